package net.icmpexporter.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Network byte order at any index of a buffer, whatever the buffer's own order is. */
final class Octets {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    static long u64(ByteBuffer data, int index) {
        return (long) LONG.get(data, index);
    }

    static int u32(ByteBuffer data, int index) {
        return (int) INT.get(data, index);
    }

    static int u16(ByteBuffer data, int index) {
        return (short) SHORT.get(data, index) & 0xFFFF;
    }

    static int u8(ByteBuffer data, int index) {
        return data.get(index) & 0xFF;
    }

    static void putU64(ByteBuffer data, int index, long value) {
        LONG.set(data, index, value);
    }

    static void putU32(ByteBuffer data, int index, int value) {
        INT.set(data, index, value);
    }

    static void putU16(ByteBuffer data, int index, int value) {
        SHORT.set(data, index, (short) value);
    }
}
