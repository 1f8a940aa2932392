package net.icmpexporter.it.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The archive of classes is used where it was made, by the start that {@code -drop} adds too; where there is none, or one that
 * does not fit, the exporter starts without. Nothing is said about it either way, and nothing is written.
 */
@Timeout(120)
final class ArchiveIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MAKE = Installation.HOME + "/bin/make-archive";
    private static final String ARCHIVES = Installation.HOME + "/archive/";
    private static final List<String> FORMATS = List.of(
            "text/plain",
            "application/openmetrics-text;version=1.0.0",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-drop=false", "-drop"})
    void isUsedWhereItWasMade(String drop) throws IOException {
        ExporterProcess exporter = start(MAKE, drop);

        assertThat(maps(exporter)).contains(ARCHIVES);
        assertServesWithoutAComplaint(exporter);
    }

    @Test
    void theBuildMadeOneInPlaceAndAStartLeavesTheFolderAsItIs() throws IOException {
        Path built = Path.of(System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter"))
                .toRealPath();
        Map<Path, FileTime> before = files(built);
        ExporterProcess exporter = lab.keep(ExporterProcess.start(
                host,
                ExporterProcess.PORT,
                List.of(built.resolve("bin/icmp-exporter").toString(), "-listen", ":9116")));

        assertThat(maps(exporter)).contains(built.resolve("archive").toString());
        assertServesWithoutAComplaint(exporter);
        exporter.process().terminate();
        assertThat(exporter.process().awaitEnd(PATIENCE)).isZero();
        assertThat(files(built)).isEqualTo(before);
    }

    private static Map<Path, FileTime> files(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void aCopyStartsWithout() throws IOException {
        ExporterProcess exporter = start("true", "-drop");

        assertThat(maps(exporter)).doesNotContain(ARCHIVES);
        assertServesWithoutAComplaint(exporter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -f " + ARCHIVES + "*",
                "f=$(find " + ARCHIVES + " -size +1M); truncate -s 1000000 $f",
                "f=$(find " + ARCHIVES + " -size +1M);"
                        + " dd if=/dev/urandom of=$f bs=4096 count=2 conv=notrunc 2>/dev/null",
                // a jar in the middle is not the one of the archive
                "touch " + Installation.HOME + "/lib/javalin-*.jar"
            })
    void oneThatIsGoneOrDamagedOrForeignIsNoTrouble(String damage) {
        ExporterProcess exporter = start("rm -f " + ARCHIVES + "*; " + MAKE + "; " + damage, "-drop");

        assertServesWithoutAComplaint(exporter);
    }

    private ExporterProcess start(String commands, String drop) {
        return lab.keep(ExporterProcess.start(
                host,
                ExporterProcess.PORT,
                Installation.words(commands, List.of(Installation.PROGRAM, drop, "-listen", "127.0.0.1:9116"))));
    }

    /** proc_pid_maps(5): the files that the process has mapped, archives among them. */
    private static String maps(ExporterProcess exporter) throws IOException {
        return Files.readString(Path.of("/proc/" + exporter.process().pid() + "/maps"));
    }

    private static void assertServesWithoutAComplaint(ExporterProcess exporter) {
        for (String format : FORMATS) {
            for (String page : List.of("/probe?target=127.0.0.1", "/metrics")) {
                HttpAnswer answer = exporter.get(page, "Accept: " + format);
                assertThat(answer.status()).isEqualTo(200);
            }
        }
        assertThat(exporter.process().errors().lines())
                .as("what it says")
                .isNotEmpty()
                .allMatch(line -> line.contains("Z INFO "));
        assertThat(exporter.process().output()).isEmpty();
    }
}
