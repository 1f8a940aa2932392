package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * The control message that names the source of a packet to send: {@code struct cmsghdr} with {@code struct in_pktinfo},
 * linux/in.h, ip(7).
 */
public final class PacketInfo {

    /** Bytes of the message with its padding. */
    public static final int BYTES = 32;

    private static final int HEADER_BYTES = 16;
    private static final int INFO_BYTES = 12;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int SPEC_DST = HEADER_BYTES + 4;

    private PacketInfo() {}

    /** Writes everything but the source: no interface, so the routing table decides. */
    public static void layOut(ByteBuffer bytes, int offset) {
        bytes.putLong(offset, HEADER_BYTES + INFO_BYTES);
        bytes.putInt(offset + LEVEL, Sockets.SOL_IP);
        bytes.putInt(offset + TYPE, Sockets.IP_PKTINFO);
        bytes.putLong(offset + HEADER_BYTES, 0);
        bytes.putLong(offset + HEADER_BYTES + 8, 0);
    }

    /** Writes the 32 bits of the source address. */
    public static void setSource(ByteBuffer bytes, int offset, int address) {
        bytes.putInt(offset + SPEC_DST, Integer.reverseBytes(address));
    }
}
