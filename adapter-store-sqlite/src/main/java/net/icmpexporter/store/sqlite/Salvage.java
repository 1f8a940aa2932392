package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what can still be read of a damaged file. Each table is read from its beginning until that fails, and then from
 * its end, so that what lies behind the damage is found too.
 */
final class Salvage {

    private final Database damaged;
    private final Database sound;
    private long targets;
    private long lives;
    private long hours;

    private Salvage(Database damaged, Database sound) {
        this.damaged = damaged;
        this.sound = sound;
    }

    /** Makes something of a row of the damaged file; fails if nothing can be made of it. */
    private interface Decoder<T> {
        T decode(ResultSet row) throws SQLException;
    }

    /** Keeps something in the sound one. */
    private interface Keeper<T> {
        void keep(T row) throws SQLException;
    }

    /**
     * Copies everything that is readable.
     *
     * @param file that is damaged; nobody has it open
     * @param sound has the tables, empty
     * @return what was taken over, for people
     */
    static String copy(Path file, Database sound) throws SQLException {
        try (Database damaged = Database.open(file)) {
            damaged.execute("PRAGMA query_only=ON");
            Salvage salvage = new Salvage(damaged, sound);
            sound.durableTransaction(salvage::copyAll);
            return salvage.targets + " targets, figures of " + salvage.lives + " addresses, and " + salvage.hours
                    + " hours of their histories";
        }
    }

    private void copyAll() throws SQLException {
        TargetTable.Labels labels = new TargetTable.Labels();
        read(TargetTable.LABELS, labels::add, label -> {});
        TargetTable table = new TargetTable(sound);
        read(TargetTable.TARGETS, row -> TargetTable.target(row, labels), target -> {
            table.put(List.of(target));
            targets++;
        });
        FigureTables figures = new FigureTables(sound);
        read(FigureTables.LIVES, FigureTables::life, life -> {
            figures.put(life);
            lives++;
        });
        read(FigureTables.ALL_HOURS, FigureTables::hour, hour -> {
            figures.put(hour);
            hours++;
        });
    }

    private <T> void read(String select, Decoder<T> decoder, Keeper<T> keeper) throws SQLException {
        if (!readOn(select, decoder, keeper)) {
            readOn(select + "DESC", decoder, keeper);
        }
    }

    /** Returns whether the end was reached. Only failures to keep something are thrown. */
    private <T> boolean readOn(String select, Decoder<T> decoder, Keeper<T> keeper) throws SQLException {
        ResultSet rows = begin(select);
        if (rows == null) {
            return false;
        }
        try (rows) {
            Step step = advance(rows);
            while (step == Step.ROW) {
                T row = decoded(rows, decoder);
                if (row != null) {
                    keeper.keep(row);
                }
                step = advance(rows);
            }
            return step == Step.END;
        }
    }

    private @Nullable ResultSet begin(String select) {
        try {
            return damaged.statement(select).executeQuery();
        } catch (SQLException e) {
            return null; // counts as nothing found; the note tells the sums
        }
    }

    private enum Step {
        ROW,
        END,
        DAMAGE
    }

    private static Step advance(ResultSet rows) {
        try {
            return rows.next() ? Step.ROW : Step.END;
        } catch (SQLException e) {
            return Step.DAMAGE;
        }
    }

    private static <T> @Nullable T decoded(ResultSet row, Decoder<T> decoder) {
        try {
            return decoder.decode(row);
        } catch (SQLException e) {
            return null; // makes no sense
        }
    }
}
