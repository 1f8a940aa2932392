package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged exporter under test, the folder {@code lib} in the one that the system property {@code icmp.exporter.home}
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
            copyAll(original, target);
            return target;
        } catch (IOException e) {
            throw new LabFailure(
                    "no packaged exporter in " + original.toAbsolutePath() + " (system property " + PROPERTY
                            + "): ./mvnw -pl app -am package",
                    e);
        }
    }

    private static void copyAll(Path original, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(each -> !each.equals(original)).toList()) {
                Path to = Files.copy(file, target.resolve(original.relativize(file)));
                String permissions = Files.isDirectory(to) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(permissions));
            }
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
