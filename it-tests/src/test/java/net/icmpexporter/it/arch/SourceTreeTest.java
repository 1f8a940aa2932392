package net.icmpexporter.it.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules about source files rather than classes. */
final class SourceTreeTest {

    private static final int MOST_LINES = 400;

    private static final Path ROOT = Path.of(System.getProperty("icmp.exporter.root", ".."))
            .toAbsolutePath()
            .normalize();

    /** Modules, and the folders below {@code net/icmpexporter} that are theirs; core has all others. */
    private static final Map<String, String> OWN_FOLDER = Map.ofEntries(
            Map.entry("adapter-socket-linux", "linux"),
            Map.entry("adapter-socket-fake", "fake"),
            Map.entry("adapter-dns", "dns"),
            Map.entry("adapter-tcp-echo", "echo"),
            Map.entry("adapter-http", "http"),
            Map.entry("ping", "ping"),
            Map.entry("adapter-config-yaml", "config"),
            Map.entry("adapter-store-sqlite", "store"),
            Map.entry("examples", "examples"),
            Map.entry("app", "app"),
            Map.entry("benchmarks", "benchmarks"));

    static List<String> modules() {
        return Stream.concat(Stream.of("core"), OWN_FOLDER.keySet().stream())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noFileIsLong(String module) {
        assertThat(sources(module)).as("sources of %s", module).isNotEmpty().allSatisfy(source -> assertThat(
                        lines(source))
                .as("lines of %s; split what is longer than %d", source, MOST_LINES)
                .hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyFolderOfSourcesHasAPackageInfo(String module) {
        assertThat(sources(module).stream()
                        .filter(source -> !source.endsWith("module-info.java"))
                        .map(Path::getParent)
                        .distinct())
                .as("packages of %s", module)
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).exists());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleHoldsItsOwnPackagesAlone(String module) {
        Path top = ROOT.resolve(module).resolve("src/main/java/net/icmpexporter");
        List<String> folders = children(top).stream()
                .map(path -> path.getFileName().toString())
                .toList();

        String own = OWN_FOLDER.get(module);
        if (own == null) {
            assertThat(folders).isNotEmpty().doesNotContainAnyElementsOf(OWN_FOLDER.values());
        } else {
            assertThat(folders).containsExactly(own);
        }
    }

    private static List<Path> sources(String module) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
