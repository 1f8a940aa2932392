package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import net.icmpexporter.target.StoreFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a file is, and of which version. */
final class SchemaTest {

    @TempDir
    Path folder;

    @Test
    void aNewerFileIsRefusedAndLeftAsItIs() throws Exception {
        try (SqliteTargetStore store = open()) {
            store.put(List.of(Samples.target("x")));
        }
        change("PRAGMA user_version=2");

        assertRefused("written by a newer icmp-exporter (version 2 of its tables, this one knows 1)");
    }

    @Test
    void aFileOfSomethingElseIsRefusedAndLeftAsItIs() throws Exception {
        change("CREATE TABLE mine (x)");

        assertRefused("none of icmp-exporter");
    }

    @Test
    void aFileOfAnotherProgramIsRefusedThoughItIsEmpty() throws Exception {
        change("PRAGMA application_id=7");

        assertRefused("none of icmp-exporter");
    }

    /** A process may die before it has made the tables. */
    @Test
    void aFileWithoutTablesGetsThem() throws Exception {
        change("PRAGMA journal_mode=WAL");

        try (SqliteTargetStore store = open()) {
            store.put(List.of(Samples.target("x")));
            assertThat(store.targets()).hasSize(1);
        }
    }

    @Test
    void aFileThatLacksTablesIsDamaged() throws Exception {
        open().close();
        change("DROP TABLE lives");
        StringBuilder notes = new StringBuilder();

        SqliteTargetStore.open(folder, notes::append).close();

        assertThat(notes).contains("was damaged", "not the tables");
        open().close();
    }

    /** The log of changes survives the death of the process, and targets a loss of power too. */
    @Test
    void targetsAreOnTheDiskAndFiguresOnlyWritten() throws Exception {
        try (Database database = Database.open(file())) {
            Schema.prepare(database, file());
            for (int again = 0; again < 3; again++) {
                assertThat(synchronous(database)).isEqualTo(1);
                database.transaction(() -> assertThat(synchronous(database)).isEqualTo(1));
                database.durableTransaction(
                        () -> assertThat(synchronous(database)).isEqualTo(2));
                assertThatThrownBy(() -> database.durableTransaction(() -> {
                            throw new SQLException("no");
                        }))
                        .hasMessage("no");
            }
            StringBuilder mode = new StringBuilder();
            Database.each(database.statement("PRAGMA journal_mode"), row -> mode.append(row.getString(1)));
            assertThat(mode).hasToString("wal");
        }
    }

    private static long synchronous(Database database) throws SQLException {
        return database.number("PRAGMA synchronous");
    }

    private void assertRefused(String why) throws IOException {
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreFailed.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(why)
                .hasMessageContaining("left as it is");

        assertThat(file()).hasBinaryContent(before);
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("icmp-exporter.db", "icmp-exporter.lock");
        }
    }

    private SqliteTargetStore open() throws StoreFailed {
        return SqliteTargetStore.open(folder, note -> {
            throw new AssertionError(note);
        });
    }

    private void change(String sql) throws SQLException {
        try (Database database = Database.open(file())) {
            database.execute(sql);
        }
    }

    private Path file() {
        return folder.resolve(SqliteTargetStore.FILE);
    }
}
