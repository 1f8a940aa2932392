package net.icmpexporter.probe;

import net.icmpexporter.stats.Answer;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Ends probes: every way out of the table of probes in flight is a method here, and each counts in the session and in the
 * engine. Engine thread only.
 */
final class Outcomes {

    private final InFlightTable inFlight;
    private final EngineMeter meter;
    private final Answer answer = new Answer();

    Outcomes(InFlightTable inFlight, EngineMeter meter) {
        this.inFlight = inFlight;
        this.meter = meter;
    }

    /**
     * The answer to a probe has been timed.
     *
     * @param source who stamped both ends
     * @param fallback why the RTT was taken from lesser stamps than usual, or null if it was not
     */
    void answered(int slot, long rttNs, StampSource source, @Nullable EngineCounter fallback) {
        Session session = inFlight.session(slot);
        if (rttNs > session.key().options().timeoutNs()) {
            session.stats().answeredLate(inFlight.number(slot));
            count(session, EngineCounter.LOST, EngineCounter.LOST_TCP);
            meter.count(EngineCounter.LATE);
        } else {
            answer.number = inFlight.number(slot);
            answer.rttNs = rttNs;
            answer.refusal = inFlight.isRefusal(slot);
            answer.source = source;
            answer.fallback = fallback != null;
            answer.overtaken = inFlight.isOvertaken(slot);
            answer.hopLimit = inFlight.hopLimit(slot);
            session.stats().answered(answer);
            if (answer.refusal) {
                meter.count(EngineCounter.REFUSED);
            } else {
                count(session, EngineCounter.RECEIVED, EngineCounter.RECEIVED_TCP);
            }
            if (fallback != null) {
                meter.count(fallback);
            }
        }
        inFlight.release(slot);
    }

    void lost(int slot) {
        stats(slot).lost(inFlight.number(slot));
        count(inFlight.session(slot), EngineCounter.LOST, EngineCounter.LOST_TCP);
        inFlight.release(slot);
    }

    void unknown(int slot, UnknownCause cause) {
        stats(slot).unknown(inFlight.number(slot), cause);
        meter.countUnknown(cause);
        inFlight.release(slot);
    }

    void rejected(int slot, Arrival error) {
        stats(slot).rejected(inFlight.number(slot), error.icmpType, error.icmpCode, error.reporterHi, error.reporterLo);
        count(inFlight.session(slot), EngineCounter.REJECTED, EngineCounter.REJECTED_TCP);
        inFlight.release(slot);
    }

    /** The session ends: its probes in flight become nothing. */
    void abandonAll(Session session) {
        while (session.firstInFlight != InFlightTable.NONE) {
            inFlight.release(session.firstInFlight);
            meter.count(EngineCounter.ABANDONED);
        }
    }

    /** A valid reply came for a probe that is no longer in flight. */
    void afterwards(Session session, int number) {
        switch (session.stats().past(number)) {
            case ANSWERED -> duplicate(session);
            case NOT_ANSWERED, FORGOTTEN -> {
                session.stats().late();
                meter.count(EngineCounter.LATE);
            }
        }
    }

    void duplicate(Session session) {
        session.stats().duplicate();
        meter.count(EngineCounter.DUPLICATE);
    }

    /** Its identity cannot be trusted: it is blamed on a session that probes where it came from, if there is one. */
    void damaged(@Nullable Session session) {
        if (session == null) {
            stranger();
        } else {
            session.stats().corrupt();
            meter.count(EngineCounter.CORRUPT);
        }
    }

    void foreign(Session session) {
        session.stats().foreign();
        meter.count(EngineCounter.FOREIGN);
    }

    /** A reply that belongs to no session, or says it is ours and is not. */
    void stranger() {
        meter.count(EngineCounter.FOREIGN);
    }

    private void count(Session session, EngineCounter total, EngineCounter ofTcp) {
        meter.count(total);
        if (session.channel().protocol() == Protocol.TCP) {
            meter.count(ofTcp);
        }
    }

    private SessionStats stats(int slot) {
        return inFlight.session(slot).stats();
    }
}
