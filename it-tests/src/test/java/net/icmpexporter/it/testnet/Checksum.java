package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071), with the pseudo-header of the addresses where it belongs (RFC 9293 section 3.1, RFC
 * 8200 section 8.1). Over bytes that hold a right checksum it is 0.
 */
public final class Checksum {

    private Checksum() {}

    /** Of {@code length} bytes from {@code offset} on. */
    static short of(ByteBuffer memory, int offset, int length) {
        return fold(sum(memory, offset, length));
    }

    /** The sum of the addresses alone, as it stands in a segment of this length that nobody has finished (linux/skbuff.h, CHECKSUM_PARTIAL). */
    static short unfinished(ByteBuffer memory, int ipOffset, int protocol, int length) {
        return (short) ~withAddresses(memory, ipOffset, protocol, 0, 0, length);
    }

    /** Of what a packet that begins at {@code ipOffset} carries at {@code offset}, with its addresses. */
    public static short withAddresses(ByteBuffer memory, int ipOffset, int protocol, int offset, int length) {
        return withAddresses(memory, ipOffset, protocol, offset, length, length);
    }

    private static short withAddresses(
            ByteBuffer memory, int ipOffset, int protocol, int offset, int summed, int length) {
        boolean v6 = memory.get(ipOffset) >> 4 == 6;
        long addresses = v6 ? sum(memory, ipOffset + 8, 32) : sum(memory, ipOffset + 12, 8);
        return fold(addresses + length + protocol + sum(memory, offset, summed));
    }

    private static long sum(ByteBuffer memory, int offset, int length) {
        long sum = 0;
        int index = offset;
        int end = offset + length;
        for (; index + 1 < end; index += 2) {
            sum += memory.getShort(index) & 0xffff;
        }
        if (index < end) {
            sum += (memory.get(index) & 0xff) << 8;
        }
        return sum;
    }

    private static short fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (short) ~folded;
    }
}
