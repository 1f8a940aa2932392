package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/** Reads a captured ICMP echo packet from its IP header on (RFC 791 and 792, RFC 8200 and 4443). */
final class EchoHeader {

    private static final int NONE = -1;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private EchoHeader() {}

    static boolean isRequest(ByteBuffer memory, int offset, int length) {
        int type = type(memory, offset, length);
        return isV6(memory, offset) ? type == 128 : type == 8;
    }

    static boolean isReply(ByteBuffer memory, int offset, int length) {
        int type = type(memory, offset, length);
        return isV6(memory, offset) ? type == 129 : type == 0;
    }

    static boolean isV6(ByteBuffer memory, int offset) {
        return memory.get(offset) >> 4 == 6;
    }

    private static int type(ByteBuffer memory, int offset, int length) {
        boolean v6 = isV6(memory, offset);
        if (length < (v6 ? 48 : 28)) {
            return NONE;
        }
        boolean icmp = v6 ? memory.get(offset + 6) == ICMPV6 : memory.get(offset + 9) == ICMP;
        return icmp ? memory.get(icmpOffset(memory, offset)) & 0xff : NONE;
    }

    private static int icmpOffset(ByteBuffer memory, int offset) {
        return offset + (isV6(memory, offset) ? 40 : (memory.get(offset) & 0xf) * 4);
    }

    static int sequence(ByteBuffer memory, int offset) {
        return memory.getShort(icmpOffset(memory, offset) + 6) & 0xffff;
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
