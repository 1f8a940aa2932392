package net.icmpexporter.fake;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpFamily;

/**
 * ICMP echo messages as the hosts of the network see and write them: RFC 792 and RFC 4443, 4. Written apart from the
 * product's own codec, so that neither hides a mistake of the other. Absolute indices, big endian; no state.
 */
final class IcmpBytes {

    /** Type, code, checksum, identifier, sequence number. */
    static final int HEADER_BYTES = 8;

    private static final int CHECKSUM = 2;
    private static final int ICMPV6_NEXT_HEADER = 58;
    private static final int REQUEST_V4 = 8;
    private static final int REPLY_V4 = 0;
    private static final int REQUEST_V6 = 128;
    private static final int REPLY_V6 = 129;

    private IcmpBytes() {}

    /**
     * Whether a host would answer: an echo request, and on IPv4 with a right checksum. On IPv6 the sender's kernel writes
     * the checksum whatever it was given (RFC 3542, 3.1).
     */
    static boolean isEchoRequest(IpFamily family, ByteBuffer data, int offset, int length) {
        if (length < HEADER_BYTES || data.get(offset + 1) != 0) {
            return false;
        }
        int type = data.get(offset) & 0xFF;
        return switch (family) {
            case IPV4 -> type == REQUEST_V4 && fold(sum(data, offset, length)) == 0xFFFF;
            case IPV6 -> type == REQUEST_V6;
        };
    }

    /** Turns a request into its reply, but for the checksum. */
    static void turn(IpFamily family, ByteBuffer data, int offset) {
        data.put(offset, (byte) (family == IpFamily.IPV4 ? REPLY_V4 : REPLY_V6));
    }

    /** Writes the right checksum. On IPv6 it covers both addresses too (RFC 4443, 2.3). */
    static void writeChecksum(Packet packet, long destinationHi, long destinationLo) {
        int at = packet.offset + CHECKSUM;
        packet.data.putChar(at, (char) 0);
        long sum = sum(packet.data, packet.offset, packet.length);
        if (packet.channel.family() == IpFamily.IPV6) {
            sum += words(packet.peerHi) + words(packet.peerLo) + words(destinationHi) + words(destinationLo);
            sum += packet.length + ICMPV6_NEXT_HEADER;
        }
        packet.data.putChar(at, (char) ~fold(sum));
    }

    /** Makes the checksum a wrong one: not the other form of zero either (RFC 1071, 1). */
    static void breakChecksum(Packet packet) {
        int at = packet.offset + CHECKSUM;
        packet.data.putChar(at, (char) (packet.data.getChar(at) ^ 0x0A5A));
    }

    /** Changes one byte of the payload, counted from its beginning or, if negative, from behind its end. */
    static void alter(Packet packet, int payloadByte) {
        int payloadBytes = packet.length - HEADER_BYTES;
        int index = payloadByte < 0 ? payloadBytes + payloadByte : payloadByte;
        if (index < 0 || index >= payloadBytes) {
            throw new IllegalStateException("no payload byte " + payloadByte + " to alter in " + payloadBytes);
        }
        int at = packet.offset + HEADER_BYTES + index;
        packet.data.put(at, (byte) (packet.data.get(at) ^ 0x5A));
    }

    private static long sum(ByteBuffer data, int offset, int length) {
        long sum = 0;
        int even = length & ~1;
        for (int i = 0; i < even; i += 2) {
            sum += data.getChar(offset + i);
        }
        return even == length ? sum : sum + ((data.get(offset + even) & 0xFF) << 8);
    }

    private static long words(long half) {
        return (half >>> 48) + (half >>> 32 & 0xFFFF) + (half >>> 16 & 0xFFFF) + (half & 0xFFFF);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
