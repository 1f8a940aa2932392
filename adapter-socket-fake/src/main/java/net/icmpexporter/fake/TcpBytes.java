package net.icmpexporter.fake;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpAddress;

/**
 * TCP segments as the hosts of the network see and write them: RFC 9293, 3.1 and 3.5. Written apart from the product's own
 * codec, so that neither hides a mistake of the other. Absolute indices, big endian; no state.
 */
final class TcpBytes {

    /** Ports, sequence, acknowledgement, length and flags, window, checksum, urgent pointer. */
    static final int HEADER_BYTES = 20;

    /** What accepts a SYN: a header, and the segment size as the one option. */
    static final int SYN_ACK_BYTES = 24;

    private static final int PROTOCOL = 6;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int LENGTH_AND_FLAGS = 12;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;
    private static final int WORDS_SHIFT = 12;
    private static final int CONTROL_BITS = 0x3F;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;
    private static final int ROOM = 65160;
    private static final int SEGMENT_SIZE_OPTION = 0x0204_0000;
    /** What a target that knows nothing of us may begin with. */
    private static final int NUMBERS_APART = 0x5A17_C3D9;

    private TcpBytes() {}

    /** Whether a host would look at it as at the beginning of a connection: a SYN alone, as long as it says, rightly summed. */
    static boolean isSyn(ByteBuffer data, int offset, int length, IpAddress source, IpAddress destination) {
        if (length < HEADER_BYTES) {
            return false;
        }
        int word = data.getChar(offset + LENGTH_AND_FLAGS);
        int headerBytes = (word >>> WORDS_SHIFT) * 4;
        return (word & CONTROL_BITS) == SYN
                && headerBytes >= HEADER_BYTES
                && headerBytes <= length
                && fold(addresses(source, destination, length) + sum(data, offset, length)) == 0xFFFF;
    }

    /**
     * Writes what a transport adds to a segment that leaves: the sum, over whatever the field held. It must have been 0, as
     * it must for a kernel; if not, the segment is one that no host accepts.
     */
    static void finishChecksum(ByteBuffer data, int offset, int length, IpAddress source, IpAddress destination) {
        long sum = addresses(source, destination, length) + sum(data, offset, length);
        data.putChar(offset + CHECKSUM, (char) ~fold(sum));
    }

    static int destinationPort(ByteBuffer data, int offset) {
        return data.getChar(offset + 2);
    }

    /** Fills a packet with the answer to the SYN in {@code request}, but for the checksum. */
    static void answer(Packet packet, ByteBuffer request, int offset, boolean refused) {
        ByteBuffer data = packet.data;
        int sequence = request.getInt(offset + 4);
        int bytes = refused ? HEADER_BYTES : SYN_ACK_BYTES;
        packet.length = bytes;
        data.putChar(0, request.getChar(offset + 2));
        data.putChar(2, request.getChar(offset));
        data.putInt(4, refused ? 0 : sequence ^ NUMBERS_APART);
        data.putInt(ACKNOWLEDGEMENT, sequence + 1);
        data.putChar(LENGTH_AND_FLAGS, (char) ((bytes / 4) << WORDS_SHIFT | ACK | (refused ? RST : SYN)));
        data.putChar(WINDOW, (char) (refused ? 0 : ROOM));
        data.putInt(CHECKSUM, 0);
        if (!refused) {
            data.putInt(HEADER_BYTES, SEGMENT_SIZE_OPTION | 1460);
        }
    }

    /** Makes it acknowledge another number than was sent. */
    static void acknowledgeAnother(Packet packet) {
        packet.data.putInt(ACKNOWLEDGEMENT, packet.data.getInt(ACKNOWLEDGEMENT) ^ 0x0100_5A00);
    }

    /** Makes its header say that it is longer than the packet. */
    static void claimMore(Packet packet) {
        packet.data.putChar(LENGTH_AND_FLAGS, (char) (packet.data.getChar(LENGTH_AND_FLAGS) | 0xF << WORDS_SHIFT));
    }

    /** Writes the right checksum of a packet from one address to another. */
    static void writeChecksum(Packet packet, IpAddress source, IpAddress destination) {
        packet.data.putChar(packet.offset + CHECKSUM, (char) 0);
        finishChecksum(packet.data, packet.offset, packet.length, source, destination);
    }

    /** Makes the checksum a wrong one: not the unfinished one either, that of the addresses alone, which virtual links have. */
    static void breakChecksum(Packet packet, IpAddress source, IpAddress destination) {
        int at = packet.offset + CHECKSUM;
        int wrong = packet.data.getChar(at) ^ 0x0A5A;
        int unfinished = fold(addresses(source, destination, packet.length));
        packet.data.putChar(at, (char) (wrong == unfinished ? wrong ^ 0x1100 : wrong));
    }

    /** The pseudo header: of an IPv4 address its 32 bits, of an IPv6 address all 128. */
    private static long addresses(IpAddress source, IpAddress destination, int length) {
        return words(source) + words(destination) + PROTOCOL + length;
    }

    private static long words(IpAddress address) {
        return switch (address.family()) {
            case IPV4 -> words(Integer.toUnsignedLong(address.ipv4Bits()));
            case IPV6 -> words(address.hi()) + words(address.lo());
        };
    }

    private static long words(long half) {
        return (half >>> 48) + (half >>> 32 & 0xFFFF) + (half >>> 16 & 0xFFFF) + (half & 0xFFFF);
    }

    private static long sum(ByteBuffer data, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = data.get(offset + i) & 0xFF;
            sum += i % 2 == 0 ? octet << 8 : octet;
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
