package net.icmpexporter.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import net.icmpexporter.target.DecayingMean;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;

/** Figures of whole lives and of hours. A series is what both belong to: a target at one of its addresses. */
final class FigureTables {

    private static final String SERIES = "s.name, s.address, s.protocol, s.port";

    private static final int SERIES_COLUMNS = 4;

    static final String LIVES =
            "SELECT " + SERIES + ", l.sent, l.received, l.lost, l.rejected, l.refused, l.unknown, l.late, "
                    + "l.duplicates, l.last_ns, l.sum_ns, l.min_ns, l.max_ns, l.average_15m_sum_ns, l.average_15m_weight, "
                    + "l.average_6h_sum_ns, l.average_6h_weight, l.average_24h_sum_ns, l.average_24h_weight, l.latencies "
                    + "FROM lives l CROSS JOIN series s ON s.id = l.series ORDER BY l.series ";

    private static final String HOUR_COLUMNS = "h.hour, h.lost, h.rejected, h.unknown, h.latencies";

    static final String ALL_HOURS = "SELECT " + SERIES + ", " + HOUR_COLUMNS
            + " FROM hours h CROSS JOIN series s ON s.id = h.series ORDER BY h.hour ";

    private static final String HOUR = "SELECT " + SERIES + ", " + HOUR_COLUMNS
            + " FROM hours h CROSS JOIN series s ON s.id = h.series WHERE h.hour = ?";

    /** Goes from one hour of which anything is known to the next, and looks the series up in each. */
    private static final String HOURS = """
            WITH RECURSIVE known (hour) AS (
              SELECT min(hour) FROM hours WHERE hour >= ?1
              UNION ALL SELECT (SELECT min(hour) FROM hours WHERE hour > known.hour) FROM known WHERE known.hour < ?2
            )
            SELECT s.name, s.address, s.protocol, s.port, h.hour, h.lost, h.rejected, h.unknown, h.latencies
            FROM series s CROSS JOIN known CROSS JOIN hours h ON h.hour = known.hour AND h.series = s.id
            WHERE s.name = ?3 AND s.address = ?4 AND s.protocol = ?5 AND s.port = ?6 AND known.hour < ?2
            ORDER BY h.hour
            """;

    private static final String FIND_SERIES =
            "SELECT id, last_hour FROM series WHERE name = ? AND address = ? AND protocol = ? AND port = ?";

    private static final String PUT_SERIES =
            "INSERT INTO series (name, address, protocol, port, last_hour) VALUES (?, ?, ?, ?, ?) RETURNING id, last_hour";

    private static final String PUT_LAST_HOUR = "UPDATE series SET last_hour = ? WHERE id = ?";

    private static final String PUT_LIFE =
            "INSERT OR REPLACE INTO lives VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String PUT_HOUR = "INSERT OR REPLACE INTO hours VALUES (?, ?, ?, ?, ?, ?)";

    private static final String FORGET_HOURS = "DELETE FROM hours WHERE hour < ?";

    /** Lives go with it; its hours are gone already. */
    private static final String FORGET_SERIES = "DELETE FROM series WHERE last_hour < ?";

    /** Of a series that has no hour. */
    private static final long NEVER = Long.MIN_VALUE;

    private final Database database;

    /** What the table of series has, so far as it was asked for. */
    private final Map<TargetId, Series> known = new HashMap<>();

    private record Series(long row, long lastHour) {}

    FigureTables(Database database) {
        this.database = database;
    }

    void lives(Consumer<LifeRow> reader) throws SQLException {
        Database.each(database.statement(LIVES), row -> reader.accept(life(row)));
    }

    void hour(long hour, Consumer<HourRow> reader) throws SQLException {
        PreparedStatement select = database.statement(HOUR);
        select.setLong(1, hour);
        Database.each(select, row -> reader.accept(hour(row)));
    }

    void hours(TargetId id, long fromHour, long toHour, Consumer<HourRow> reader) throws SQLException {
        PreparedStatement select = database.statement(HOURS);
        select.setLong(1, fromHour);
        select.setLong(2, toHour);
        bind(select, 3, id);
        Database.each(select, row -> reader.accept(hour(row)));
    }

    void flush(Collection<LifeRow> lives, Collection<HourRow> hours) throws SQLException {
        change(() -> {
            for (LifeRow life : lives) {
                put(life);
            }
            for (HourRow hour : hours) {
                put(hour);
            }
        });
    }

    void clear() throws SQLException {
        change(() -> {
            known.clear();
            database.execute("DELETE FROM hours");
            database.execute("DELETE FROM series");
        });
    }

    void forgetBefore(long hour) throws SQLException {
        change(() -> {
            known.clear();
            PreparedStatement hours = database.statement(FORGET_HOURS);
            hours.setLong(1, hour);
            hours.executeUpdate();
            PreparedStatement series = database.statement(FORGET_SERIES);
            series.setLong(1, hour);
            series.executeUpdate();
        });
    }

    private void change(Database.Work work) throws SQLException {
        try {
            database.transaction(work);
        } catch (Throwable e) {
            // series that were made in it are not there
            known.clear();
            throw e;
        }
    }

    /** Within a transaction. */
    void put(LifeRow life) throws SQLException {
        TargetFigures figures = life.figures();
        PreparedStatement put = database.statement(PUT_LIFE);
        int at = 0;
        put.setLong(++at, series(life.id()).row());
        // what is in flight has no fate that could still be learnt
        put.setLong(++at, figures.sent() - figures.inFlight());
        put.setLong(++at, figures.received());
        put.setLong(++at, figures.lost());
        put.setLong(++at, figures.rejected());
        put.setLong(++at, figures.refused());
        put.setLong(++at, figures.unknown());
        put.setLong(++at, figures.late());
        put.setLong(++at, figures.duplicates());
        put.setLong(++at, figures.lastNs());
        put.setLong(++at, figures.sumNs());
        put.setLong(++at, figures.minNs());
        put.setLong(++at, figures.maxNs());
        put.setDouble(++at, figures.average15m().sumNs());
        put.setDouble(++at, figures.average15m().weight());
        put.setDouble(++at, figures.average6h().sumNs());
        put.setDouble(++at, figures.average6h().weight());
        put.setDouble(++at, figures.average24h().sumNs());
        put.setDouble(++at, figures.average24h().weight());
        put.setBytes(++at, LatencyBlob.encode(life.latencies()));
        put.executeUpdate();
    }

    /** The row on which a result of {@link #LIVES} stands. */
    static LifeRow life(ResultSet row) throws SQLException {
        int at = SERIES_COLUMNS;
        TargetFigures figures = new TargetFigures(
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                0,
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                new DecayingMean(row.getDouble(++at), row.getDouble(++at)),
                new DecayingMean(row.getDouble(++at), row.getDouble(++at)),
                new DecayingMean(row.getDouble(++at), row.getDouble(++at)));
        return new LifeRow(id(row), figures, LatencyBlob.decode(Database.bytes(row, ++at)));
    }

    /** Within a transaction. */
    void put(HourRow hour) throws SQLException {
        Series series = series(hour.id());
        if (series.lastHour() < hour.hour()) {
            PreparedStatement last = database.statement(PUT_LAST_HOUR);
            last.setLong(1, hour.hour());
            last.setLong(2, series.row());
            last.executeUpdate();
            known.put(hour.id(), new Series(series.row(), hour.hour()));
        }
        PreparedStatement put = database.statement(PUT_HOUR);
        put.setLong(1, hour.hour());
        put.setLong(2, series.row());
        put.setLong(3, hour.lost());
        put.setLong(4, hour.rejected());
        put.setLong(5, hour.unknown());
        put.setBytes(6, LatencyBlob.encode(hour.latencies()));
        put.executeUpdate();
    }

    /** The row on which a result of {@link #ALL_HOURS} stands. */
    static HourRow hour(ResultSet row) throws SQLException {
        int at = SERIES_COLUMNS;
        return new HourRow(
                id(row),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                row.getLong(++at),
                LatencyBlob.decode(Database.bytes(row, ++at)));
    }

    private static TargetId id(ResultSet row) throws SQLException {
        try {
            return new TargetId(
                    Database.text(row, 1),
                    TargetTable.address(Database.text(row, 2)),
                    TargetTable.protocol(Database.text(row, 3)),
                    row.getInt(4));
        } catch (IllegalArgumentException e) {
            throw SqliteFailures.damagedRow("figures of what cannot be a target: " + e.getMessage(), e);
        }
    }

    private Series series(TargetId id) throws SQLException {
        Series series = known.get(id);
        if (series == null) {
            series = find(id);
            known.put(id, series);
        }
        return series;
    }

    private Series find(TargetId id) throws SQLException {
        PreparedStatement find = database.statement(FIND_SERIES);
        bind(find, 1, id);
        try (ResultSet row = find.executeQuery()) {
            if (row.next()) {
                return new Series(row.getLong(1), row.getLong(2));
            }
        }
        PreparedStatement put = database.statement(PUT_SERIES);
        bind(put, 1, id);
        put.setLong(1 + SERIES_COLUMNS, NEVER);
        try (ResultSet row = put.executeQuery()) {
            return new Series(row.getLong(1), row.getLong(2));
        }
    }

    private static void bind(PreparedStatement statement, int first, TargetId id) throws SQLException {
        statement.setString(first, id.name());
        statement.setString(first + 1, id.address().toString());
        statement.setString(first + 2, TargetTable.text(id.protocol()));
        statement.setInt(first + 3, id.port());
    }
}
