package net.icmpexporter.target;

import net.icmpexporter.stats.SessionCounter;

/** What an hour has brought so far. Under the lock of {@link TargetBook}. */
final class HourFigures {

    private final long hour;
    private final LatencyCounts latencies;
    private long lost;
    private long rejected;
    private long unknown;

    /** @param hour hours since 1970 */
    HourFigures(long hour) {
        this.hour = hour;
        this.latencies = new LatencyCounts();
    }

    /** Goes on where a row ends. */
    HourFigures(HourRow row) {
        hour = row.hour();
        latencies = row.latencies().copy();
        lost = row.lost();
        rejected = row.rejected();
        unknown = row.unknown();
    }

    long hour() {
        return hour;
    }

    void add(TotalsChange change) {
        lost += change.of(SessionCounter.LOST);
        rejected += change.of(SessionCounter.REJECTED);
        unknown += change.of(SessionCounter.UNKNOWN);
        change.latencies(latencies::add);
    }

    HourRow row(TargetId id) {
        return new HourRow(id, hour, lost, rejected, unknown, latencies.copy());
    }
}
