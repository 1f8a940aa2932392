package net.icmpexporter.wire;

import java.nio.ByteBuffer;

/**
 * The checksum of TCP over IPv4, which covers both addresses beside the segment (RFC 9293, 3.1). Over IPv6 the kernel writes
 * and checks it (RFC 3542, 3.1).
 */
public final class PseudoHeader {

    private static final int PROTOCOL_TCP = 6;

    private PseudoHeader() {}

    /** The sum that goes into a segment of this length, in its two bytes; they must be 0 in the segment. */
    public static int checksum(ByteBuffer data, int offset, int length, int sourceBits, int destinationBits) {
        return ~InternetChecksum.fold(
                        sum(sourceBits, destinationBits, length) + InternetChecksum.sum(data, offset, length))
                & 0xFFFF;
    }

    /**
     * Whether a segment that came over IPv4 has a right checksum, or one that nobody has finished: between hosts of one
     * machine (loopback, veth, virtio) the sum is left to a card that never comes, and its field holds the sum of the
     * pseudo header alone (CHECKSUM_PARTIAL, linux/skbuff.h).
     *
     * @param field index of the checksum in {@code data}
     */
    public static boolean isRightOrUnfinished(
            ByteBuffer data, int offset, int length, int field, int sourceBits, int destinationBits) {
        long header = sum(sourceBits, destinationBits, length);
        return InternetChecksum.fold(header + InternetChecksum.sum(data, offset, length)) == 0xFFFF
                || Octets.u16(data, field) == InternetChecksum.fold(header);
    }

    private static long sum(int sourceBits, int destinationBits, int length) {
        return (sourceBits >>> 16)
                + (sourceBits & 0xFFFFL)
                + (destinationBits >>> 16)
                + (destinationBits & 0xFFFFL)
                + PROTOCOL_TCP
                + length;
    }
}
