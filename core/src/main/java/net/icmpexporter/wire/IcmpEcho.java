package net.icmpexporter.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.net.IpFamily;

/** ICMP echo requests and replies, RFC 792 and RFC 4443, 4.1 and 4.2, with the payload that the package describes. */
public final class IcmpEcho {

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 8;

    /** The smallest payload: reference, number, cookie, and the cookie again. */
    public static final int MIN_PAYLOAD_BYTES = 24;

    /** Bytes from the header on that hold the whole identity: what an ICMP error must quote to be certain. */
    public static final int IDENTITY_END = 24;

    private static final int CHECKSUM = 2;
    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;
    private static final int REFERENCE = 8;
    private static final int NUMBER = 12;
    private static final int COOKIE = 16;

    private static final int REQUEST_V4 = 8;
    private static final int REPLY_V4 = 0;
    private static final int REQUEST_V6 = 128;
    private static final int REPLY_V6 = 129;

    private static final VarHandle BYTES_AS_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] FILLER =
            "icmp-exporter measures this path ".repeat(2048).getBytes(StandardCharsets.US_ASCII);

    private IcmpEcho() {}

    /**
     * Writes a request: {@link #HEADER_BYTES} and the payload. The checksum is complete for IPv4; for IPv6 it is left 0,
     * since it covers addresses that only the kernel knows, which fills it in (RFC 3542, 3.1).
     *
     * @param identifier 0 to 65535; a ping socket's kernel overwrites it with the same value
     * @param payloadBytes at least {@link #MIN_PAYLOAD_BYTES}
     */
    public static void writeRequest(
            ByteBuffer data,
            int offset,
            IpFamily family,
            int identifier,
            int reference,
            int number,
            long cookie,
            int payloadBytes) {
        boolean v4 = family == IpFamily.IPV4;
        Octets.putU32(data, offset, (v4 ? REQUEST_V4 : REQUEST_V6) << 24);
        Octets.putU16(data, offset + IDENTIFIER, identifier);
        Octets.putU16(data, offset + SEQUENCE, number);
        Octets.putU32(data, offset + REFERENCE, reference);
        Octets.putU32(data, offset + NUMBER, number);
        Octets.putU64(data, offset + COOKIE, cookie);
        int end = offset + HEADER_BYTES + payloadBytes;
        data.put(offset + IDENTITY_END, FILLER, 0, payloadBytes - MIN_PAYLOAD_BYTES);
        Octets.putU64(data, end - Long.BYTES, cookie);
        if (v4) {
            Octets.putU16(data, offset + CHECKSUM, InternetChecksum.of(data, offset, end - offset));
        }
    }

    /** Whether this is an echo reply; needs {@link #HEADER_BYTES}. */
    public static boolean isReply(ByteBuffer data, int offset, IpFamily family) {
        return Octets.u16(data, offset) == (family == IpFamily.IPV4 ? REPLY_V4 : REPLY_V6) << 8;
    }

    /** Whether this is an echo request, as an ICMP error quotes it; needs {@link #HEADER_BYTES}. */
    public static boolean isRequest(ByteBuffer data, int offset, IpFamily family) {
        return Octets.u16(data, offset) == (family == IpFamily.IPV4 ? REQUEST_V4 : REQUEST_V6) << 8;
    }

    /** The identifier, 0 to 65535. */
    public static int identifier(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + IDENTIFIER);
    }

    /** The sequence number, 0 to 65535: the lower half of the probe number. */
    public static int sequence(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + SEQUENCE);
    }

    /** Which session it says it belongs to; needs {@link #IDENTITY_END} bytes, as do the next two. */
    public static int reference(ByteBuffer data, int offset) {
        return Octets.u32(data, offset + REFERENCE);
    }

    /** Which probe of the session it says it is. */
    public static int number(ByteBuffer data, int offset) {
        return Octets.u32(data, offset + NUMBER);
    }

    /** The cookie. */
    public static long cookie(ByteBuffer data, int offset) {
        return Octets.u64(data, offset + COOKIE);
    }

    /** The cookie at the very end of a packet whose beginning is unknown; needs 8 bytes. */
    public static long tailCookie(ByteBuffer data, int offset, int length) {
        return Octets.u64(data, offset + length - Long.BYTES);
    }

    /**
     * Whether a reply with the cookie of a request is otherwise that request's, to the last byte.
     *
     * @param length bytes that arrived, from the header on
     * @param payloadBytes payload of the request
     */
    public static boolean echoes(
            ByteBuffer data, int offset, int length, int reference, int number, long cookie, int payloadBytes) {
        if (length != HEADER_BYTES + payloadBytes
                || sequence(data, offset) != (number & 0xFFFF)
                || reference(data, offset) != reference
                || number(data, offset) != number
                || tailCookie(data, offset, length) != cookie) {
            return false;
        }
        return isFiller(data, offset + IDENTITY_END, payloadBytes - MIN_PAYLOAD_BYTES);
    }

    private static boolean isFiller(ByteBuffer data, int offset, int length) {
        int i = 0;
        for (; length - i >= Long.BYTES; i += Long.BYTES) {
            if (Octets.u64(data, offset + i) != (long) BYTES_AS_LONG.get(FILLER, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (data.get(offset + i) != FILLER[i]) {
                return false;
            }
        }
        return true;
    }
}
