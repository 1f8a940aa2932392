package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.PastProbe;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.wire.CookieKey;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.SynCookie;
import net.icmpexporter.wire.TcpSyn;
import org.jspecify.annotations.Nullable;

/**
 * TCP SYN: what is known of a probe stands in its source port and its sequence number, and the target returns both. A
 * SYN with ACK answers it, and so does a RST; this host's kernel, which knows of no connection, then closes it with a RST.
 */
final class SynFormat implements PacketFormat {

    private static final long MILLISECOND_NS = 1_000_000;

    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final SynCookie cookies;
    private final MonoClock clock;

    SynFormat(SessionTable sessions, InFlightTable inFlight, Outcomes outcomes, CookieKey cookieKey, MonoClock clock) {
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.cookies = new SynCookie(cookieKey);
        this.clock = clock;
    }

    @Override
    public int slots() {
        return SynCookie.MAX_SLOTS;
    }

    @Override
    public int bytes(Session session) {
        return TcpSyn.BYTES;
    }

    @Override
    public long identity(Session session, int number, int slot) {
        return cookies.identity(session.reference(), number, slot);
    }

    @Override
    public void write(ByteBuffer data, int offset, Session session, int number, long identity) {
        TcpSyn.write(
                data,
                offset,
                session.family(),
                SynCookie.sourcePort(identity),
                session.key().port(),
                SynCookie.sequence(identity),
                (int) (clock.monoNs() / MILLISECOND_NS));
    }

    @Override
    public boolean mayConcernUs(Arrival reply) {
        if (reply.length < TcpSyn.HEADER_BYTES || !TcpSyn.isAnswer(reply.data, reply.offset)) {
            return false;
        }
        int port = TcpSyn.destinationPort(reply.data, reply.offset);
        return port >= SynCookie.FIRST_PORT && port <= SynCookie.LAST_PORT;
    }

    @Override
    public boolean isSound(Arrival reply) {
        if (!TcpSyn.hasWholeHeader(reply.data, reply.offset, reply.length)) {
            return false;
        }
        return reply.channel.family() == IpFamily.IPV6
                || PseudoHeader.isRightOrUnfinished(
                        reply.data,
                        reply.offset,
                        reply.length,
                        reply.offset + TcpSyn.CHECKSUM,
                        (int) reply.peerLo,
                        (int) reply.localLo);
    }

    @Override
    public int inFlight(Arrival reply) {
        return TcpSyn.acknowledges(reply.data, reply.offset) ? find(identityOf(reply)) : InFlightTable.NONE;
    }

    @Override
    public boolean isFromTarget(Session session, Arrival reply) {
        return session.channel() == reply.channel
                && session.hasAddress(reply.peerHi, reply.peerLo)
                && session.key().port() == TcpSyn.sourcePort(reply.data, reply.offset);
    }

    @Override
    public boolean answers(Session session, int number, long identity, Arrival reply) {
        return true;
    }

    @Override
    public boolean refuses(Arrival reply) {
        return TcpSyn.isRefusal(reply.data, reply.offset);
    }

    /**
     * Identities are few enough that one comes again in another session, while the first one's target still repeats itself. Only
     * a probe that was answered is believed to be meant: with others it would be chance as well.
     */
    @Override
    public void notFromTarget(Session session, Arrival reply) {
        Session sender = sessionAt(reply);
        long number = sender == null ? -1 : numberIn(sender, reply);
        if (sender != null && number >= 0 && sender.stats().past((int) number) == PastProbe.ANSWERED) {
            outcomes.duplicate(sender);
        } else {
            outcomes.foreign(session);
        }
    }

    /** Late, or twice, or with a wrong acknowledgement. */
    @Override
    public void notInFlight(Arrival reply) {
        Session first = sessionAt(reply);
        if (!TcpSyn.acknowledges(reply.data, reply.offset) || !isOfAnEarlierProbe(first, reply)) {
            outcomes.damaged(first);
        }
    }

    /** Told by recomputing which probe could have had this identity; if there is one, it is counted. */
    private boolean isOfAnEarlierProbe(@Nullable Session first, Arrival reply) {
        Session session = first;
        while (session != null) {
            long number = isFromTarget(session, reply) ? numberIn(session, reply) : -1;
            if (number >= 0) {
                outcomes.afterwards(session, (int) number);
                return true;
            }
            session = session.nextOfAddress;
        }
        return false;
    }

    /** The number of the session's probe that could have had this identity, or -1. */
    private long numberIn(Session session, Arrival reply) {
        return cookies.numberOf(
                identityOf(reply), session.reference(), session.stats().nextNumber());
    }

    @Override
    public @Nullable Session sessionAt(Arrival reply) {
        Session session = sessions.byAddress(reply.peerHi, reply.peerLo);
        while (session != null && !isFromTarget(session, reply)) {
            session = session.nextOfAddress;
        }
        return session;
    }

    @Override
    public int inFlightOfSent(Arrival sent) {
        if (sent.length < TcpSyn.BYTES) {
            return InFlightTable.NONE;
        }
        return findSent(sent, sent.offset + sent.length - TcpSyn.BYTES);
    }

    @Override
    public int inFlightOfQuoted(Arrival error) {
        if (error.length < TcpSyn.IDENTITY_END) {
            return InFlightTable.NONE;
        }
        int slot = findSent(error, error.offset);
        if (slot == InFlightTable.NONE) {
            return slot;
        }
        Session session = inFlight.session(slot);
        boolean ours = session.hasAddress(error.peerHi, error.peerLo)
                && session.key().port() == TcpSyn.destinationPort(error.data, error.offset);
        return ours ? slot : InFlightTable.NONE;
    }

    private static long identityOf(Arrival reply) {
        return SynCookie.identity(
                TcpSyn.destinationPort(reply.data, reply.offset), TcpSyn.acknowledgedSyn(reply.data, reply.offset));
    }

    private int findSent(Arrival arrival, int offset) {
        return find(SynCookie.identity(TcpSyn.sourcePort(arrival.data, offset), TcpSyn.sequence(arrival.data, offset)));
    }

    private int find(long identity) {
        return inFlight.find(cookies.slot(identity), identity);
    }
}
