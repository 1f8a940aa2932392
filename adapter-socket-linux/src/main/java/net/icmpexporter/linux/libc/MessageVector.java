package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct mmsghdr} (bits/socket.h, sendmmsg(2)) with one {@code struct iovec} (bits/types/struct_iovec.h),
 * one address and one control buffer for each message, laid out once. Between two calls only what changes is written.
 * One thread.
 */
public final class MessageVector {

    // struct msghdr, 64 bit; msg_len of struct mmsghdr follows it
    private static final int NAME = 0;
    private static final int NAME_BYTES = 8;
    private static final int IOV = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int HEADER_STRIDE = 64;

    // struct iovec
    private static final int IOV_BASE = 0;
    private static final int IOV_LEN = 8;
    private static final int IOV_STRIDE = 16;

    private final int nameRoom;
    private final int controlRoom;
    private final int iovecs;
    private final int names;
    private final int controls;
    private final NativeMemory memory;
    private final ByteBuffer bytes;

    /**
     * @param slots messages, positive
     * @param nameRoom bytes for the address of each, a multiple of 4; 0 for none
     * @param controlRoom bytes for the control data of each, a multiple of 8; 0 for none
     */
    public MessageVector(int slots, int nameRoom, int controlRoom) {
        this.nameRoom = nameRoom;
        this.controlRoom = controlRoom;
        iovecs = slots * HEADER_STRIDE;
        controls = iovecs + slots * IOV_STRIDE;
        names = controls + slots * controlRoom;
        memory = NativeMemory.allocate(names + slots * nameRoom);
        bytes = memory.bytes();
        for (int slot = 0; slot < slots; slot++) {
            layOut(slot);
        }
    }

    private void layOut(int slot) {
        int header = slot * HEADER_STRIDE;
        bytes.putLong(header + IOV, memory.addressOf(iovecs + slot * IOV_STRIDE));
        bytes.putLong(header + IOV_COUNT, 1);
        bytes.putLong(header + NAME, nameRoom == 0 ? 0 : memory.addressOf(nameOffset(slot)));
        bytes.putLong(header + CONTROL, controlRoom == 0 ? 0 : memory.addressOf(controlOffset(slot)));
        rearm(slot);
    }

    /** The address of the message in a slot; the later ones follow it. */
    public long addressOf(int slot) {
        return memory.addressOf(slot * HEADER_STRIDE);
    }

    /** What holds the addresses and control data, in the order of this machine. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Says where the data of a slot are and how many bytes they have, or may have. */
    public void setData(int slot, long address, int length) {
        bytes.putLong(iovecs + slot * IOV_STRIDE + IOV_BASE, address);
        setDataLength(slot, length);
    }

    /** Says how many bytes the data of a slot have, or may have. */
    public void setDataLength(int slot, int length) {
        bytes.putLong(iovecs + slot * IOV_STRIDE + IOV_LEN, length);
    }

    /** Says how many bytes of control data are to be sent, at most the room for them. */
    public void setControlLength(int slot, int length) {
        bytes.putLong(slot * HEADER_STRIDE + CONTROL_BYTES, length);
    }

    /** Gives a slot its full room again after the kernel has written there what it used. */
    public void rearm(int slot) {
        int header = slot * HEADER_STRIDE;
        bytes.putInt(header + NAME_BYTES, nameRoom);
        bytes.putLong(header + CONTROL_BYTES, controlRoom);
        bytes.putInt(header + FLAGS, 0);
    }

    /** Index of the address of a slot in {@link #bytes}. */
    public int nameOffset(int slot) {
        return names + slot * nameRoom;
    }

    /** Bytes of that address after a receive; 0 if the kernel gave none. */
    public int nameLength(int slot) {
        return bytes.getInt(slot * HEADER_STRIDE + NAME_BYTES);
    }

    /** Index of the control data of a slot in {@link #bytes}. */
    public int controlOffset(int slot) {
        return controls + slot * controlRoom;
    }

    /** Bytes of control data after a receive. */
    public int controlLength(int slot) {
        return (int) bytes.getLong(slot * HEADER_STRIDE + CONTROL_BYTES);
    }

    /** Bytes of data sent or received. */
    public int length(int slot) {
        return bytes.getInt(slot * HEADER_STRIDE + LENGTH);
    }

    /** Flags of the received message, MSG_... of {@link Sockets}. */
    public int flags(int slot) {
        return bytes.getInt(slot * HEADER_STRIDE + FLAGS);
    }
}
