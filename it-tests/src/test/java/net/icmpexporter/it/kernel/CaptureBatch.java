package net.icmpexporter.it.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of recvmmsg(2) for a {@link PacketCapture}, laid out once: {@code struct mmsghdr}, {@code iovec}, {@code
 * sockaddr_ll}, control data and packets, as 64-bit Linux has them.
 */
final class CaptureBatch {

    static final int MESSAGES = 64;

    private static final int HEADER_BYTES = 64;
    private static final int VECTOR_BYTES = 16;
    private static final int NAME_BYTES = 32;
    private static final int CONTROL_BYTES = 64;
    private static final int PACKET_BYTES = 128;

    private static final int NAMES = MESSAGES * (HEADER_BYTES + VECTOR_BYTES);
    private static final int CONTROLS = NAMES + MESSAGES * NAME_BYTES;
    private static final int PACKETS = CONTROLS + MESSAGES * CONTROL_BYTES;

    private static final int SCM_TIMESTAMPNS = 35;
    private static final byte PACKET_OUTGOING = 4;
    private static final long NS_PER_S = 1_000_000_000L;

    private final ByteBuffer memory = Kernel.allocate(PACKETS + MESSAGES * PACKET_BYTES);
    private final ByteBuffer network = memory.duplicate().order(ByteOrder.BIG_ENDIAN);
    private final long address = Kernel.address(memory);

    CaptureBatch() {
        for (int message = 0; message < MESSAGES; message++) {
            int header = message * HEADER_BYTES;
            int vector = MESSAGES * HEADER_BYTES + message * VECTOR_BYTES;
            memory.putLong(header, address + NAMES + (long) message * NAME_BYTES);
            memory.putLong(header + 16, address + vector);
            memory.putLong(header + 24, 1);
            memory.putLong(header + 32, address + CONTROLS + (long) message * CONTROL_BYTES);
            memory.putLong(vector, address + PACKETS + (long) message * PACKET_BYTES);
            memory.putLong(vector + 8, PACKET_BYTES);
        }
    }

    long address() {
        return address;
    }

    /** Restores what the kernel overwrites. */
    void reset() {
        for (int message = 0; message < MESSAGES; message++) {
            int header = message * HEADER_BYTES;
            memory.putInt(header + 8, NAME_BYTES);
            memory.putLong(header + 40, CONTROL_BYTES);
        }
    }

    void deliver(int message, PacketCapture.Sink sink) {
        int control = CONTROLS + message * CONTROL_BYTES;
        if (memory.getLong(message * HEADER_BYTES + 40) == 0 || memory.getInt(control + 12) != SCM_TIMESTAMPNS) {
            throw new IllegalStateException("a captured packet without a time stamp");
        }
        long stampWallNs = memory.getLong(control + 16) * NS_PER_S + memory.getLong(control + 24);
        boolean outgoing = memory.get(NAMES + message * NAME_BYTES + 10) == PACKET_OUTGOING;
        int length = memory.getInt(message * HEADER_BYTES + 56);
        sink.packet(stampWallNs, outgoing, network, PACKETS + message * PACKET_BYTES, length);
    }
}
