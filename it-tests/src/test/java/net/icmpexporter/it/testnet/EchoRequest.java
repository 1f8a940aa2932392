package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/**
 * A view over one packet that was read: an IP header and an ICMP echo request (RFC 791 and 792, RFC 8200 and 4443). One
 * instance, pointed anew at each packet.
 */
final class EchoRequest {

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ECHO_REQUEST_4 = 8;
    private static final int ECHO_REQUEST_6 = 128;
    private static final int ECHO_HEADER = 8;

    private final ByteBuffer memory;

    /** Whether it is IPv6. */
    boolean v6;

    /** Index of its first byte. */
    int offset;

    /** Index of the ICMP header. */
    int icmpOffset;

    /** ICMP bytes: header and payload. */
    int icmpLength;

    EchoRequest(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Points it at a packet; false if that is anything but a whole, unfragmented echo request. */
    boolean isAt(int start, int length) {
        offset = start;
        if (length < 20) {
            return false;
        }
        return switch (memory.get(start) >> 4) {
            case 4 -> isAt4(start, length);
            case 6 -> isAt6(start, length);
            default -> false;
        };
    }

    private boolean isAt4(int start, int length) {
        v6 = false;
        int headerBytes = (memory.get(start) & 0xf) * 4;
        int totalBytes = memory.getShort(start + 2) & 0xffff;
        boolean fragment = (memory.getShort(start + 6) & 0x3fff) != 0;
        icmpOffset = start + headerBytes;
        icmpLength = totalBytes - headerBytes;
        return memory.get(start + 9) == ICMP
                && !fragment
                && totalBytes <= length
                && icmpLength >= ECHO_HEADER
                && memory.getShort(icmpOffset) == ECHO_REQUEST_4 << 8;
    }

    private boolean isAt6(int start, int length) {
        v6 = true;
        icmpOffset = start + 40;
        icmpLength = memory.getShort(start + 4) & 0xffff;
        return memory.get(start + 6) == ICMPV6
                && icmpLength >= ECHO_HEADER
                && 40 + icmpLength <= length
                && memory.getShort(icmpOffset) == (short) (ECHO_REQUEST_6 << 8);
    }

    /**
     * What tells its destination from all others of the test network: the family, B and x. Negative if it is none of
     * them.
     */
    int key() {
        if (v6) {
            boolean ours = memory.getLong(offset + 24) == 0xfd77_0000_0000_0000L && memory.getInt(offset + 32) == 0;
            int b = memory.getShort(offset + 36) & 0xffff;
            int x = memory.getShort(offset + 38) & 0xffff;
            return ours && b < 256 && x < 256 ? 1 << 16 | b << 8 | x : -1;
        }
        int destination = memory.getInt(offset + 16);
        return destination >>> 16 == (10 << 8 | 77) ? destination & 0xffff : -1;
    }
}
