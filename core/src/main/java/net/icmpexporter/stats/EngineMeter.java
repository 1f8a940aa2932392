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
    private static final int FAILURES = SendResult.values().length;

    private final long[] counts = new long[COUNTERS];
    private final long[] failures = new long[FAILURES];
    private final long[] lapCounts = new long[COUNTERS];
    private final long[] lapFailures = new long[FAILURES];
    /** Odd while a lap's figures are being published. */
    private volatile int version;

    private volatile long sessions;
    private volatile long tcpSessions;
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
        int cell = counter.ordinal();
        CELL.setOpaque(counts, cell, counts[cell] + amount);
    }

    /** Adds one to a counter that only other threads than the engine's write: {@code COMMANDS_REFUSED}, {@code FAULTS}. */
    public void countConcurrently(EngineCounter counter) {
        CELL.getAndAdd(counts, counter.ordinal(), 1L);
    }

    /** Adds one packet that the kernel refused. Engine thread. */
    public void countSendFailure(SendResult reason) {
        int cell = reason.ordinal();
        CELL.setOpaque(failures, cell, failures[cell] + 1);
    }

    /** Publishes the counters and states the gauges at the end of a lap. Engine thread. */
    public void lapEnded(
            long nowMonoNs, long sessionsNow, long tcpSessionsNow, long inFlightNow, double intervalStretchNow) {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
        System.arraycopy(counts, 0, lapCounts, 0, COUNTERS);
        System.arraycopy(failures, 0, lapFailures, 0, FAILURES);
        sessions = sessionsNow;
        tcpSessions = tcpSessionsNow;
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
                EngineReading reading = new EngineReading(
                        lapValues, lapFailures.clone(), sessions, tcpSessions, inFlight, intervalStretch);
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
        return (long) CELL.getOpaque(failures, reason.ordinal());
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
