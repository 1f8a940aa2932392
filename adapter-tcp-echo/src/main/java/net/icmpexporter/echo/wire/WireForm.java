package net.icmpexporter.echo.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The two forms of a frame of tcp_ping_prometheus: a sequence number and the sender's time, 8 bytes each and little endian,
 * and the later form with eight bytes in front that say what this is. A connection keeps to one of them. All indexes are
 * absolute, whatever the buffer's own order is.
 */
public enum WireForm {
    /** Sequence and time: 16 bytes. */
    PLAIN(16, 0),
    /** {@code TCPPING\0}, sequence and time: 24 bytes. */
    MARKED(24, 8);

    /** The longest frame of any form, in bytes. */
    public static final int MAX_BYTES = 24;

    /** Bytes from the beginning of a connection that tell its form. */
    public static final int TELLING_BYTES = 8;

    /** {@code TCPPING\0}, read as a little-endian number: as a sequence it would take an eternity to be reached. */
    private static final long MARK = 0x00_47_4E_49_50_50_43_54L;

    /** No client counts beyond: what has a bit there is text, TLS or noise. */
    private static final int SEQUENCE_BITS = 56;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int bytes;
    private final int prefixBytes;

    WireForm(int bytes, int prefixBytes) {
        this.bytes = bytes;
        this.prefixBytes = prefixBytes;
    }

    /** The form of a connection that begins with the {@link #TELLING_BYTES} at an index. */
    public static WireForm told(ByteBuffer data, int at) {
        return (long) LONG.get(data, at) == MARK ? MARKED : PLAIN;
    }

    /** The form whose frames have this many bytes; null if there is none. */
    public static @Nullable WireForm ofBytes(int bytes) {
        for (WireForm form : values()) {
            if (form.bytes == bytes) {
                return form;
            }
        }
        return null;
    }

    /** The bytes of a frame. */
    public int bytes() {
        return bytes;
    }

    /**
     * Writes a frame.
     *
     * @param sequence 0 to 2^56 - 1
     * @param wallNs the sender's time: nanoseconds since 1970 without leap seconds
     */
    public void write(ByteBuffer data, int at, long sequence, long wallNs) {
        if (this == MARKED) {
            LONG.set(data, at, MARK);
        }
        LONG.set(data, at + prefixBytes, sequence);
        LONG.set(data, at + prefixBytes + Long.BYTES, wallNs);
    }

    /** Whether {@link #bytes} bytes can be a frame: the mark is there where it must be, and the sequence is one. */
    public boolean isFrame(ByteBuffer data, int at) {
        return (this == PLAIN || (long) LONG.get(data, at) == MARK) && sequence(data, at) >>> SEQUENCE_BITS == 0;
    }

    /** The sequence number of a frame. */
    public long sequence(ByteBuffer data, int at) {
        return (long) LONG.get(data, at + prefixBytes);
    }

    /** The sender's time of a frame, in nanoseconds since 1970. */
    public long wallNs(ByteBuffer data, int at) {
        return (long) LONG.get(data, at + prefixBytes + Long.BYTES);
    }
}
