package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;

/** An open file of SQLite: one connection, with a prepared statement for each text that was ever run. */
final class Database implements AutoCloseable {

    /** How long a lock of another program is waited for: somebody may look into the file with a tool of SQLite's. */
    static final int BUSY_MS = 5_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** What is done with the file. */
    interface Work {
        void run() throws SQLException;
    }

    /** What is done with the row on which a result stands. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Changes nothing in the file, but makes one that is not there. */
    static Database open(Path file) throws SQLException {
        // as a URI, since the driver takes what follows a question mark for settings; and not through DriverManager,
        // which
        // would look for drivers in every jar
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file.toUri(), new Properties());
        Database database = new Database(connection);
        try {
            database.execute("PRAGMA busy_timeout=" + BUSY_MS);
            database.execute("PRAGMA foreign_keys=ON");
            // finds more of what is damaged, before it is used
            database.execute("PRAGMA cell_size_check=ON");
            database.execute("PRAGMA trusted_schema=OFF");
            return database;
        } catch (SQLException e) {
            database.closeAfter(e);
            throw e;
        }
    }

    /** The statement with this text. Whoever asks for it again gets the same. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /**
     * Runs one statement that has no parameters, and throws its result away. It is compiled anew each time: many a PRAGMA acts
     * when it is compiled, and not when it is run.
     */
    void execute(String sql) throws SQLException {
        try (Statement once = connection.createStatement()) {
            once.execute(sql);
        }
    }

    /** The first column of the first row of a statement that has no parameters. */
    long number(String sql) throws SQLException {
        try (Statement once = connection.createStatement();
                ResultSet row = once.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Hands over each row of a statement that has its parameters. */
    static void each(PreparedStatement statement, RowReader reader) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    /** A column that is never NULL, but in a damaged file. */
    static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw SqliteFailures.damagedRow("nothing where there must be a text", null);
        }
        return text;
    }

    /** A column that is never NULL, but in a damaged file. */
    static byte[] bytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
            throw SqliteFailures.damagedRow("nothing where there must be bytes", null);
        }
        return bytes;
    }

    /** All of it or nothing. */
    void transaction(Work work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        try {
            work.run();
            execute("COMMIT");
        } catch (Throwable e) {
            rollBackAfter(e);
            throw e;
        }
    }

    /**
     * All of it or nothing; and on the disk when it returns, so that not even a loss of power undoes it. (Other transactions survive
     * the death of the process, but are on the disk only after the next checkpoint.)
     */
    void durableTransaction(Work work) throws SQLException {
        execute("PRAGMA synchronous=FULL");
        try {
            transaction(work);
        } finally {
            execute("PRAGMA synchronous=NORMAL");
        }
    }

    private void rollBackAfter(Throwable e) {
        try {
            execute("ROLLBACK");
        } catch (SQLException again) {
            // after some failures SQLite has done so itself
            e.addSuppressed(again);
        }
    }

    /** Closes after something else has failed, which is what people shall read. */
    void closeAfter(Throwable e) {
        try {
            close();
        } catch (SQLException again) {
            e.addSuppressed(again);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
