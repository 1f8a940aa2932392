package net.icmpexporter.fake;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.transport.Channel;
import org.jspecify.annotations.Nullable;

/** Something on its way to a socket. Comes from a {@link Pool} and goes back there; fields, since it never leaves the package. */
final class Packet {

    /** What it is to the socket. */
    enum Kind {
        TX_STAMP,
        ICMP_ERROR,
        REPLY
    }

    private static final int SMALLEST_BYTES = 256;

    Kind kind = Kind.REPLY;
    Channel channel = Channel.ICMP4;
    ByteBuffer data = ByteBuffer.allocate(SMALLEST_BYTES);
    int offset;
    int length;
    long peerHi;
    long peerLo;
    long reporterHi;
    long reporterLo;
    int icmpType;
    int icmpCode;

    /** Whether it gets a stamp, if the kernel stamps at all. */
    boolean stamped;

    /** When it passes the stamping point, in nanoseconds since the network began. */
    long passesNs;

    /** The stamp it got, wall clock. */
    long stampWallNs;

    /** The card's stamp, by its own clock; 0 for none. */
    long cardStampNs;

    /** The address of the host that it came to, if the transport can say; both halves 0 otherwise. */
    long localHi;

    /** See {@link #localHi}. */
    long localLo;

    /** The hops that a reply has left. */
    int hopLimit;

    /** Whose record it belongs to; null for what nobody asked for. */
    @Nullable
    PathPlayer player;

    /** What it means there. */
    PathPlayer.Answer answer = PathPlayer.Answer.SOUND;

    /** Whether it is the first answer to its probe. */
    boolean firstCopy;

    /** Round trip of the first answer. */
    long rttNs;

    /** Whether its request was stamped. */
    boolean requestStamped;

    /** Packets to use again. One thread. */
    static final class Pool {

        private final ArrayDeque<Packet> free = new ArrayDeque<>();

        Packet take(Kind kind, Channel channel, int bytes) {
            Packet packet = free.poll();
            if (packet == null) {
                packet = new Packet();
            }
            if (packet.data.capacity() < bytes) {
                packet.data = ByteBuffer.allocate(Integer.highestOneBit(bytes - 1) << 1);
            }
            packet.kind = kind;
            packet.channel = channel;
            packet.offset = 0;
            packet.length = bytes;
            packet.peerHi = 0;
            packet.peerLo = 0;
            packet.reporterHi = 0;
            packet.reporterLo = 0;
            packet.icmpType = 0;
            packet.icmpCode = 0;
            packet.stamped = false;
            packet.passesNs = 0;
            packet.stampWallNs = 0;
            packet.cardStampNs = 0;
            packet.localHi = 0;
            packet.localLo = 0;
            packet.hopLimit = 0;
            packet.player = null;
            packet.answer = PathPlayer.Answer.SOUND;
            packet.firstCopy = true;
            packet.rttNs = 0;
            packet.requestStamped = false;
            return packet;
        }

        void giveBack(Packet packet) {
            packet.player = null;
            free.add(packet);
        }
    }
}
