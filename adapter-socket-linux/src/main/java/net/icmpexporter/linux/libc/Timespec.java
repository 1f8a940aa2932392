package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/** {@code struct timespec}, linux/time_types.h: seconds and nanoseconds of 64 bits each. */
public final class Timespec {

    /** Bytes of one. */
    public static final int BYTES = 16;

    /** Bytes of {@code struct scm_timestamping}, linux/errqueue.h: software stamp, an unused one, hardware stamp. */
    public static final int SCM_TIMESTAMPING_BYTES = 3 * BYTES;

    /** Where the hardware stamp stands in it. */
    public static final int SCM_HARDWARE = 2 * BYTES;

    private static final int NANOS = 8;
    private static final long SECOND_NS = 1_000_000_000L;

    private Timespec() {}

    /** The time in nanoseconds. */
    public static long toNs(ByteBuffer bytes, int offset) {
        return bytes.getLong(offset) * SECOND_NS + bytes.getLong(offset + NANOS);
    }

    /** Writes a duration of nanoseconds, not negative. */
    public static void setNs(ByteBuffer bytes, int offset, long ns) {
        bytes.putLong(offset, ns / SECOND_NS);
        bytes.putLong(offset + NANOS, ns % SECOND_NS);
    }
}
