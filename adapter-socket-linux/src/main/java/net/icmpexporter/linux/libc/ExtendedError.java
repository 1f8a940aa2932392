package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * What comes with a message from a socket's error queue: {@code struct sock_extended_err}, linux/errqueue.h, and behind it
 * the address of who reported it (SO_EE_OFFENDER, ip(7)).
 */
public final class ExtendedError {

    /** Bytes without the address. */
    public static final int BYTES = 16;

    /** The address behind it. */
    public static final int OFFENDER = 16;

    /** Origin: this host refused it, as a packet above the MTU. */
    public static final int ORIGIN_LOCAL = 1;

    /** Origin: an ICMP message. */
    public static final int ORIGIN_ICMP = 2;

    /** Origin: an ICMPv6 message. */
    public static final int ORIGIN_ICMP6 = 3;

    /** Origin: no error, but a packet of ours with the stamp of its sending. */
    public static final int ORIGIN_TIMESTAMPING = 4;

    /** In {@link #info} of a stamp: taken as the packet was handed to the device. */
    public static final int STAMP_AT_DEVICE = 0;

    private static final int ORIGIN = 4;
    private static final int TYPE = 5;
    private static final int CODE = 6;
    private static final int INFO = 8;

    private ExtendedError() {}

    /** ORIGIN_... */
    public static int origin(ByteBuffer bytes, int offset) {
        return Byte.toUnsignedInt(bytes.get(offset + ORIGIN));
    }

    /** ICMP type. */
    public static int type(ByteBuffer bytes, int offset) {
        return Byte.toUnsignedInt(bytes.get(offset + TYPE));
    }

    /** ICMP code. */
    public static int code(ByteBuffer bytes, int offset) {
        return Byte.toUnsignedInt(bytes.get(offset + CODE));
    }

    /** For a stamp, which one; for a packet that was too big, the MTU. */
    public static int info(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset + INFO);
    }
}
