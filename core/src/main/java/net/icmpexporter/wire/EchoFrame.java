package net.icmpexporter.wire;

import java.nio.ByteBuffer;

/**
 * A frame of echo over a connection, as it crosses the port between the engine and a transport: which connection it is for or
 * from, and the two numbers that go over the wire. What the wire looks like is the transport's business. Big endian, at absolute
 * indexes. Any thread; allocates nothing.
 */
public final class EchoFrame {

    /** The bytes of one. */
    public static final int BYTES = 40;

    private static final int REFERENCE = 0;
    private static final int PORT = 4;
    private static final int FRAME_BYTES = 6;
    private static final int SEQUENCE = 8;
    private static final int WALL_NS = 16;
    private static final int INTERVAL_NS = 24;
    private static final int TIMEOUT_NS = 32;

    private static final int INDEX_MASK = (1 << 20) - 1;

    private EchoFrame() {}

    /**
     * Writes what says which connection it is.
     *
     * @param reference of the session, which has the connection to itself
     * @param port of the target, 1 to 65535
     * @param frameBytes of a frame on the wire, 16 or 24
     * @param intervalNs between two frames
     * @param timeoutNs after which an answer is of no use
     */
    public static void writeConnection(
            ByteBuffer data, int offset, int reference, int port, int frameBytes, long intervalNs, long timeoutNs) {
        Octets.putU32(data, offset + REFERENCE, reference);
        Octets.putU16(data, offset + PORT, port);
        Octets.putU16(data, offset + FRAME_BYTES, frameBytes);
        Octets.putU64(data, offset + INTERVAL_NS, intervalNs);
        Octets.putU64(data, offset + TIMEOUT_NS, timeoutNs);
    }

    /**
     * Writes what goes over the wire.
     *
     * @param sequence of the probe, 0 to 2^32 - 1
     * @param wallNs when it was made, in nanoseconds since 1970
     */
    public static void writeProbe(ByteBuffer data, int offset, long sequence, long wallNs) {
        Octets.putU64(data, offset + SEQUENCE, sequence);
        Octets.putU64(data, offset + WALL_NS, wallNs);
    }

    /** The session's reference. */
    public static int reference(ByteBuffer data, int offset) {
        return Octets.u32(data, offset + REFERENCE);
    }

    /** The part of a reference that no two sessions have at one time: 0 to 2^20 - 1, and small as long as there are few. */
    public static int index(int reference) {
        return reference & INDEX_MASK;
    }

    /** The target's port. */
    public static int port(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + PORT);
    }

    /** The bytes of a frame on the wire. */
    public static int frameBytes(ByteBuffer data, int offset) {
        return Octets.u16(data, offset + FRAME_BYTES);
    }

    /** The session's interval. */
    public static long intervalNs(ByteBuffer data, int offset) {
        return Octets.u64(data, offset + INTERVAL_NS);
    }

    /** The session's timeout. */
    public static long timeoutNs(ByteBuffer data, int offset) {
        return Octets.u64(data, offset + TIMEOUT_NS);
    }

    /** The probe's sequence number, any number in what came from outside. */
    public static long sequence(ByteBuffer data, int offset) {
        return Octets.u64(data, offset + SEQUENCE);
    }

    /** When the probe was made. */
    public static long wallNs(ByteBuffer data, int offset) {
        return Octets.u64(data, offset + WALL_NS);
    }
}
