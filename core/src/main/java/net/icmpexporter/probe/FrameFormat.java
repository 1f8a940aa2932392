package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.wire.EchoFrame;
import org.jspecify.annotations.Nullable;

/**
 * Echo over a connection: the connection belongs to a session, the frame has the number of the probe and the time it was made,
 * and the target returns both. That time is the probe's identity.
 */
final class FrameFormat implements PacketFormat {

    private final SessionTable sessions;
    private final InFlightTable inFlight;
    private final Outcomes outcomes;
    private final WallClock wallClock;

    FrameFormat(SessionTable sessions, InFlightTable inFlight, Outcomes outcomes, WallClock wallClock) {
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.outcomes = outcomes;
        this.wallClock = wallClock;
    }

    @Override
    public int slots() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int bytes(Session session) {
        return EchoFrame.BYTES;
    }

    @Override
    public long identity(Session session, int number, int slot) {
        return wallClock.wallNs();
    }

    @Override
    public void write(ByteBuffer data, int offset, Session session, int number, long identity) {
        ProbeOptions options = session.key().options();
        EchoFrame.writeConnection(
                data,
                offset,
                session.reference(),
                session.key().port(),
                options.payloadBytes(),
                options.intervalNs(),
                options.timeoutNs());
        EchoFrame.writeProbe(data, offset, Integer.toUnsignedLong(number), identity);
    }

    @Override
    public boolean mayConcernUs(Arrival reply) {
        return reply.length >= EchoFrame.BYTES;
    }

    @Override
    public boolean isSound(Arrival reply) {
        Session session = sessionAt(reply);
        return session != null && wasSent(session, EchoFrame.sequence(reply.data, reply.offset));
    }

    /** Nobody can answer what was never asked. */
    private static boolean wasSent(Session session, long sequence) {
        int number = (int) sequence;
        return sequence == Integer.toUnsignedLong(number)
                && number - session.stats().nextNumber() < 0;
    }

    @Override
    public int inFlight(Arrival reply) {
        Session session = sessionAt(reply);
        return session == null ? InFlightTable.NONE : inFlight.findNumber(session, number(reply));
    }

    @Override
    public boolean isFromTarget(Session session, Arrival reply) {
        return session.hasAddress(reply.peerHi, reply.peerLo);
    }

    @Override
    public boolean answers(Session session, int number, long identity, Arrival reply) {
        return EchoFrame.wallNs(reply.data, reply.offset) == identity;
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
        Session session = sessionAt(reply);
        if (session != null) {
            outcomes.afterwards(session, number(reply));
        }
    }

    @Override
    public @Nullable Session sessionAt(Arrival reply) {
        Session session = sessions.byReference(EchoFrame.reference(reply.data, reply.offset));
        return session != null && session.channel() == reply.channel ? session : null;
    }

    @Override
    public int inFlightOfSent(Arrival sent) {
        return InFlightTable.NONE;
    }

    @Override
    public int inFlightOfQuoted(Arrival error) {
        return InFlightTable.NONE;
    }

    private static int number(Arrival reply) {
        return (int) EchoFrame.sequence(reply.data, reply.offset);
    }
}
