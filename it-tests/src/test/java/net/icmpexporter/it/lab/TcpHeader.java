package net.icmpexporter.it.lab;

import java.nio.ByteBuffer;

/** Reads the TCP header of a captured packet (RFC 9293 section 3.1). */
final class TcpHeader {

    static final int SYN = 2;

    private static final int RST = 4;
    private static final int ACK = 16;
    private static final int TCP = 6;
    private static final int HEADER_BYTES = 20;

    private TcpHeader() {}

    /** Index of the header in a packet, or -1 if it has none. */
    static int offset(ByteBuffer memory, int offset, int length) {
        return IpHeader.payload(memory, offset, length, TCP, HEADER_BYTES);
    }

    /** Whether these are the flags of an answer to a SYN: SYN/ACK, or a reset that acknowledges. */
    static boolean isAnswer(int flags) {
        return flags == (SYN | ACK) || flags == (RST | ACK);
    }

    static int flags(ByteBuffer memory, int tcp) {
        return memory.getShort(tcp + 12) & 0xfff;
    }

    static int sourcePort(ByteBuffer memory, int tcp) {
        return memory.getShort(tcp) & 0xffff;
    }

    static int destinationPort(ByteBuffer memory, int tcp) {
        return memory.getShort(tcp + 2) & 0xffff;
    }

    static int sequence(ByteBuffer memory, int tcp) {
        return memory.getInt(tcp + 4);
    }

    static int acknowledgment(ByteBuffer memory, int tcp) {
        return memory.getInt(tcp + 8);
    }
}
