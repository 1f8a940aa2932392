package net.icmpexporter.linux.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A piece of memory that both sides see: Java through a direct buffer, the kernel through its address. Zeroed, aligned for
 * every structure in this package, and there until nobody holds this object. The kernel only sees a number, so whoever
 * hands the address out keeps the object in a field.
 */
public final class NativeMemory {

    private final ByteBuffer bytes;
    private final long address;

    private NativeMemory(ByteBuffer bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    /** Allocates {@code size} zero bytes. */
    public static NativeMemory allocate(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        // the address is that of the buffer's position, which nobody ever moves: all access is by absolute index
        return new NativeMemory(
                bytes, Pointer.wrap(Runtime.getSystemRuntime(), bytes).address());
    }

    /** The bytes in the order of this machine, for structures. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The same bytes, big endian, for packets. Makes a buffer: call it once and keep it. */
    public ByteBuffer packetBytes() {
        return bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
    }

    /** The address of the first byte. */
    public long address() {
        return address;
    }

    /** The address of the byte at an index. */
    public long addressOf(int index) {
        return address + index;
    }
}
