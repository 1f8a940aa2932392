package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * Internet addresses in a buffer in the order of this machine: {@code struct sockaddr_in} and {@code struct sockaddr_in6},
 * linux/in.h, linux/in6.h. Addresses are two 64-bit halves, IPv4 as its mapped form.
 */
public final class SockAddr {

    /** Bytes of {@code struct sockaddr_in}. */
    public static final int IPV4_BYTES = 16;

    /** Bytes of {@code struct sockaddr_in6}. */
    public static final int IPV6_BYTES = 28;

    private static final int FAMILY = 0;
    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_HI = 8;
    private static final int IPV6_LO = 16;
    private static final int IPV6_SCOPE = 24;
    private static final long MAPPED_PREFIX = 0xFFFFL << 32;

    private SockAddr() {}

    /** Writes the family, and zero into the port. Everything else keeps its value. */
    public static void setFamily(ByteBuffer bytes, int offset, int family) {
        bytes.putShort(offset + FAMILY, (short) family);
        bytes.putShort(offset + PORT, (short) 0);
    }

    /** Writes the 32 bits of an IPv4 address. */
    public static void setIpv4(ByteBuffer bytes, int offset, int address) {
        bytes.putInt(offset + IPV4_ADDRESS, Integer.reverseBytes(address));
    }

    /** The 32 bits of an IPv4 address. */
    public static int ipv4(ByteBuffer bytes, int offset) {
        return Integer.reverseBytes(bytes.getInt(offset + IPV4_ADDRESS));
    }

    /** Writes an IPv6 address. */
    public static void setIpv6(ByteBuffer bytes, int offset, long hi, long lo) {
        bytes.putLong(offset + IPV6_HI, Long.reverseBytes(hi));
        bytes.putLong(offset + IPV6_LO, Long.reverseBytes(lo));
    }

    /** Writes the interface that an IPv6 address of a link is reached by; 0 for none. Other addresses have no use for it. */
    public static void setIpv6Scope(ByteBuffer bytes, int offset, int interfaceIndex) {
        bytes.putInt(offset + IPV6_SCOPE, interfaceIndex);
    }

    /** The upper half of the address; 0 if it is no Internet address. */
    public static long hi(ByteBuffer bytes, int offset) {
        return family(bytes, offset) == Sockets.AF_INET6 ? Long.reverseBytes(bytes.getLong(offset + IPV6_HI)) : 0;
    }

    /** The lower half of the address; 0 if it is no Internet address. */
    public static long lo(ByteBuffer bytes, int offset) {
        return switch (family(bytes, offset)) {
            case Sockets.AF_INET ->
                MAPPED_PREFIX | Integer.toUnsignedLong(Integer.reverseBytes(bytes.getInt(offset + IPV4_ADDRESS)));
            case Sockets.AF_INET6 -> Long.reverseBytes(bytes.getLong(offset + IPV6_LO));
            default -> 0;
        };
    }

    /** The address family. */
    public static int family(ByteBuffer bytes, int offset) {
        return bytes.getShort(offset + FAMILY);
    }

    /** The port, 0 to 65535; the identifier of a ping socket. */
    public static int port(ByteBuffer bytes, int offset) {
        return Short.toUnsignedInt(Short.reverseBytes(bytes.getShort(offset + PORT)));
    }

    /** Writes the port. */
    public static void setPort(ByteBuffer bytes, int offset, int port) {
        bytes.putShort(offset + PORT, Short.reverseBytes((short) port));
    }
}
