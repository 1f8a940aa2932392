package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071), with the pseudo-header of IPv6 (RFC 8200 section 8.1) where it belongs. */
final class Checksum {

    private static final int ICMPV6 = 58;

    private Checksum() {}

    /** Of {@code length} bytes from {@code offset} on. */
    static short of(ByteBuffer memory, int offset, int length) {
        return fold(sum(memory, offset, length));
    }

    /** Of an ICMPv6 message that begins at {@code offset} behind an IPv6 header without extensions. */
    static short ofIcmp6(ByteBuffer memory, int offset, int length) {
        return fold(sum(memory, offset - 32, 32) + length + ICMPV6 + sum(memory, offset, length));
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
