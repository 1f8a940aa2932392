package net.icmpexporter.linux.libc;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Memory that a call got as an address, as the kernel would see it. For doubles of the C library. */
public final class NativeView {

    private NativeView() {}

    /** Reads 32 bits. */
    public static int getInt(long address) {
        return at(address).getInt(0);
    }

    /** Reads an address. */
    public static long getAddress(long address) {
        return at(address).getLong(0);
    }

    /** Copies bytes. */
    public static byte[] bytes(long address, int length) {
        byte[] bytes = new byte[length];
        at(address).get(0, bytes, 0, length);
        return bytes;
    }

    /** Writes bytes. */
    public static void put(long address, byte[] bytes) {
        at(address).put(0, bytes, 0, bytes.length);
    }

    /** Writes 32 bits. */
    public static void putInt(long address, int value) {
        at(address).putInt(0, value);
    }

    /**
     * Receives a message into an element of an array of {@code struct mmsghdr}, as recvmmsg(2) does: cuts off what does not
     * fit and says so.
     *
     * @param messages address of the array
     * @param flags further flags of the message
     */
    public static void receive(long messages, int slot, byte[] name, byte[] control, byte[] data, int flags) {
        Pointer header = at(messages + 64L * slot);
        Pointer iovec = header.getPointer(16);
        int dataRoom = (int) iovec.getLong(8);
        int controlRoom = (int) header.getLong(40);
        put(iovec.getPointer(0), data, dataRoom);
        put(header.getPointer(32), control, controlRoom);
        put(header.getPointer(0), name, header.getInt(8));
        header.putInt(8, name.length);
        header.putLong(40, Math.min(control.length, controlRoom));
        header.putInt(
                48,
                flags
                        | (data.length > dataRoom ? Sockets.MSG_TRUNC : 0)
                        | (control.length > controlRoom ? Sockets.MSG_CTRUNC : 0));
        header.putInt(56, Math.min(data.length, dataRoom));
    }

    private static void put(Pointer to, byte[] bytes, int room) {
        to.put(0, bytes, 0, Math.min(bytes.length, room));
    }

    private static Pointer at(long address) {
        return Pointer.wrap(Runtime.getSystemRuntime(), address);
    }
}
