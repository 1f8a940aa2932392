package net.icmpexporter.probe;

import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.transport.Channel;
import org.jspecify.annotations.Nullable;

/** One target that is being probed. Engine thread, except {@link #touch}, {@link #key} and the snapshots of {@link #stats}. */
final class Session {

    private final ProbeKey key;
    private final SessionStats stats;
    private final Channel channel;
    private final int index;
    private final int reference;
    private final int phase;
    private final @Nullable PingSeries series;
    private volatile long lastAccessMonoNs;
    /** Whether anybody who does not hold it has ever asked for it. */
    private volatile boolean wanted;
    /** Whether it lives on although nobody asks. */
    private volatile boolean held;

    private boolean everWithoutWay;
    private long withoutWayMonoNs;

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
     * @param stats its figures, still empty
     */
    Session(ProbeKey key, int index, int reference, int phase, SessionStats stats, long nowMonoNs) {
        this(key, index, reference, phase, stats, nowMonoNs, null);
    }

    /** @param series whose session it is, or null */
    Session(
            ProbeKey key,
            int index,
            int reference,
            int phase,
            SessionStats stats,
            long nowMonoNs,
            @Nullable PingSeries series) {
        this.series = series;
        this.key = key;
        this.stats = stats;
        this.channel = Channel.of(key.protocol(), key.address().family());
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

    Channel channel() {
        return channel;
    }

    IpFamily family() {
        return channel.family();
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

    /** Whose it is; null if it goes on for as long as somebody asks. */
    @Nullable
    PingSeries series() {
        return series;
    }

    /** Whether the last packet that proved to have left had a stamp, so that one without a stamp may not have left. */
    boolean isStamped;

    /** Whether any probe was answered; this and what belongs to the latest answered one are kept by {@link RoundTrip}. */
    boolean everAnswered;

    /** The highest number of an answered probe. */
    int latestAnswered;

    /** The kernel's stamp of that answer, or none. */
    long latestRxKernelNs;

    /** The card's stamp of that answer, or none. */
    long latestRxNicNs;

    /** This host had no way for a packet. */
    void noWay(long monoNs) {
        everWithoutWay = true;
        withoutWayMonoNs = monoNs;
    }

    /** Whether this host had no way for a packet at some time since a moment. */
    boolean hadNoWaySince(long monoNs) {
        return everWithoutWay && withoutWayMonoNs - monoNs >= 0;
    }

    /** Touches what the next probe needs, so that it is in the processor's cache by then. The result means nothing. */
    long prefetch() {
        return key.address().lo() + key.options().intervalNs() + slotNs + latestRxKernelNs + stats.prefetch();
    }

    boolean hasAddress(long hi, long lo) {
        return key.address().hi() == hi && key.address().lo() == lo;
    }

    /** Any thread: somebody asked for it. */
    void touch(long nowMonoNs) {
        lastAccessMonoNs = nowMonoNs;
        wanted = true;
    }

    /** It lives until it is released. */
    void hold(long nowMonoNs) {
        if (!held) {
            stats.hold(nowMonoNs);
            held = true;
        }
    }

    /** It lives only as long as somebody asks for it. Whether anybody ever has. */
    boolean release() {
        held = false;
        return wanted;
    }

    /** Any thread. */
    boolean isHeld() {
        return held;
    }

    /** Any thread. */
    long lastAccessMonoNs() {
        return lastAccessMonoNs;
    }
}
