package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/** Reads a captured packet from its IP header on (RFC 791, RFC 8200). */
final class IpHeader {

    private static final int DESTINATION_OPTIONS = 60;

    private IpHeader() {}

    static boolean isV6(ByteBuffer memory, int offset) {
        return memory.get(offset) >> 4 == 6;
    }

    /**
     * Index of what the packet carries, behind options.
     *
     * @param protocol what that must be
     * @param least bytes that must have been captured of it
     * @return -1 if it carries something else, or less
     */
    static int payload(ByteBuffer memory, int offset, int length, int protocol, int least) {
        if (length < (isV6(memory, offset) ? 40 : 20)) {
            return -1;
        }
        int end = offset + length;
        int next;
        int index;
        if (isV6(memory, offset)) {
            next = memory.get(offset + 6);
            index = offset + 40;
            while (next == DESTINATION_OPTIONS && index + 8 <= end) {
                next = memory.get(index);
                index += 8 * (1 + (memory.get(index + 1) & 0xff));
            }
        } else {
            next = memory.get(offset + 9);
            index = offset + (memory.get(offset) & 0xf) * 4;
        }
        return next == protocol && index + least <= end ? index : -1;
    }

    /** The last 32 bits of an address: all that differs between those of the tests. */
    static int sourceTail(ByteBuffer memory, int offset) {
        return memory.getInt(offset + (isV6(memory, offset) ? 20 : 12));
    }

    /** See {@link #sourceTail}. */
    static int destinationTail(ByteBuffer memory, int offset) {
        return memory.getInt(offset + (isV6(memory, offset) ? 36 : 16));
    }
}
