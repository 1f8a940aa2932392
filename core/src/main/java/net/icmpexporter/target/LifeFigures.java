package net.icmpexporter.target;

import java.util.concurrent.TimeUnit;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionTotals;
import org.jspecify.annotations.Nullable;

/** Sums over a target's whole life. Under the lock of {@link TargetBook}. */
final class LifeFigures {

    private static final long QUARTER_NS = TimeUnit.MINUTES.toNanos(15);
    private static final long SIX_HOURS_NS = TimeUnit.HOURS.toNanos(6);
    private static final long DAY_NS = TimeUnit.HOURS.toNanos(24);

    /** All but what is in flight. */
    private TargetFigures figures;

    private LatencyCounts latencies;
    private long upToMonoNs;

    /** @param before where they go on, or null */
    LifeFigures(@Nullable LifeRow before, long nowMonoNs) {
        figures = before == null ? TargetFigures.NOTHING_YET : before.figures();
        latencies = before == null ? new LatencyCounts() : before.latencies().copy();
        upToMonoNs = nowMonoNs;
    }

    void clear(long nowMonoNs) {
        figures = TargetFigures.NOTHING_YET;
        latencies = new LatencyCounts();
        upToMonoNs = nowMonoNs;
    }

    LatencyCounts latencies() {
        return latencies;
    }

    /** @param inFlight sent and not resolved yet */
    TargetFigures figures(long inFlight) {
        TargetFigures f = figures;
        return new TargetFigures(
                f.resolved() + f.unknown() + inFlight,
                f.received(),
                f.lost(),
                f.rejected(),
                f.refused(),
                f.unknown(),
                f.late(),
                f.duplicates(),
                inFlight,
                f.lastNs(),
                f.sumNs(),
                f.minNs(),
                f.maxNs(),
                f.average15m(),
                f.average6h(),
                f.average24h());
    }

    void add(TotalsChange change, SessionTotals totals, long nowMonoNs) {
        TargetFigures f = figures;
        boolean timed = change.answered() > 0;
        long elapsedNs = nowMonoNs - upToMonoNs;
        long moreNs = change.of(SessionCounter.RTT_SUM_NS);
        long more = change.answered();
        boolean first = f.answered() == 0;
        figures = new TargetFigures(
                0,
                f.received() + change.of(SessionCounter.RECEIVED),
                f.lost() + change.of(SessionCounter.LOST),
                f.rejected() + change.of(SessionCounter.REJECTED),
                f.refused() + change.of(SessionCounter.REFUSED),
                f.unknown() + change.of(SessionCounter.UNKNOWN),
                f.late() + change.of(SessionCounter.LATE),
                f.duplicates() + change.of(SessionCounter.DUPLICATE),
                0,
                timed ? totals.lastNs() : f.lastNs(),
                f.sumNs() + moreNs,
                timed ? least(first, f.minNs(), totals.minNs()) : f.minNs(),
                timed ? Math.max(f.maxNs(), totals.maxNs()) : f.maxNs(),
                f.average15m().after(elapsedNs, QUARTER_NS, moreNs, more),
                f.average6h().after(elapsedNs, SIX_HOURS_NS, moreNs, more),
                f.average24h().after(elapsedNs, DAY_NS, moreNs, more));
        change.latencies(latencies::add);
        upToMonoNs = nowMonoNs;
    }

    private static long least(boolean first, long oneNs, long otherNs) {
        return first ? otherNs : Math.min(oneNs, otherNs);
    }
}
