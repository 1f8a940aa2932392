package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

/** What SQLite itself says about a file. */
final class IntegrityCheck {

    private IntegrityCheck() {}

    /** "ok", or what is wrong. */
    static String of(Path file) throws SQLException {
        StringBuilder lines = new StringBuilder();
        try (Database database = Database.open(file)) {
            Database.each(database.statement("PRAGMA integrity_check"), row -> lines.append(lines.isEmpty() ? "" : "\n")
                    .append(row.getString(1)));
            Database.each(database.statement("PRAGMA foreign_key_check"), row -> lines.append("\nforeign key of ")
                    .append(row.getString(1)));
        }
        return lines.toString();
    }
}
