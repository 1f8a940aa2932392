package net.icmpexporter.stats;

import net.icmpexporter.transport.SendResult;

/**
 * The engine's counters and gauges at the end of one lap: {@code SENT} is the sum of all outcomes, {@code ABANDONED} among
 * them, and of what is in flight. Immutable.
 */
public final class EngineReading {

    private final long[] counts;
    private final long sessions;
    private final long tcpSessions;
    private final long echoSessions;
    private final long inFlight;
    private final double intervalStretch;

    EngineReading(
            long[] counts, long sessions, long tcpSessions, long echoSessions, long inFlight, double intervalStretch) {
        this.counts = counts;
        this.sessions = sessions;
        this.tcpSessions = tcpSessions;
        this.echoSessions = echoSessions;
        this.inFlight = inFlight;
        this.intervalStretch = intervalStretch;
    }

    /** A counter. */
    public long value(EngineCounter counter) {
        return counts[counter.ordinal()];
    }

    /** Packets that the kernel refused for one reason. */
    public long sendFailures(SendResult reason) {
        return counts[EngineMeter.failureCell(reason)];
    }

    /** Slots that passed without a packet, for one reason. */
    public long skipped(SkipReason reason) {
        return counts[EngineMeter.skipCell(reason)];
    }

    /** Probes of unknown fate, for one cause. */
    public long unknown(UnknownCause cause) {
        return counts[EngineMeter.causeCell(cause)];
    }

    /** Sessions that are probed. */
    public long sessions() {
        return sessions;
    }

    /** Those of them that are probed with TCP. */
    public long tcpSessions() {
        return tcpSessions;
    }

    /** Those of them that are probed by echo over connections. */
    public long echoSessions() {
        return echoSessions;
    }

    /** Probes in flight. */
    public long inFlight() {
        return inFlight;
    }

    /** The factor by which the rate limit lengthens every interval: 1 where it does not bind. */
    public double intervalStretch() {
        return intervalStretch;
    }
}
