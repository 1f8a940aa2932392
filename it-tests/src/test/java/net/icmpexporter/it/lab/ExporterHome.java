package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged exporter under test, {@code lib/*.jar} in the folder that the system property {@code icmp.exporter.home}
 * names: a copy that every user can read, whatever the permissions above the original, and that does not change while
 * tests run.
 */
final class ExporterHome {

    private static final String PROPERTY = "icmp.exporter.home";

    private static @Nullable Path copy;

    private ExporterHome() {}

    /** The folder with its jars. */
    static synchronized Path lib() {
        Path lib = copy;
        if (lib == null) {
            lib = copyOf(Path.of(System.getProperty(PROPERTY, "../app/target/icmp-exporter"), "lib"));
            copy = lib;
        }
        return lib;
    }

    private static Path copyOf(Path original) {
        try {
            Path target = Files.createTempDirectory("icx-exporter");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(target), "deletes " + target));
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Path jar : children(original)) {
                Path to = Files.copy(jar, target.resolve(jar.getFileName()));
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
            }
            return target;
        } catch (IOException e) {
            throw new LabFailure(
                    "no packaged exporter in " + original.toAbsolutePath() + " (system property " + PROPERTY
                            + "): ./mvnw -pl app -am package",
                    e);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
