package net.icmpexporter.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps targets, figures and histories in one file of SQLite (https://www.sqlite.org), in a folder that belongs to one exporter.
 *
 * <p>What a call has kept survives the death of the process at any moment. Targets also survive a loss of power; figures of the last
 * minutes may not, but what was there before them does.
 *
 * <p>A damaged file is set aside under a name that says so, and what can be read of it begins a new one: at the start, or whenever
 * it is noticed, but once in the life of the store, since a disk that damages one file after the other would be filled with them.
 *
 * <p>Any thread, one call at a time.
 */
public final class SqliteTargetStore implements TargetStore {

    /** The file in the folder. */
    public static final String FILE = "icmp-exporter.db";

    private final DataFolder folder;
    private final Consumer<String> notes;
    private @Nullable OpenFile open;
    private boolean replaced;
    private boolean closed;

    private record OpenFile(Database database, TargetTable targets, FigureTables figures) {}

    private interface Call {
        void on(OpenFile file) throws SQLException;
    }

    private SqliteTargetStore(DataFolder folder, Consumer<String> notes) {
        this.folder = folder;
        this.notes = notes;
    }

    /**
     * Opens the file in a folder; makes both if they are not there, for their owner alone.
     *
     * @param folder which no other exporter uses
     * @param notes takes lines for people, on the thread of a call: that a file was set aside, and where it is
     * @throws StoreFailed if nothing can be kept there, if another exporter does so already, or if the file is a newer
     *     exporter's; then it is as it was
     */
    public static SqliteTargetStore open(Path folder, Consumer<String> notes) throws StoreFailed {
        SqliteTargetStore store = new SqliteTargetStore(DataFolder.take(folder), notes);
        try {
            store.call("open", file -> {});
            return store;
        } catch (StoreFailed | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public List<ManagedTarget> targets() throws StoreFailed {
        List<ManagedTarget> targets = new ArrayList<>();
        call("read the targets of", file -> {
            targets.clear();
            file.targets.each(targets::add);
        });
        return targets;
    }

    @Override
    public void put(Collection<ManagedTarget> targets) throws StoreFailed {
        for (ManagedTarget target : targets) {
            if (target.origin() != Origin.API) {
                throw new IllegalArgumentException(target.name() + " is kept in the configuration file");
            }
        }
        call("keep targets in", file -> file.database.durableTransaction(() -> file.targets.put(targets)));
    }

    @Override
    public void remove(Collection<ManagedTarget> targets) throws StoreFailed {
        call("remove targets from", file -> file.database.durableTransaction(() -> file.targets.remove(targets)));
    }

    @Override
    public List<LifeRow> lives() throws StoreFailed {
        List<LifeRow> lives = new ArrayList<>();
        call("read the figures of", file -> {
            lives.clear();
            file.figures.lives(lives::add);
        });
        return lives;
    }

    @Override
    public List<HourRow> hour(long hour) throws StoreFailed {
        List<HourRow> rows = new ArrayList<>();
        call("read histories of", file -> {
            rows.clear();
            file.figures.hour(hour, rows::add);
        });
        return rows;
    }

    @Override
    public List<HourRow> hours(TargetId id, long fromHour, long toHour) throws StoreFailed {
        List<HourRow> rows = new ArrayList<>();
        call("read a history of", file -> {
            rows.clear();
            file.figures.hours(id, fromHour, toHour, rows::add);
        });
        return rows;
    }

    @Override
    public void flush(Collection<LifeRow> lives, Collection<HourRow> hours) throws StoreFailed {
        call("write figures to", file -> file.figures.flush(lives, hours));
    }

    @Override
    public void clear() throws StoreFailed {
        call("remove figures from", file -> file.figures.clear());
    }

    @Override
    public void forgetBefore(long hour) throws StoreFailed {
        call("remove old figures from", file -> file.figures.forgetBefore(hour));
    }

    @Override
    public String place() {
        return folder.file().toString();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            shut();
            folder.close();
        } catch (SQLException | IOException e) {
            notes.accept("cannot close " + folder.file() + " properly: " + e.getMessage()
                    + "; nothing of it is lost, the next start puts it right");
        }
    }

    private void call(String what, Call call) throws StoreFailed {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        try {
            attempt(call);
        } catch (SQLException e) {
            if (!SqliteFailures.isDamage(e) || replaced) {
                throw failed(what, e);
            }
            replaceDamaged(e);
            try {
                attempt(call);
            } catch (SQLException again) {
                throw failed(what, again);
            }
        }
    }

    private void attempt(Call call) throws SQLException, StoreFailed {
        OpenFile file = open;
        if (file == null) {
            file = openFile();
            open = file;
        }
        call.on(file);
    }

    private StoreFailed failed(String what, SQLException e) {
        if (!SqliteFailures.leavesConnectionSound(e)) {
            // the next call opens it anew
            shutAfter(e);
        }
        return SqliteFailures.line(folder.file(), what, e);
    }

    private OpenFile openFile() throws SQLException, StoreFailed {
        Path file = folder.file();
        try {
            DataFolder.create(file);
        } catch (IOException e) {
            throw cannotMake(e);
        }
        Database database = open(file);
        return new OpenFile(database, new TargetTable(database), new FigureTables(database));
    }

    private static Database open(Path file) throws SQLException, StoreFailed {
        Database database = Database.open(file);
        try {
            Schema.prepare(database, file);
            return database;
        } catch (SQLException | StoreFailed e) {
            database.closeAfter(e);
            throw e;
        }
    }

    private void replaceDamaged(SQLException damage) throws StoreFailed {
        shutAfter(damage);
        try {
            String found = salvage();
            Path aside = folder.replace();
            replaced = true;
            notes.accept(folder.file() + " was damaged (" + damage.getMessage() + "). It is kept as " + aside
                    + "; a new file was begun with what could be read of it: " + found
                    + ". Perhaps \"sqlite3 " + aside + " .recover\" finds more");
        } catch (SQLException e) {
            e.addSuppressed(damage);
            throw SqliteFailures.line(folder.file(), "begin a new file in place of the damaged", e);
        } catch (IOException e) {
            e.addSuppressed(damage);
            throw cannotMake(e);
        }
    }

    /** Makes the successor of a damaged file. Returns what is in it, for people. */
    private String salvage() throws SQLException, IOException, StoreFailed {
        Path successor = folder.successor();
        DataFolder.create(successor);
        try (Database sound = open(successor)) {
            return Salvage.copy(folder.file(), sound);
        }
    }

    private StoreFailed cannotMake(IOException e) {
        return new StoreFailed(
                "cannot make " + folder.file() + ": " + DataFolder.reason(e)
                        + "; let the user who runs icmp-exporter write there, or make room",
                e);
    }

    private void shut() throws SQLException {
        OpenFile file = open;
        open = null;
        if (file != null) {
            file.database.close();
        }
    }

    private void shutAfter(SQLException e) {
        OpenFile file = open;
        open = null;
        if (file != null) {
            file.database.closeAfter(e);
        }
    }
}
