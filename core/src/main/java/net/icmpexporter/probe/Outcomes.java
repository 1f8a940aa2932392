package net.icmpexporter.probe;

import java.util.function.Consumer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.Answer;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Ends probes: every way out of the table of probes in flight is a method here, and each counts in the session and in the
 * engine. Engine thread only.
 */
final class Outcomes {

    private final InFlightTable inFlight;
    private final EngineMeter meter;
    private final Consumer<Session> onSeriesOver;
    private final Answer answer = new Answer();

    /** @param onSeriesOver is told when every probe of a session's series has ended */
    Outcomes(InFlightTable inFlight, EngineMeter meter, Consumer<Session> onSeriesOver) {
        this.inFlight = inFlight;
        this.meter = meter;
        this.onSeriesOver = onSeriesOver;
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
            count(session, EngineCounter.LOST, EngineCounter.LOST_TCP, EngineCounter.LOST_ECHO);
            meter.count(EngineCounter.LATE);
        } else {
            answeredInTime(session, slot, rttNs, source, fallback);
        }
        PingSeries series = session.series();
        if (series != null) {
            int number = inFlight.number(slot);
            series.tell(
                    rttNs > session.key().options().timeoutNs()
                            ? new PingEvent.Lost(number, true)
                            : new PingEvent.Answered(number, rttNs, source, answer.hopLimit, answer.refusal));
        }
        release(slot, session);
    }

    private void answeredInTime(
            Session session, int slot, long rttNs, StampSource source, @Nullable EngineCounter fallback) {
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
            count(session, EngineCounter.RECEIVED, EngineCounter.RECEIVED_TCP, EngineCounter.RECEIVED_ECHO);
        }
        if (fallback != null) {
            meter.count(fallback);
        }
    }

    void lost(int slot) {
        Session session = inFlight.session(slot);
        session.stats().lost(inFlight.number(slot));
        count(session, EngineCounter.LOST, EngineCounter.LOST_TCP, EngineCounter.LOST_ECHO);
        PingSeries series = session.series();
        if (series != null) {
            series.tell(new PingEvent.Lost(inFlight.number(slot), false));
        }
        release(slot, session);
    }

    void unknown(int slot, UnknownCause cause) {
        Session session = inFlight.session(slot);
        session.stats().unknown(inFlight.number(slot), cause);
        meter.countUnknown(cause);
        PingSeries series = session.series();
        if (series != null) {
            series.tell(new PingEvent.Unknown(inFlight.number(slot), cause));
        }
        release(slot, session);
    }

    void rejected(int slot, Arrival error) {
        Session session = inFlight.session(slot);
        int number = inFlight.number(slot);
        session.stats().rejected(number, error.icmpType, error.icmpCode, error.reporterHi, error.reporterLo);
        meter.count(EngineCounter.REJECTED);
        if (session.channel().protocol() == Protocol.TCP) {
            meter.count(EngineCounter.REJECTED_TCP);
        }
        PingSeries series = session.series();
        if (series != null) {
            boolean known = error.reporterHi != 0 || error.reporterLo != 0;
            IpAddress reporter = known ? IpAddress.of(error.reporterHi, error.reporterLo) : null;
            series.tell(new PingEvent.Rejected(number, error.icmpType, error.icmpCode, reporter));
        }
        release(slot, session);
    }

    /** The kernel did not take a packet. */
    void notSent(int slot, SendResult reason) {
        Session session = inFlight.session(slot);
        session.stats().sendFailed(reason);
        meter.countSendFailure(reason);
        inFlight.unclaim(slot);
        PingSeries series = session.series();
        if (series != null) {
            series.tell(new PingEvent.NotSent(reason));
            endIfOver(series, session);
        }
    }

    /** The connection that it needs is still being made for the first time: it was not due yet. */
    void notDue(int slot) {
        inFlight.unclaim(slot);
    }

    /** There was no room for another probe in flight: a series has lost one of its own. */
    void noRoom(Session session) {
        PingSeries series = session.series();
        if (series != null) {
            series.tell(new PingEvent.NotSent(SendResult.NO_BUFFERS));
            endIfOver(series, session);
        }
    }

    private void release(int slot, Session session) {
        inFlight.release(slot);
        PingSeries series = session.series();
        if (series != null) {
            endIfOver(series, session);
        }
    }

    private void endIfOver(PingSeries series, Session session) {
        if (series.isUsedUp() && session.firstInFlight == InFlightTable.NONE) {
            onSeriesOver.accept(session);
        }
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
        PingSeries series = session.series();
        if (series != null) {
            series.tell(new PingEvent.Duplicate());
        }
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

    private void count(Session session, EngineCounter total, EngineCounter ofTcp, EngineCounter ofEcho) {
        meter.count(total);
        Protocol protocol = session.channel().protocol();
        if (protocol == Protocol.TCP) {
            meter.count(ofTcp);
        } else if (protocol == Protocol.ECHO) {
            meter.count(ofEcho);
        }
    }
}
