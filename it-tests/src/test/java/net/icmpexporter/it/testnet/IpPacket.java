package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/**
 * A view over one packet that was read: an IP header (RFC 791, RFC 8200) and what it carries. One instance, pointed anew
 * at each packet.
 */
final class IpPacket {

    /** Protocol numbers. */
    static final int ICMP = 1;

    static final int TCP = 6;
    static final int ICMPV6 = 58;

    /** The bit of a {@link #key} that tells TCP from ICMP. */
    static final int TCP_KEY = 1 << 17;

    /** The bit of a {@link #key} that tells IPv6 from IPv4. */
    static final int V6_KEY = 1 << 16;

    private static final int ECHO_REQUEST_4 = 8;
    private static final int ECHO_REQUEST_6 = 128;
    private static final int ECHO_HEADER = 8;

    final ByteBuffer memory;

    /** Whether it is IPv6. */
    boolean v6;

    /** What the header says it carries. */
    int protocol;

    /** Index of its first byte. */
    int offset;

    /** Index of what it carries: an ICMP or TCP header. */
    int payloadOffset;

    /** Bytes of that, from its header on. */
    int payloadLength;

    IpPacket(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Points it at a packet; false if that is anything but a whole, unfragmented one. */
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
        protocol = memory.get(start + 9) & 0xff;
        payloadOffset = start + headerBytes;
        payloadLength = totalBytes - headerBytes;
        return !fragment && totalBytes <= length && payloadLength >= 0;
    }

    private boolean isAt6(int start, int length) {
        v6 = true;
        protocol = memory.get(start + 6) & 0xff;
        payloadOffset = start + 40;
        payloadLength = memory.getShort(start + 4) & 0xffff;
        return 40 + payloadLength <= length;
    }

    boolean isEchoRequest() {
        return protocol == (v6 ? ICMPV6 : ICMP)
                && payloadLength >= ECHO_HEADER
                && memory.getShort(payloadOffset) == (short) ((v6 ? ECHO_REQUEST_6 : ECHO_REQUEST_4) << 8);
    }

    /**
     * What tells its destination from all others of the test network: the protocol, the family, B and x. Negative if it
     * is none of them.
     */
    int key() {
        int transport = protocol == TCP ? TCP_KEY : 0;
        if (v6) {
            boolean ours = memory.getLong(offset + 24) == 0xfd77_0000_0000_0000L && memory.getInt(offset + 32) == 0;
            int b = memory.getShort(offset + 36) & 0xffff;
            int x = memory.getShort(offset + 38) & 0xffff;
            return ours && b < 256 && x < 256 ? transport | V6_KEY | b << 8 | x : -1;
        }
        int destination = memory.getInt(offset + 16);
        return destination >>> 16 == (10 << 8 | 77) ? transport | (destination & 0xffff) : -1;
    }
}
