package net.icmpexporter.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import net.icmpexporter.transport.SendResult;

/**
 * The engine's own counters. One writer, the engine thread, except {@link #countConcurrently}. Any thread reads: a single
 * counter as it stands, or all of them as they stood between two laps ({@link #reading}), by a sequence lock that never
 * makes the engine wait.
 */
public final class EngineMeter {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(EngineMeter.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What other threads count, also while the engine makes no laps. */
    private static final List<EngineCounter> CONCURRENT = List.of(EngineCounter.FAULTS, EngineCounter.COMMANDS_REFUSED);

    private static final int COUNTERS = EngineCounter.values().length;
    private static final int FIRST_FAILURE = COUNTERS;
    private static final int FIRST_SKIP = FIRST_FAILURE + SendResult.values().length;
    private static final int FIRST_CAUSE = FIRST_SKIP + SkipReason.values().length;
    private static final int CELLS = FIRST_CAUSE + UnknownCause.values().length;

    /** Those of {@link EngineCounter}, then by send result, reason and cause. */
    private final long[] counts = new long[CELLS];

    private final long[] lapCounts = new long[CELLS];
    /** Odd while a lap's figures are being published. */
    private volatile int version;

    private volatile long sessions;
    private volatile long tcpSessions;
    private volatile long echoSessions;
    private volatile long inFlight;
    private volatile double intervalStretch = 1;
    private volatile long lastLapMonoNs;
    private volatile boolean lapped;

    /** Everything at 0. */
    public EngineMeter() {}

    /** Adds one. Engine thread. */
    public void count(EngineCounter counter) {
        add(counter, 1);
    }

    /** Adds {@code amount}, not negative. Engine thread. */
    public void add(EngineCounter counter, long amount) {
        addTo(counter.ordinal(), amount);
    }

    private void addTo(int cell, long amount) {
        CELL.setOpaque(counts, cell, counts[cell] + amount);
    }

    /** Adds one to a counter that only other threads than the engine's write: {@code COMMANDS_REFUSED}, {@code FAULTS}. */
    public void countConcurrently(EngineCounter counter) {
        CELL.getAndAdd(counts, counter.ordinal(), 1L);
    }

    /** Adds one packet that the kernel refused. Engine thread. */
    public void countSendFailure(SendResult reason) {
        addTo(failureCell(reason), 1);
    }

    /** Adds slots that passed without a packet. Engine thread. */
    public void countSkipped(SkipReason reason, long slots) {
        addTo(skipCell(reason), slots);
    }

    /** Adds one probe of unknown fate. Engine thread. */
    public void countUnknown(UnknownCause cause) {
        addTo(causeCell(cause), 1);
        count(EngineCounter.UNKNOWN);
    }

    /** As below, without any session of echo over connections. */
    public void lapEnded(
            long nowMonoNs, long sessionsNow, long tcpSessionsNow, long inFlightNow, double intervalStretchNow) {
        lapEnded(nowMonoNs, sessionsNow, tcpSessionsNow, 0, inFlightNow, intervalStretchNow);
    }

    /** Publishes the counters and states the gauges at the end of a lap. Engine thread. */
    public void lapEnded(
            long nowMonoNs,
            long sessionsNow,
            long tcpSessionsNow,
            long echoSessionsNow,
            long inFlightNow,
            double intervalStretchNow) {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
        System.arraycopy(counts, 0, lapCounts, 0, CELLS);
        sessions = sessionsNow;
        tcpSessions = tcpSessionsNow;
        echoSessions = echoSessionsNow;
        inFlight = inFlightNow;
        intervalStretch = intervalStretchNow;
        lastLapMonoNs = nowMonoNs;
        lapped = true;
        VERSION.setRelease(this, version + 1);
    }

    /** Everything as it stood at the end of the latest lap, consistent with itself. Any thread. */
    public EngineReading reading() {
        while (true) {
            int before = version;
            if ((before & 1) == 0) {
                long[] lapValues = lapCounts.clone();
                for (EngineCounter counter : CONCURRENT) {
                    lapValues[counter.ordinal()] = value(counter);
                }
                EngineReading reading =
                        new EngineReading(lapValues, sessions, tcpSessions, echoSessions, inFlight, intervalStretch);
                VarHandle.loadLoadFence();
                if (version == before) {
                    return reading;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** A counter's value. Any thread. */
    public long value(EngineCounter counter) {
        return (long) CELL.getOpaque(counts, counter.ordinal());
    }

    /** Packets that the kernel refused for one reason. Any thread. */
    public long sendFailures(SendResult reason) {
        return (long) CELL.getOpaque(counts, failureCell(reason));
    }

    /** Slots that passed without a packet, for one reason. Any thread. */
    public long skipped(SkipReason reason) {
        return (long) CELL.getOpaque(counts, skipCell(reason));
    }

    /** Probes of unknown fate, for one cause. Any thread. */
    public long unknown(UnknownCause cause) {
        return (long) CELL.getOpaque(counts, causeCell(cause));
    }

    static int failureCell(SendResult reason) {
        return FIRST_FAILURE + reason.ordinal();
    }

    static int skipCell(SkipReason reason) {
        return FIRST_SKIP + reason.ordinal();
    }

    static int causeCell(UnknownCause cause) {
        return FIRST_CAUSE + cause.ordinal();
    }

    /** Sessions that are probed now. Any thread. */
    public long sessions() {
        return sessions;
    }

    /** Probes in flight now. Any thread. */
    public long inFlight() {
        return inFlight;
    }

    /** The factor by which the rate limit lengthens every interval now: 1 where it does not bind. Any thread. */
    public double intervalStretch() {
        return intervalStretch;
    }

    /** Whether the engine has completed a lap, and the last one no longer ago than {@code withinNs}. Any thread. */
    public boolean lappedWithin(long withinNs, long nowMonoNs) {
        return lapped && nowMonoNs - lastLapMonoNs <= withinNs;
    }
}
