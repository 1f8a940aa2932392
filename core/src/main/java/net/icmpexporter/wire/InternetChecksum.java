package net.icmpexporter.wire;

import java.nio.ByteBuffer;

/** The checksum of RFC 1071: the complement of the one's complement sum of all 16-bit words. */
public final class InternetChecksum {

    private InternetChecksum() {}

    /**
     * The checksum over {@code length} bytes, 0 to 65535: what belongs into a checksum field that is 0 in the data; and 0
     * (or, which is the same sum, 0xFFFF) over data with a right one.
     */
    public static int of(ByteBuffer data, int offset, int length) {
        return ~fold(sum(data, offset, length)) & 0xFFFF;
    }

    /** Whether data that contain their own checksum are whole. */
    public static boolean isRight(ByteBuffer data, int offset, int length) {
        return of(data, offset, length) == 0;
    }

    /** The sum so far, for {@link #fold}: sums of several pieces may be added, all but the last of even length. */
    static long sum(ByteBuffer data, int offset, int length) {
        long sum = 0;
        int index = offset;
        int end = offset + length;
        for (; end - index >= 4; index += 4) {
            sum += Integer.toUnsignedLong(Octets.u32(data, index));
        }
        if (end - index >= 2) {
            sum += Octets.u16(data, index);
            index += 2;
        }
        return index < end ? sum + (Octets.u8(data, index) << 8) : sum;
    }

    /** One's complement addition of a sum's halves, 0 to 0xFFFF. */
    static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
