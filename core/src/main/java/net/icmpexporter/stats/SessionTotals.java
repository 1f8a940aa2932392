package net.icmpexporter.stats;

import net.icmpexporter.transport.SendResult;

/**
 * Counts of a held session since it was held, consistent with each other; without the sample window of {@link SessionSnapshot},
 * so that they can be asked for often. Immutable.
 */
public final class SessionTotals {

    private final long[] counts;
    private final RttHistogram heat;
    private final long inFlight;
    private final boolean outage;
    private final long sinceMonoNs;
    private final long lastNs;
    private final long minNs;
    private final long maxNs;

    /** Copies everything that can still change. */
    SessionTotals(SessionStats stats, HeldStats held) {
        counts = stats.counts.clone();
        for (int i = 0; i < counts.length; i++) {
            counts[i] -= held.before[i];
        }
        heat = held.heat.copy();
        inFlight = stats.inFlight;
        outage = stats.order.isOutage();
        sinceMonoNs = held.sinceMonoNs;
        lastNs = held.lastNs;
        minNs = held.minNs;
        maxNs = held.maxNs;
    }

    /** A counter. What was in flight when the session was held is in some without being in {@link SessionCounter#SENT}. */
    public long count(SessionCounter counter) {
        return counts[SessionStats.cell(counter)];
    }

    /** Slots in which the kernel refused the packet, for one reason. */
    public long sendFailures(SendResult reason) {
        return counts[SessionStats.FIRST_FAILURE + reason.ordinal()];
    }

    /** Sent and not yet resolved, now. */
    public long inFlight() {
        return inFlight;
    }

    /** Whether an outage lasts. */
    public boolean isOutage() {
        return outage;
    }

    /** When counting began, in nanoseconds of the monotonic clock: another value, another session, or all counted anew. */
    public long sinceMonoNs() {
        return sinceMonoNs;
    }

    /** How often each round-trip time occurred, in the bins of {@link HeatBins}. */
    public RttHistogram heat() {
        return heat;
    }

    /** The latest round-trip time, in nanoseconds; 0 if there is none. */
    public long lastNs() {
        return lastNs;
    }

    /** The least; 0 if there is none. */
    public long minNs() {
        return minNs;
    }

    /** The greatest; 0 if there is none. */
    public long maxNs() {
        return maxNs;
    }
}
