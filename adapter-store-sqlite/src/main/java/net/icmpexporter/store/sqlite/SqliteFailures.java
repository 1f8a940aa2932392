package net.icmpexporter.store.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import net.icmpexporter.target.StoreFailed;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;

/** What SQLite's result codes (https://www.sqlite.org/rescode.html) mean to us, and to people. */
final class SqliteFailures {

    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int CONSTRAINT = 19;
    private static final int NOTADB = 26;

    /** Extended codes have more in the bits above. */
    private static final int PRIMARY = 0xff;

    private SqliteFailures() {}

    /** A row that we did not write. */
    static SQLException damagedRow(String what, @Nullable Throwable cause) {
        return new SQLException(what, null, CORRUPT, cause);
    }

    /** Whether the file is not what was written: another disk, another file system or somebody else has had it. */
    static boolean isDamage(SQLException e) {
        int code = primary(e);
        return code == CORRUPT || code == NOTADB;
    }

    /** Whether the connection is as good as before. */
    static boolean leavesConnectionSound(SQLException e) {
        int code = primary(e);
        return code == FULL || code == BUSY || code == CONSTRAINT;
    }

    /** @param what was being done, as a verb that follows "cannot" */
    static StoreFailed line(Path file, String what, SQLException e) {
        return new StoreFailed("cannot " + what + " " + file + ": " + reason(file, e), e);
    }

    private static String reason(Path file, SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof NativeLibraryNotFoundException || cause instanceof LinkageError) {
                return "SQLite's own library is not there or cannot be loaded on this system (" + cause.getMessage()
                        + "); start with bin/icmp-exporter of the installed program, or give no data folder";
            }
        }
        return switch (primary(e)) {
            case FULL -> "no room is left on its file system; make room, and what waits in memory is written";
            case BUSY ->
                "another program has locked it for longer than " + Database.BUSY_MS / 1000 + " s; end that program";
            case PERM, READONLY, CANTOPEN ->
                "it cannot be opened for writing (" + e.getMessage() + "); let the user "
                        + "who runs icmp-exporter own " + file.getParent() + " and what is in it";
            case CORRUPT, NOTADB ->
                "it is damaged again, after one that was damaged was set aside (" + e.getMessage()
                        + "); have the disk looked at, and start icmp-exporter again";
            case IOERR -> "the disk or the file system failed (" + e.getMessage() + "); see the kernel's log";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static int primary(SQLException e) {
        return e.getErrorCode() & PRIMARY;
    }
}
