package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import net.icmpexporter.target.StoreFailed;

/**
 * The tables, and whether a file has them. SQLite's own header says so: {@code application_id} whose file it is, and
 * {@code user_version} the version of the tables.
 */
final class Schema {

    /** The version that this code writes. */
    static final int VERSION = 1;

    /** "ICMP" in ASCII. */
    static final int APPLICATION = 0x49434D50;

    /**
     * Hours come first in the key of {@code hours}, so that a flush writes to the end of the table, and old hours leave from its
     * beginning; by target first, a flush of 10,000 targets would write as many pages. They have no foreign key for the same
     * reason: it would want an index by series.
     */
    private static final List<String> TABLES = List.of("""
            CREATE TABLE targets (
              id INTEGER PRIMARY KEY,
              name TEXT NOT NULL, host TEXT NOT NULL, protocol TEXT NOT NULL, port INTEGER NOT NULL,
              interval_ns INTEGER NOT NULL, timeout_ns INTEGER NOT NULL, payload_bytes INTEGER NOT NULL,
              dscp INTEGER NOT NULL, hop_limit INTEGER NOT NULL, fragmentation TEXT NOT NULL,
              source TEXT, interface_name TEXT NOT NULL,
              UNIQUE (name, host, protocol, port)
            ) STRICT
            """, """
            CREATE TABLE labels (
              target INTEGER NOT NULL REFERENCES targets ON DELETE CASCADE,
              name TEXT NOT NULL, value TEXT NOT NULL,
              PRIMARY KEY (target, name)
            ) STRICT, WITHOUT ROWID
            """, """
            CREATE TABLE series (
              id INTEGER PRIMARY KEY,
              name TEXT NOT NULL, address TEXT NOT NULL, protocol TEXT NOT NULL, port INTEGER NOT NULL,
              last_hour INTEGER NOT NULL,
              UNIQUE (name, address, protocol, port)
            ) STRICT
            """, """
            CREATE TABLE lives (
              series INTEGER PRIMARY KEY REFERENCES series ON DELETE CASCADE,
              sent INTEGER NOT NULL, received INTEGER NOT NULL, lost INTEGER NOT NULL, rejected INTEGER NOT NULL,
              refused INTEGER NOT NULL, unknown INTEGER NOT NULL, late INTEGER NOT NULL, duplicates INTEGER NOT NULL,
              last_ns INTEGER NOT NULL, sum_ns INTEGER NOT NULL, min_ns INTEGER NOT NULL, max_ns INTEGER NOT NULL,
              average_15m_sum_ns REAL NOT NULL, average_15m_weight REAL NOT NULL,
              average_6h_sum_ns REAL NOT NULL, average_6h_weight REAL NOT NULL,
              average_24h_sum_ns REAL NOT NULL, average_24h_weight REAL NOT NULL,
              latencies BLOB NOT NULL
            ) STRICT
            """, """
            CREATE TABLE hours (
              hour INTEGER NOT NULL, series INTEGER NOT NULL,
              lost INTEGER NOT NULL, rejected INTEGER NOT NULL, unknown INTEGER NOT NULL,
              latencies BLOB NOT NULL,
              PRIMARY KEY (hour, series)
            ) STRICT, WITHOUT ROWID
            """);

    /** What the log of changes shrinks to after one that was large. */
    private static final String LOG_LIMIT = "PRAGMA journal_size_limit=16777216";

    private Schema() {}

    /**
     * Makes the tables in a file that has none, and makes sure that they are ours in one that has.
     *
     * @throws StoreFailed if they are not; then the file is as it was
     */
    static void prepare(Database database, Path file) throws SQLException, StoreFailed {
        long application = database.number("PRAGMA application_id");
        long version = database.number("PRAGMA user_version");
        long tables = database.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
        if (application == APPLICATION && version > VERSION) {
            throw new StoreFailed(file + " was written by a newer icmp-exporter (version " + version
                    + " of its tables, this one knows " + VERSION
                    + "); start that one, or give this one a folder of its own with -data. The file was left as it is");
        }
        if (application != APPLICATION && !(tables == 0 && application == 0 && version == 0)) {
            throw new StoreFailed(file + " is a database, but none of icmp-exporter; move it away, or give "
                    + "icmp-exporter a folder of its own with -data. The file was left as it is");
        }
        if (application == APPLICATION && (version != VERSION || tables != TABLES.size())) {
            throw SqliteFailures.damagedRow("it has not the tables that it must have", null);
        }
        database.execute("PRAGMA journal_mode=WAL");
        database.execute("PRAGMA synchronous=NORMAL");
        database.execute(LOG_LIMIT);
        if (application != APPLICATION) {
            database.durableTransaction(() -> create(database));
        }
    }

    private static void create(Database database) throws SQLException {
        for (String table : TABLES) {
            database.execute(table);
        }
        database.execute("PRAGMA application_id=" + APPLICATION);
        database.execute("PRAGMA user_version=" + VERSION);
    }
}
