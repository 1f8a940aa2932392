package net.icmpexporter.it.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Boots a guest with simulated network cards, runs every {@link Scenario} in it, and says what became of each. The guest sees
 * the files of this machine, so it runs this very JDK, these classes and the packaged exporter.
 */
final class NicIT {

    private static final Path LAB = Path.of(System.getProperty("icmp.exporter.root", ".."), "it-tests/src/test/nic")
            .toAbsolutePath()
            .normalize();
    private static final int GUEST_S = 540;
    private static final int PATIENCE_S = 600;
    private static final int PORT = 9116;

    @TempDir
    private static Path results;

    private static String console = "";

    @BeforeAll
    static void boot() throws IOException, InterruptedException {
        copyExporter();
        archiveClasses();
        Path script = results.resolve("script");
        Files.writeString(script, script());
        Path errors = results.resolve("boot.txt");
        ProcessBuilder boot = new ProcessBuilder(LAB.resolve("boot").toString(), script.toString(), results.toString())
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile());
        boot.environment().put("LIMIT", Integer.toString(GUEST_S));
        Process guest = boot.start();
        guest.getOutputStream().close();
        if (!guest.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            guest.destroy();
            throw new AssertionError("the guest does not end within " + PATIENCE_S + " s");
        }
        Path log = results.resolve("console.txt");
        console = Files.readString(errors) + (Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "");
        System.out.println(console);
        assertThat(guest.exitValue())
                .as("status of the guest, which said:\n%s", console)
                .isZero();
    }

    private static String script() {
        List<String> words = java();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        words.addAll(List.of("-cp", classPath, Guest.class.getName(), "/out"));
        words.addAll(exporter("-XX:SharedArchiveFile=" + archive()));
        return "exec '" + String.join("' '", words) + "'\n";
    }

    /** Little memory, and the compiler that is quick to start: the guest's processor is a slow one. */
    private static List<String> java() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        words.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        return words;
    }

    private static List<String> exporter(String moreOption) {
        List<String> words = java();
        words.add(moreOption);
        words.addAll(List.of("-Dguice_bytecode_gen_option=DISABLED", "-cp", lib() + "/*", "net.icmpexporter.app.Main"));
        return words;
    }

    private static Path lib() {
        return results.resolve("lib");
    }

    /** A root without privileges may read what everybody may: the original can be below a folder that is not for all. */
    private static void copyExporter() throws IOException {
        Path original = Path.of(System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter"), "lib");
        Files.setPosixFilePermissions(results, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(
                lib(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(original)) {
            for (Path jar : jars) {
                Path copy = Files.copy(jar, lib().resolve(jar.getFileName()));
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    private static Path archive() {
        return results.resolve("classes.jsa");
    }

    /** The exporter's classes as its JVM has them in memory: starting with these takes the guest a third of the time. */
    private static void archiveClasses() {
        try (Lab lab = new Lab()) {
            List<String> words = exporter("-XX:ArchiveClassesAtExit=" + archive());
            words.addAll(List.of("-listen", "127.0.0.1:" + PORT));
            ExporterProcess exporter = lab.keep(ExporterProcess.start(lab.namespace("archive"), PORT, words));
            exporter.probe(List.of("127.0.0.1"));
            exporter.metrics();
            exporter.process().terminate();
            exporter.process().awaitEnd(Duration.ofSeconds(PATIENCE_S));
        }
    }

    @ParameterizedTest
    @EnumSource
    void scenario(Scenario scenario) throws IOException {
        Path result = results.resolve(scenario.name());
        assertThat(result).as("no result; the guest said:\n%s", console).exists();
        assertThat(Files.readString(result)).as("%s in the guest", scenario).isEqualTo(Guest.PASSED);
    }
}
