package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * Control messages that say how a packet is to be sent, {@code struct cmsghdr} of cmsg(3) with what ip(7) and ipv6(7) know:
 * {@code struct in_pktinfo} (linux/in.h), {@code struct in6_pktinfo} (linux/ipv6.h), and numbers of 32 bits. Each method writes
 * one and returns the index behind it.
 */
public final class PacketInfo {

    /** Bytes of {@link #ipv4} with its padding. */
    public static final int IPV4_BYTES = 32;

    /** Bytes of {@link #ipv6} with its padding. */
    public static final int IPV6_BYTES = 40;

    /** Bytes of {@link #number} with its padding. */
    public static final int NUMBER_BYTES = 24;

    private static final int HEADER_BYTES = 16;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int INFO4_BYTES = 12;
    private static final int SPEC_DST = HEADER_BYTES + 4;
    private static final int INFO6_BYTES = 20;

    private PacketInfo() {}

    /**
     * Writes the way that an IPv4 packet leaves.
     *
     * @param interfaceIndex 0 to let the routing table decide
     * @param source 32 bits of address; 0 to let the routing table decide
     */
    public static int ipv4(ByteBuffer bytes, int offset, int interfaceIndex, int source) {
        header(bytes, offset, INFO4_BYTES, Sockets.SOL_IP, Sockets.IP_PKTINFO);
        bytes.putInt(offset + HEADER_BYTES, interfaceIndex);
        bytes.putLong(offset + HEADER_BYTES + 8, 0);
        setIpv4Source(bytes, offset, source);
        return offset + IPV4_BYTES;
    }

    /** Writes another source into what {@link #ipv4} wrote. */
    public static void setIpv4Source(ByteBuffer bytes, int offset, int source) {
        bytes.putInt(offset + SPEC_DST, Integer.reverseBytes(source));
    }

    /**
     * Writes the way that an IPv6 packet leaves.
     *
     * @param interfaceIndex 0 to let the routing table decide
     * @param sourceHi half of an address; both 0 to let the routing table decide
     */
    public static int ipv6(ByteBuffer bytes, int offset, int interfaceIndex, long sourceHi, long sourceLo) {
        header(bytes, offset, INFO6_BYTES, Sockets.SOL_IPV6, Sockets.IPV6_PKTINFO);
        bytes.putLong(offset + HEADER_BYTES, Long.reverseBytes(sourceHi));
        bytes.putLong(offset + HEADER_BYTES + 8, Long.reverseBytes(sourceLo));
        bytes.putInt(offset + HEADER_BYTES + 16, interfaceIndex);
        return offset + IPV6_BYTES;
    }

    /** Writes a number, as of the hop limit. */
    public static int number(ByteBuffer bytes, int offset, int level, int type, int value) {
        header(bytes, offset, Integer.BYTES, level, type);
        bytes.putInt(offset + HEADER_BYTES, value);
        return offset + NUMBER_BYTES;
    }

    private static void header(ByteBuffer bytes, int offset, int dataBytes, int level, int type) {
        bytes.putLong(offset, HEADER_BYTES + dataBytes);
        bytes.putInt(offset + LEVEL, level);
        bytes.putInt(offset + TYPE, type);
    }
}
