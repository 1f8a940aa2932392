package net.icmpexporter.probe;

import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.SessionStats;
import org.jspecify.annotations.Nullable;

/** One target that is being probed. Engine thread, except {@link #touch}, {@link #key} and the snapshots of {@link #stats}. */
final class Session {

    private final ProbeKey key;
    private final SessionStats stats = new SessionStats();
    private final IpFamily family;
    private final int index;
    private final int reference;
    private final int phase;
    private volatile long lastAccessMonoNs;

    /** The next session of the same address; kept by {@link AddressIndex}. */
    @Nullable
    Session nextOfAddress;

    /** The time of its next slot, or of the one it waits with, in schedule time; kept by {@link ProbeSender}. */
    long slotNs;

    /** First of this session's probes in flight, or {@link InFlightTable#NONE}; kept by {@link InFlightTable}. */
    int firstInFlight = InFlightTable.NONE;

    /**
     * @param index its place in the {@link SessionTable}
     * @param reference what its packets carry: the index, and a generation that tells it from earlier sessions there
     * @param phase of {@link net.icmpexporter.schedule.PhaseSpread}
     */
    Session(ProbeKey key, int index, int reference, int phase, long nowMonoNs) {
        this.key = key;
        this.family = key.address().family();
        this.index = index;
        this.reference = reference;
        this.phase = phase;
        this.lastAccessMonoNs = nowMonoNs;
    }

    ProbeKey key() {
        return key;
    }

    SessionStats stats() {
        return stats;
    }

    IpFamily family() {
        return family;
    }

    int index() {
        return index;
    }

    int reference() {
        return reference;
    }

    int phase() {
        return phase;
    }

    boolean hasAddress(long hi, long lo) {
        return key.address().hi() == hi && key.address().lo() == lo;
    }

    /** Any thread: somebody asked for it. */
    void touch(long nowMonoNs) {
        lastAccessMonoNs = nowMonoNs;
    }

    /** Any thread. */
    long lastAccessMonoNs() {
        return lastAccessMonoNs;
    }
}
