package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.time.WallClockSteps;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ProbeTransport;
import org.jspecify.annotations.Nullable;

/**
 * Times an answered probe from the two stamps of one source, the best that both ends have: the card's, or the kernel's, or
 * the monotonic clock's; never from a mixture. Engine thread only.
 */
final class RoundTrip {

    /** The monotonic clock is read before the send and after the receive, so it can only be longer; this is for slewing. */
    private static final long TOLERANCE_NS = 100_000;

    /** How long an answered probe waits for a stamp of its sent packet: cards deliver theirs late, but not that late. */
    private static final long TX_STAMP_PATIENCE_NS = 100_000_000;

    private static final long NO_STAMP = InFlightTable.NO_STAMP;

    private final ProbeTransport transport;
    private final InFlightTable inFlight;
    private final WallClockSteps steps;
    private final Outcomes outcomes;
    private final StallWatch stalls;
    private final EngineMeter meter;

    RoundTrip(
            ProbeTransport transport,
            InFlightTable inFlight,
            WallClockSteps steps,
            Outcomes outcomes,
            StallWatch stalls,
            EngineMeter meter) {
        this.transport = transport;
        this.meter = meter;
        this.inFlight = inFlight;
        this.steps = steps;
        this.outcomes = outcomes;
        this.stalls = stalls;
    }

    /** Looks for a step of the wall clock. */
    void sampleClocks() {
        if (steps.sample()) {
            meter.count(EngineCounter.WALL_CLOCK_STEPS);
        }
    }

    /** The answer has come, and was read between two moments: times it, or waits for the better stamp of what was sent. */
    void answered(int slot, boolean refusal, Arrival reply, long afterMonoNs, long nowMonoNs) {
        inFlight.setArrival(slot, afterMonoNs, nowMonoNs);
        inFlight.setAnswer(slot, refusal, kernelNs(slot, reply, nowMonoNs), nicNs(reply), reply.hopLimit);
        noteOrder(slot);
        if (isComplete(slot)) {
            resolve(slot);
        } else {
            inFlight.awaitTxStamp(slot, nowMonoNs + TX_STAMP_PATIENCE_NS);
        }
    }

    /** Whether the answer to a later probe was here before: by what stamped both, else by the order in which they were read. */
    private void noteOrder(int slot) {
        Session session = inFlight.session(slot);
        int number = inFlight.number(slot);
        if (session.everAnswered && number - session.latestAnswered < 0) {
            if (!cameBefore(slot, session)) {
                inFlight.setOvertaken(slot);
            }
        } else {
            session.everAnswered = true;
            session.latestAnswered = number;
            session.latestRxKernelNs = inFlight.rxKernelNs(slot);
            session.latestRxNicNs = inFlight.rxNicNs(slot);
        }
    }

    private boolean cameBefore(int slot, Session session) {
        long rxNicNs = inFlight.rxNicNs(slot);
        if (rxNicNs != NO_STAMP && session.latestRxNicNs != NO_STAMP) {
            return rxNicNs < session.latestRxNicNs;
        }
        long rxKernelNs = inFlight.rxKernelNs(slot);
        return isClear(rxKernelNs) && isClear(session.latestRxKernelNs) && rxKernelNs < session.latestRxKernelNs;
    }

    private static boolean isClear(long kernelNs) {
        return kernelNs != NO_STAMP && kernelNs != WallClockSteps.UNCLEAR;
    }

    /** A stamp of the sent packet has come; each counts once. */
    void sent(int slot, Arrival sent, long nowMonoNs) {
        inFlight.session(slot).isStamped = true;
        if (sent.kernelStampNs != 0 && inFlight.txKernelNs(slot) == NO_STAMP) {
            inFlight.setTxKernelNs(slot, kernelNs(slot, sent, nowMonoNs));
        }
        if (sent.nicStampNs != 0 && inFlight.txNicNs(slot) == NO_STAMP) {
            inFlight.setTxNicNs(slot, sent.nicStampNs);
        }
        if (inFlight.isAnswered(slot) && isComplete(slot)) {
            resolve(slot);
        }
    }

    /**
     * A stamp on the scale without steps. It is not held against the moment at which the sockets were last empty: with busy
     * processors the kernel queues a packet milliseconds after it has stamped it.
     */
    private long kernelNs(int slot, Arrival arrival, long nowMonoNs) {
        return arrival.kernelStampNs == 0
                ? NO_STAMP
                : steps.steplessNs(arrival.kernelStampNs, inFlight.sentMonoNs(slot), nowMonoNs);
    }

    private static long nicNs(Arrival arrival) {
        return arrival.nicStampNs == 0 ? NO_STAMP : arrival.nicStampNs;
    }

    /** Whether no stamp can still come that would be of use. */
    private boolean isComplete(int slot) {
        if (inFlight.rxNicNs(slot) != NO_STAMP) {
            return inFlight.txNicNs(slot) != NO_STAMP;
        }
        return inFlight.rxKernelNs(slot) == NO_STAMP || inFlight.txKernelNs(slot) != NO_STAMP;
    }

    /** Times an answered probe with what stamps there are. */
    void resolve(int slot) {
        Session session = inFlight.session(slot);
        if (session.channel().protocol().isOverConnections()) {
            inUserSpace(slot, null);
            return;
        }
        session.isStamped = inFlight.isStamped(slot);
        @Nullable EngineCounter noNic = whyNotByNic(slot);
        if (noNic == null && inFlight.rxNicNs(slot) != NO_STAMP) {
            outcomes.answered(slot, inFlight.rxNicNs(slot) - inFlight.txNicNs(slot), StampSource.NIC, null);
            return;
        }
        EngineCounter noKernel = whyNotByKernel(slot);
        if (noKernel == null) {
            outcomes.answered(slot, inFlight.rxKernelNs(slot) - inFlight.txKernelNs(slot), StampSource.KERNEL, noNic);
        } else {
            inUserSpace(slot, noKernel);
        }
    }

    private @Nullable EngineCounter whyNotByNic(int slot) {
        long rxNs = inFlight.rxNicNs(slot);
        long txNs = inFlight.txNicNs(slot);
        if (rxNs == NO_STAMP) {
            boolean usual = transport.status(inFlight.session(slot).channel()).nicStamps();
            return usual ? EngineCounter.FALLBACK_NIC_NO_RX_STAMP : null;
        }
        if (txNs == NO_STAMP) {
            return EngineCounter.FALLBACK_NIC_NO_TX_STAMP;
        }
        return isPlausible(slot, rxNs - txNs) ? null : EngineCounter.FALLBACK_NIC_CLOCK;
    }

    private @Nullable EngineCounter whyNotByKernel(int slot) {
        long rxNs = inFlight.rxKernelNs(slot);
        long txNs = inFlight.txKernelNs(slot);
        if (rxNs == NO_STAMP) {
            return EngineCounter.FALLBACK_NO_RX_STAMP;
        }
        if (txNs == NO_STAMP) {
            return EngineCounter.FALLBACK_NO_TX_STAMP;
        }
        return isClear(rxNs) && isClear(txNs) && isPlausible(slot, rxNs - txNs) ? null : EngineCounter.FALLBACK_CLOCK;
    }

    private boolean isPlausible(int slot, long rttNs) {
        return rttNs >= 0 && rttNs <= inFlight.readMonoNs(slot) - inFlight.sentMonoNs(slot) + TOLERANCE_NS;
    }

    /**
     * Without stamps nobody knows when the reply arrived, only that it was between the read that found the sockets empty
     * and the one that found it. If the timeout lies in between, neither received nor lost would be the truth.
     *
     * @param reason why lesser stamps than usual are used, or null if these are the usual ones
     */
    private void inUserSpace(int slot, @Nullable EngineCounter reason) {
        long readMonoNs = inFlight.readMonoNs(slot);
        long sentMonoNs = inFlight.sentMonoNs(slot);
        long timeoutNs = inFlight.session(slot).key().options().timeoutNs();
        long shortestNs = inFlight.arrivedAfterMonoNs(slot) - sentMonoNs;
        if (readMonoNs - sentMonoNs > timeoutNs && shortestNs <= timeoutNs) {
            outcomes.unknown(slot, stalls.reason(UnknownCause.NO_STAMP, sentMonoNs));
        } else {
            outcomes.answered(slot, readMonoNs - sentMonoNs, StampSource.USER, reason);
        }
    }
}
