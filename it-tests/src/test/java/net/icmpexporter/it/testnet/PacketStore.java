package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.icmpexporter.it.kernel.Kernel;

/** A fixed number of places for packets in one piece of memory outside the heap, big endian. */
final class PacketStore {

    /** Bytes a packet may have. */
    static final int PACKET_BYTES = 2048;

    final ByteBuffer memory;

    private final long address;
    private final int[] lengths;
    private final int[] free;
    private int freeCount;

    PacketStore(int packets) {
        memory = Kernel.allocate(packets * PACKET_BYTES).order(ByteOrder.BIG_ENDIAN);
        address = Kernel.address(memory);
        lengths = new int[packets];
        free = new int[packets];
        for (int slot = packets - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** A place that is now the caller's, or -1 if all are taken. */
    int take() {
        return freeCount == 0 ? -1 : free[--freeCount];
    }

    void giveBack(int slot) {
        free[freeCount++] = slot;
    }

    /** Index into {@link #memory} of the first byte of a place. */
    int offset(int slot) {
        return slot * PACKET_BYTES;
    }

    /** The address of the first byte of a place. */
    long address(int slot) {
        return address + offset(slot);
    }

    int length(int slot) {
        return lengths[slot];
    }

    void setLength(int slot, int bytes) {
        lengths[slot] = bytes;
    }

    int capacity() {
        return lengths.length;
    }
}
