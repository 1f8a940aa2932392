package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.time.WallClockSteps;

/**
 * Times an answered probe from the two stamps of one source, or else from the monotonic clock at both ends: never from a
 * mixture. Engine thread only.
 */
final class RoundTrip {

    /** The monotonic clock is read before the send and after the receive, so it can only be longer; this is for slewing. */
    private static final long TOLERANCE_NS = 100_000;

    private final InFlightTable inFlight;
    private final WallClockSteps steps;
    private final Outcomes outcomes;
    private final EngineMeter meter;

    RoundTrip(InFlightTable inFlight, WallClockSteps steps, Outcomes outcomes, EngineMeter meter) {
        this.meter = meter;
        this.inFlight = inFlight;
        this.steps = steps;
        this.outcomes = outcomes;
    }

    /** Looks for a step of the wall clock. */
    void sampleClocks() {
        if (steps.sample()) {
            meter.count(EngineCounter.WALL_CLOCK_STEPS);
        }
    }

    /** A stamp as {@link InFlightTable} keeps it: a kernel's on the scale without steps, which may be unclear. */
    long onScale(StampSource source, long stampNs, long notBeforeMonoNs, long nowMonoNs) {
        return source == StampSource.KERNEL ? steps.steplessNs(stampNs, notBeforeMonoNs, nowMonoNs) : stampNs;
    }

    /** Both stamps are here. */
    void resolve(int slot, StampSource rxSource, long rxStampNs) {
        long readMonoNs = inFlight.readMonoNs(slot);
        long userNs = readMonoNs - inFlight.sentMonoNs(slot);
        long txStampNs = inFlight.txStampNs(slot);
        if (rxSource != inFlight.txSource(slot)
                || rxStampNs == WallClockSteps.UNCLEAR
                || txStampNs == WallClockSteps.UNCLEAR) {
            inUserSpace(slot, EngineCounter.FALLBACK_CLOCK);
            return;
        }
        long rttNs = rxStampNs - txStampNs;
        if (rttNs < 0 || rttNs > userNs + TOLERANCE_NS) {
            inUserSpace(slot, EngineCounter.FALLBACK_CLOCK);
        } else {
            outcomes.answered(slot, rttNs, null);
        }
    }

    /** The reply came without a stamp. */
    void resolveWithoutRxStamp(int slot) {
        inUserSpace(slot, EngineCounter.FALLBACK_NO_RX_STAMP);
    }

    /** The stamp of the sent packet never came. */
    void resolveWithoutTxStamp(int slot) {
        inUserSpace(slot, EngineCounter.FALLBACK_NO_TX_STAMP);
    }

    /**
     * Without stamps nobody knows when the reply arrived, only that it was between the read that found the sockets empty
     * and the one that found it. If the timeout lies in between, neither received nor lost would be the truth.
     */
    private void inUserSpace(int slot, EngineCounter reason) {
        long readMonoNs = inFlight.readMonoNs(slot);
        long sentMonoNs = inFlight.sentMonoNs(slot);
        long timeoutNs = inFlight.session(slot).key().options().timeoutNs();
        long shortestNs = inFlight.arrivedAfterMonoNs(slot) - sentMonoNs;
        if (readMonoNs - sentMonoNs > timeoutNs && shortestNs <= timeoutNs) {
            outcomes.unknown(slot);
        } else {
            outcomes.answered(slot, readMonoNs - sentMonoNs, reason);
        }
    }
}
