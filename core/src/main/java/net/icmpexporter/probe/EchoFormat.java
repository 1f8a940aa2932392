package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.wire.CookieKey;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.InternetChecksum;
import org.jspecify.annotations.Nullable;

/** ICMP echo: the payload carries session, number and a cookie, and the target returns all of it. */
final class EchoFormat implements PacketFormat {

    private final ProbeTransport transport;
    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final CookieKey cookieKey;

    EchoFormat(
            ProbeTransport transport,
            SessionTable sessions,
            InFlightTable inFlight,
            Outcomes outcomes,
            CookieKey cookieKey) {
        this.transport = transport;
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.cookieKey = cookieKey;
    }

    @Override
    public int slots() {
        return CookieKey.MAX_SLOTS;
    }

    @Override
    public int bytes(Session session) {
        return IcmpEcho.HEADER_BYTES + session.key().options().payloadBytes();
    }

    @Override
    public long identity(Session session, int number, int slot) {
        return cookieKey.cookie(session.reference(), number, slot);
    }

    @Override
    public void write(ByteBuffer data, int offset, Session session, int number, long identity) {
        int identifier = transport.status(session.channel()).echoIdentifier();
        int payloadBytes = session.key().options().payloadBytes();
        IcmpEcho.writeRequest(
                data, offset, session.family(), identifier, session.reference(), number, identity, payloadBytes);
    }

    @Override
    public boolean mayConcernUs(Arrival reply) {
        return reply.length >= IcmpEcho.HEADER_BYTES
                && IcmpEcho.isReply(reply.data, reply.offset, reply.channel.family())
                && hasOurIdentifier(reply);
    }

    @Override
    public boolean isSound(Arrival reply) {
        boolean whole = reply.channel.family() == IpFamily.IPV6
                || InternetChecksum.isRight(reply.data, reply.offset, reply.length);
        return whole && reply.length >= IcmpEcho.IDENTITY_END;
    }

    @Override
    public int inFlight(Arrival reply) {
        return find(IcmpEcho.cookie(reply.data, reply.offset));
    }

    @Override
    public boolean isFromTarget(Session session, Arrival reply) {
        return session.hasAddress(reply.peerHi, reply.peerLo);
    }

    @Override
    public boolean answers(Session session, int number, long identity, Arrival reply) {
        return IcmpEcho.echoes(
                reply.data,
                reply.offset,
                reply.length,
                session.reference(),
                number,
                identity,
                session.key().options().payloadBytes());
    }

    @Override
    public boolean refuses(Arrival reply) {
        return false;
    }

    @Override
    public void notFromTarget(Session session, Arrival reply) {
        outcomes.foreign(session);
    }

    @Override
    public void notInFlight(Arrival reply) {
        long cookie = IcmpEcho.cookie(reply.data, reply.offset);
        int reference = IcmpEcho.reference(reply.data, reply.offset);
        int number = IcmpEcho.number(reply.data, reply.offset);
        if (!cookieKey.isOurs(cookie, reference, number)) {
            outcomes.damaged(sessionAt(reply));
            return;
        }
        Session session = sessions.byReference(reference);
        if (session == null) {
            outcomes.stranger();
        } else if (!isFromTarget(session, reply)) {
            outcomes.foreign(session);
        } else if (!answers(session, number, cookie, reply)) {
            outcomes.damaged(session);
        } else {
            outcomes.afterwards(session, number);
        }
    }

    @Override
    public @Nullable Session sessionAt(Arrival reply) {
        Session session = sessions.byAddress(reply.peerHi, reply.peerLo);
        while (session != null && session.channel() != reply.channel) {
            session = session.nextOfAddress;
        }
        return session;
    }

    @Override
    public int inFlightOfSent(Arrival sent) {
        return sent.length < Long.BYTES
                ? InFlightTable.NONE
                : find(IcmpEcho.tailCookie(sent.data, sent.offset, sent.length));
    }

    /** By the cookie if it is quoted (RFC 1812, 4.3.2.3 wants that); else by address and sequence number (RFC 792). */
    @Override
    public int inFlightOfQuoted(Arrival error) {
        if (error.length < IcmpEcho.HEADER_BYTES
                || !IcmpEcho.isRequest(error.data, error.offset, error.channel.family())
                || !hasOurIdentifier(error)) {
            return InFlightTable.NONE;
        }
        if (error.length >= IcmpEcho.IDENTITY_END) {
            int slot = find(IcmpEcho.cookie(error.data, error.offset));
            boolean ours = slot != InFlightTable.NONE && isFromTarget(inFlight.session(slot), error);
            return ours ? slot : InFlightTable.NONE;
        }
        int sequence = IcmpEcho.sequence(error.data, error.offset);
        Session session = sessions.byAddress(error.peerHi, error.peerLo);
        while (session != null) {
            int slot =
                    session.channel() == error.channel ? inFlight.findSequence(session, sequence) : InFlightTable.NONE;
            if (slot != InFlightTable.NONE) {
                return slot;
            }
            session = session.nextOfAddress;
        }
        return InFlightTable.NONE;
    }

    private boolean hasOurIdentifier(Arrival arrival) {
        return IcmpEcho.identifier(arrival.data, arrival.offset)
                == transport.status(arrival.channel).echoIdentifier();
    }

    private int find(long cookie) {
        return inFlight.find(CookieKey.slot(cookie), cookie);
    }
}
