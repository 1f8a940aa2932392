package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.transport.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * Ends probes: every way out of the table of probes in flight is a method here, and each counts in the session and in the
 * engine. Engine thread only.
 */
final class Outcomes {

    private final InFlightTable inFlight;
    private final EngineMeter meter;

    Outcomes(InFlightTable inFlight, EngineMeter meter) {
        this.inFlight = inFlight;
        this.meter = meter;
    }

    /**
     * The answer to a probe has been timed.
     *
     * @param fallback why the RTT was taken in user space, or null if it was taken from stamps below
     */
    void answered(int slot, long rttNs, @Nullable EngineCounter fallback) {
        Session session = inFlight.session(slot);
        if (rttNs > session.key().options().timeoutNs()) {
            session.stats().answeredLate(inFlight.number(slot));
            meter.count(EngineCounter.LOST);
            meter.count(EngineCounter.LATE);
        } else {
            session.stats().received(inFlight.number(slot), rttNs, fallback != null);
            meter.count(EngineCounter.RECEIVED);
            if (fallback != null) {
                meter.count(fallback);
            }
        }
        inFlight.release(slot);
    }

    void lost(int slot) {
        stats(slot).lost(inFlight.number(slot));
        meter.count(EngineCounter.LOST);
        inFlight.release(slot);
    }

    void unknown(int slot) {
        stats(slot).unknown(inFlight.number(slot));
        meter.count(EngineCounter.UNKNOWN);
        inFlight.release(slot);
    }

    void rejected(int slot, Arrival error) {
        stats(slot).rejected(inFlight.number(slot), error.icmpType, error.icmpCode, error.reporterHi, error.reporterLo);
        meter.count(EngineCounter.REJECTED);
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
            case RECEIVED -> duplicate(session);
            case NOT_RECEIVED, FORGOTTEN -> {
                session.stats().late();
                meter.count(EngineCounter.LATE);
            }
        }
    }

    void duplicate(Session session) {
        session.stats().duplicate();
        meter.count(EngineCounter.DUPLICATE);
    }

    void corrupt(Session session) {
        session.stats().corrupt();
        meter.count(EngineCounter.CORRUPT);
    }

    void foreign(Session session) {
        session.stats().foreign();
        meter.count(EngineCounter.FOREIGN);
    }

    /** A reply that belongs to no session, or says it is ours and is not. */
    void stranger() {
        meter.count(EngineCounter.FOREIGN);
    }

    private SessionStats stats(int slot) {
        return inFlight.session(slot).stats();
    }
}
