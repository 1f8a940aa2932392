package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.wire.CookieKey;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.InternetChecksum;

/**
 * Finds the probe that an arrival is about, and says what became of it. A reply is received only if everything holds:
 * checksum, cookie, sequence number, length, payload, and that it comes from the address that was probed. Engine thread
 * only; allocates nothing.
 */
final class ReplyMatcher implements ArrivalHandler {

    /** How long an answered probe waits for the stamp of its sent packet: cards deliver theirs late, but not that late. */
    private static final long TX_STAMP_PATIENCE_NS = 100_000_000;

    private static final int MIN_QUOTE_BYTES = IcmpEcho.HEADER_BYTES;

    private final ProbeTransport transport;
    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final RoundTrip roundTrip;
    private final CookieKey cookieKey;
    private final MonoClock clock;

    /** When the sockets were last seen empty: what comes up now was readable later than that. */
    private long emptiedMonoNs;

    /** Whether the clocks have been held against each other in this poll. */
    private boolean sampled;

    ReplyMatcher(
            ProbeTransport transport,
            SessionTable sessions,
            InFlightTable inFlight,
            Outcomes outcomes,
            RoundTrip roundTrip,
            CookieKey cookieKey,
            MonoClock clock) {
        this.transport = transport;
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.roundTrip = roundTrip;
        this.cookieKey = cookieKey;
        this.clock = clock;
        this.emptiedMonoNs = clock.monoNs();
    }

    /** A poll begins. */
    void polling() {
        sampled = false;
    }

    /** Everything that had arrived by this moment has been delivered. */
    void emptied(long monoNs) {
        emptiedMonoNs = monoNs;
    }

    /** The moment of the latest {@link #emptied}. */
    long emptiedMonoNs() {
        return emptiedMonoNs;
    }

    @Override
    public void onReply(Arrival reply) {
        ByteBuffer data = reply.data;
        int offset = reply.offset;
        if (reply.length < IcmpEcho.HEADER_BYTES
                || !IcmpEcho.isReply(data, offset, reply.family)
                || IcmpEcho.identifier(data, offset)
                        != transport.status(reply.family).echoIdentifier()) {
            return;
        }
        boolean whole = reply.family == IpFamily.IPV6 || InternetChecksum.isRight(data, offset, reply.length);
        if (!whole || reply.length < IcmpEcho.IDENTITY_END) {
            damaged(reply);
            return;
        }
        long cookie = IcmpEcho.cookie(data, offset);
        int slot = inFlight.find(cookie);
        if (slot != InFlightTable.NONE) {
            answerInFlight(slot, cookie, reply);
        } else {
            answerPast(cookie, reply);
        }
    }

    private void answerInFlight(int slot, long cookie, Arrival reply) {
        Session session = inFlight.session(slot);
        if (!session.hasAddress(reply.peerHi, reply.peerLo)) {
            outcomes.foreign(session);
        } else if (!echoes(session, inFlight.number(slot), cookie, reply)) {
            outcomes.corrupt(session);
        } else if (inFlight.isAnswered(slot)) {
            outcomes.duplicate(session);
        } else {
            time(slot, reply);
        }
    }

    private void time(int slot, Arrival reply) {
        long nowMonoNs = clock.monoNs();
        inFlight.setArrival(slot, emptiedMonoNs, nowMonoNs);
        if (reply.stampSource == StampSource.NONE) {
            roundTrip.resolveWithoutRxStamp(slot);
            return;
        }
        sampleClocks();
        // not since the sockets were empty: with busy processors the kernel queues milliseconds after it has stamped
        long stampNs = roundTrip.onScale(reply.stampSource, reply.stampNs, inFlight.sentMonoNs(slot), nowMonoNs);
        if (inFlight.txSource(slot) == StampSource.NONE) {
            inFlight.awaitTxStamp(slot, reply.stampSource, stampNs, nowMonoNs + TX_STAMP_PATIENCE_NS);
        } else {
            roundTrip.resolve(slot, reply.stampSource, stampNs);
        }
    }

    /** Between the reading of stamps and the use of them, so that no step can hide between the sample and the stamp. */
    private void sampleClocks() {
        if (!sampled) {
            sampled = true;
            roundTrip.sampleClocks();
        }
    }

    /** No such probe is in flight: one that is over, or one that never was. */
    private void answerPast(long cookie, Arrival reply) {
        int reference = IcmpEcho.reference(reply.data, reply.offset);
        int number = IcmpEcho.number(reply.data, reply.offset);
        if (!cookieKey.isOurs(cookie, reference, number)) {
            damaged(reply);
            return;
        }
        Session session = sessions.byReference(reference);
        if (session == null) {
            outcomes.stranger();
        } else if (!session.hasAddress(reply.peerHi, reply.peerLo)) {
            outcomes.foreign(session);
        } else if (!echoes(session, number, cookie, reply)) {
            outcomes.corrupt(session);
        } else {
            outcomes.afterwards(session, number);
        }
    }

    private static boolean echoes(Session session, int number, long cookie, Arrival reply) {
        int payloadBytes = session.key().options().payloadBytes();
        return IcmpEcho.echoes(
                reply.data, reply.offset, reply.length, session.reference(), number, cookie, payloadBytes);
    }

    /** Its identity cannot be trusted; whose it is can only be told from where it came. */
    private void damaged(Arrival reply) {
        Session session = sessions.byAddress(reply.peerHi, reply.peerLo);
        if (session == null) {
            outcomes.stranger();
        } else {
            outcomes.corrupt(session);
        }
    }

    @Override
    public void onTxStamp(Arrival sent) {
        if (sent.length < Long.BYTES || sent.stampSource == StampSource.NONE) {
            return;
        }
        int slot = inFlight.find(IcmpEcho.tailCookie(sent.data, sent.offset, sent.length));
        if (slot == InFlightTable.NONE || inFlight.txSource(slot) != StampSource.NONE) {
            return;
        }
        sampleClocks();
        long nowMonoNs = clock.monoNs();
        long stampNs = roundTrip.onScale(sent.stampSource, sent.stampNs, inFlight.sentMonoNs(slot), nowMonoNs);
        inFlight.setTxStamp(slot, sent.stampSource, stampNs);
        if (inFlight.isAnswered(slot)) {
            roundTrip.resolve(slot, inFlight.rxSource(slot), inFlight.rxStampNs(slot));
        }
    }

    @Override
    public void onIcmpError(Arrival error) {
        if (error.length < MIN_QUOTE_BYTES
                || !IcmpEcho.isRequest(error.data, error.offset, error.family)
                || IcmpEcho.identifier(error.data, error.offset)
                        != transport.status(error.family).echoIdentifier()
                || !isRejection(error)) {
            return;
        }
        int slot = findQuoted(error);
        if (slot != InFlightTable.NONE && !inFlight.isAnswered(slot)) {
            outcomes.rejected(slot, error);
        }
    }

    /** By the cookie if it is quoted (RFC 1812, 4.3.2.3 wants that); else by address and sequence number (RFC 792). */
    private int findQuoted(Arrival error) {
        if (error.length >= IcmpEcho.IDENTITY_END) {
            int slot = inFlight.find(IcmpEcho.cookie(error.data, error.offset));
            boolean ours = slot != InFlightTable.NONE && inFlight.session(slot).hasAddress(error.peerHi, error.peerLo);
            return ours ? slot : InFlightTable.NONE;
        }
        int sequence = IcmpEcho.sequence(error.data, error.offset);
        Session session = sessions.byAddress(error.peerHi, error.peerLo);
        while (session != null) {
            int slot = inFlight.findSequence(session, sequence);
            if (slot != InFlightTable.NONE) {
                return slot;
            }
            session = session.nextOfAddress;
        }
        return InFlightTable.NONE;
    }

    /**
     * Whether the error says that the packet will not be answered: destination unreachable, time exceeded, parameter
     * problem (RFC 792), and for IPv6 packet too big (RFC 4443). A source quench, for one, says nothing of the kind.
     */
    private static boolean isRejection(Arrival error) {
        return switch (error.family) {
            case IPV4 -> error.icmpType == 3 || error.icmpType == 11 || error.icmpType == 12;
            case IPV6 -> error.icmpType >= 1 && error.icmpType <= 4;
        };
    }
}
