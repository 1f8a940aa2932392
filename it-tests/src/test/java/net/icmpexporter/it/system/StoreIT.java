package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.icmpexporter.it.lab.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store on file systems that are full, or that may not be written; with the jars and options of the installed program, and no
 * place where a library could be unpacked.
 */
@Timeout(120)
final class StoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Path HOME = Path.of(System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter"))
            .toAbsolutePath()
            .normalize();

    /** Mounts of its own; a line of sh(1) sees to the folder. Then Java, as the program starts it. */
    private static final String START = """
            set -ef
            folder=$1 home=$2 classes=$3
            eval "$4"
            . "$home/bin/launch.sh"
            find_program
            become_java -Djava.io.tmpdir=/proc -cp "$class_path:$classes" net.icmpexporter.it.system.StoreTrial "$folder"
            """;

    @TempDir
    Path folder;

    private String errors = "";

    @Test
    void aFullDiskKeepsWhatItHasAndTakesMoreWhenThereIsRoom() throws Exception {
        List<String> said = run("mount -t tmpfs -o size=6m tmpfs \"$folder\"");

        assertThat(said).contains("put 1", "flushed 1");
        for (int hour = 2; hour < 6; hour++) {
            assertThat(said)
                    .contains("not flushed " + hour + ": cannot write figures to " + folder
                            + "/icmp-exporter.db: no room is left on its file system; make room, and what waits in memory "
                            + "is written");
        }
        assertThat(said)
                .anyMatch(line ->
                        line.startsWith("not put 5: cannot keep targets in " + folder + "/icmp-exporter.db: no room"))
                .anyMatch(line -> line.startsWith("while it is full: [t1") && line.endsWith("hours 2000 0 0 0 0 0"))
                .contains("put 6", "flushed 6");
        assertThat(said.get(said.size() - 1))
                .startsWith("opened again: [t1")
                .endsWith("t6], 2000 lives, hours 2000 0 0 0 0 2000");
        assertThat(errors).isEmpty();
    }

    @Test
    void aDiskThatIsFullFromTheStartIsNamed() throws Exception {
        List<String> said = run("mount -t tmpfs -o size=8k tmpfs \"$folder\"");

        assertThat(said)
                .hasSize(2)
                .allMatch(line -> line.startsWith("not opened: cannot open " + folder + "/icmp-exporter.db: no room"));
        assertThat(errors).isEmpty();
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamed() throws Exception {
        List<String> said = run("mount -t tmpfs -o ro tmpfs \"$folder\"");

        assertThat(said)
                .hasSize(2)
                .allMatch(line -> line.startsWith("not opened: cannot keep data in " + folder)
                        && line.contains("Read-only file system")
                        && line.contains("-data"));
        assertThat(errors).isEmpty();
    }

    /** The lock file of an older run may be there, and writable as little as the rest. */
    @Test
    void aFileThatMayNotBeWrittenIsNamed() throws Exception {
        List<String> said = run("touch \"$folder/icmp-exporter.db\"; mount --bind \"$folder/icmp-exporter.db\" "
                + "\"$folder/icmp-exporter.db\"; mount -o remount,bind,ro \"$folder/icmp-exporter.db\"");

        assertThat(said)
                .hasSize(2)
                .allMatch(line -> line.startsWith("not opened: cannot open " + folder + "/icmp-exporter.db: ")
                        && line.contains("for writing")
                        && line.contains("own " + folder));
        assertThat(errors).isEmpty();
    }

    private List<String> run(String commands) throws URISyntaxException {
        String classes = Path.of(StoreTrial.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        List<String> words = List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "bash",
                "-c",
                START,
                "bash",
                folder.toString(),
                HOME.toString(),
                classes,
                commands);
        try (ChildProcess trial = new ChildProcess("store trial", words)) {
            int status = trial.awaitEnd(PATIENCE);
            errors = trial.errors();
            System.out.println(trial.output() + errors);
            assertThat(status).isZero();
            return trial.output().lines().toList();
        }
    }
}
