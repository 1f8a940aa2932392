package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/** Reads a captured ICMP echo packet from its IP header on (RFC 792, RFC 4443). */
final class EchoHeader {

    private static final int NONE = -1;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ECHO_HEADER = 8;

    private EchoHeader() {}

    static boolean isRequest(ByteBuffer memory, int offset, int length) {
        int type = type(memory, offset, length);
        return IpHeader.isV6(memory, offset) ? type == 128 : type == 8;
    }

    static boolean isReply(ByteBuffer memory, int offset, int length) {
        int type = type(memory, offset, length);
        return IpHeader.isV6(memory, offset) ? type == 129 : type == 0;
    }

    private static int type(ByteBuffer memory, int offset, int length) {
        int icmp = icmp(memory, offset, length);
        return icmp < 0 ? NONE : memory.get(icmp) & 0xff;
    }

    private static int icmp(ByteBuffer memory, int offset, int length) {
        int protocol = IpHeader.isV6(memory, offset) ? ICMPV6 : ICMP;
        return IpHeader.payload(memory, offset, length, protocol, ECHO_HEADER);
    }

    /** Of a request or a reply, of which {@code length} bytes were captured. */
    static int sequence(ByteBuffer memory, int offset, int length) {
        return memory.getShort(icmp(memory, offset, length) + 6) & 0xffff;
    }
}
