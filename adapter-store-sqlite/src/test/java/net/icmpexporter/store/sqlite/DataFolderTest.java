package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import net.icmpexporter.target.StoreFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataFolderTest {

    @TempDir
    Path temporary;

    @Test
    void aFolderThatIsNotThereIsMadeForItsOwnerAlone() throws StoreFailed, IOException {
        Path parent = temporary.resolve("state");
        Path folder = parent.resolve("icmp-exporter");

        try (SqliteTargetStore store = open(folder)) {
            store.put(List.of(Samples.target("x")));

            assertThat(rights(folder)).isEqualTo("rwx------");
            assertThat(rights(parent)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).hasSizeGreaterThanOrEqualTo(3).allSatisfy(file -> assertThat(rights(file))
                        .isEqualTo("rw-------"));
            }
        }
    }

    /** As systemd gives it to services with a user of their own. */
    @Test
    void aLinkToAFolderIsOne() throws StoreFailed, IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        open(link).close();

        assertThat(real.resolve(SqliteTargetStore.FILE)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?mode=memory", "a?synchronous=1&b", "100%25", "#", "a b", "'", "file:x", "a&b;c"})
    void anyNameOfAFolderIsAName(String name) throws StoreFailed {
        Path folder = temporary.resolve(name);
        try (SqliteTargetStore store = open(folder)) {
            store.put(List.of(Samples.target("x")));
        }

        assertThat(folder.resolve(SqliteTargetStore.FILE)).isNotEmptyFile();
        try (SqliteTargetStore store = open(folder)) {
            assertThat(store.targets()).hasSize(1);
        }
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("cannot keep data in " + file)
                .hasMessageContaining("no folder")
                .hasMessageContaining("-data");
        assertThatThrownBy(() -> open(file.resolve("below")))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("cannot keep data in " + file.resolve("below"));
    }

    /** Nobody may make a folder there, not even root. */
    @Test
    void aFolderThatCannotBeMadeIsNamed() {
        Path folder = Path.of("/proc/icmp-exporter");

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining("cannot keep data in /proc/icmp-exporter")
                .hasMessageContaining("-data");
    }

    @Test
    void aFolderHasOneExporter() throws StoreFailed {
        try (SqliteTargetStore first = open(temporary)) {
            assertThatThrownBy(() -> open(temporary))
                    .isInstanceOf(StoreFailed.class)
                    .hasMessageContaining("another icmp-exporter (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining(temporary.toString());
            first.put(List.of(Samples.target("x")));
        }

        try (SqliteTargetStore second = open(temporary)) {
            assertThat(second.targets()).hasSize(1);
        }
    }

    private static SqliteTargetStore open(Path folder) throws StoreFailed {
        return SqliteTargetStore.open(folder, note -> {
            throw new AssertionError(note);
        });
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
