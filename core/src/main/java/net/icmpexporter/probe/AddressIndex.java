package net.icmpexporter.probe;

import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions of an address given as two longs, without an object to look up by: open addressing with linear
 * probing. Sessions of one address hang together behind {@link Session#nextOfAddress}. Engine thread only; finding
 * allocates nothing.
 */
final class AddressIndex {

    private @Nullable Session[] cells = new @Nullable Session[64];
    private int addresses;

    /** The first session of an address, or null. */
    @Nullable
    Session find(long hi, long lo) {
        for (int cell = home(hi, lo); ; cell = next(cell)) {
            Session session = cells[cell];
            if (session == null || session.hasAddress(hi, lo)) {
                return session;
            }
        }
    }

    void add(Session session) {
        if (addresses * 2 >= cells.length) {
            grow();
        }
        int cell = cellOf(session);
        Session first = cells[cell];
        if (first == null) {
            addresses++;
        }
        session.nextOfAddress = first;
        cells[cell] = session;
    }

    void remove(Session session) {
        int cell = cellOf(session);
        Session first = cells[cell];
        if (first == session) {
            cells[cell] = session.nextOfAddress;
            if (session.nextOfAddress == null) {
                addresses--;
                closeGap(cell);
            }
        } else {
            for (Session before = first; before != null; before = before.nextOfAddress) {
                if (before.nextOfAddress == session) {
                    before.nextOfAddress = session.nextOfAddress;
                }
            }
        }
        session.nextOfAddress = null;
    }

    /** Moves back whatever a search would no longer reach across the empty cell. */
    private void closeGap(int emptied) {
        int gap = emptied;
        for (int cell = next(gap); ; cell = next(cell)) {
            Session session = cells[cell];
            if (session == null) {
                return;
            }
            int home =
                    home(session.key().address().hi(), session.key().address().lo());
            boolean reachable = gap < cell ? (gap < home && home <= cell) : (gap < home || home <= cell);
            if (!reachable) {
                cells[gap] = session;
                cells[cell] = null;
                gap = cell;
            }
        }
    }

    private int cellOf(Session wanted) {
        long hi = wanted.key().address().hi();
        long lo = wanted.key().address().lo();
        int cell = home(hi, lo);
        while (true) {
            Session session = cells[cell];
            if (session == null || session.hasAddress(hi, lo)) {
                return cell;
            }
            cell = next(cell);
        }
    }

    private void grow() {
        @Nullable Session[] old = cells;
        cells = new @Nullable Session[old.length * 2];
        for (Session first : old) {
            if (first != null) {
                cells[cellOf(first)] = first;
            }
        }
    }

    private int home(long hi, long lo) {
        long mixed = ((hi * 0x9E3779B97F4A7C15L) ^ lo) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 40) & (cells.length - 1);
    }

    private int next(int cell) {
        return (cell + 1) & (cells.length - 1);
    }
}
