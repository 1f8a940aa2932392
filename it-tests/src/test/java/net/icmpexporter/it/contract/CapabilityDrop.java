package net.icmpexporter.it.contract;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.types.intptr_t;
import net.icmpexporter.it.kernel.Kernel;

/** Takes CAP_NET_RAW from the calling thread, capset(2): capabilities belong to threads. It does not get it back. */
final class CapabilityDrop {

    private static final Calls CALLS =
            LibraryLoader.create(Calls.class).failImmediately().load("c");
    private static final int VERSION_3 = 0x20080522;
    private static final int CAP_NET_RAW = 13;
    private static final int HEADER_BYTES = 8;
    private static final int DATA_BYTES = 24;

    private CapabilityDrop() {}

    static void dropNetRaw() {
        ByteBuffer header = Kernel.allocate(HEADER_BYTES).putInt(0, VERSION_3);
        ByteBuffer data = Kernel.allocate(DATA_BYTES);
        check(CALLS.capget(Kernel.address(header), Kernel.address(data)), "capget");
        // effective and permitted sets of capabilities 0 to 31
        data.putInt(0, data.getInt(0) & ~(1 << CAP_NET_RAW));
        data.putInt(4, data.getInt(4) & ~(1 << CAP_NET_RAW));
        check(CALLS.capset(Kernel.address(header), Kernel.address(data)), "capset");
    }

    private static void check(int result, String call) {
        if (result < 0) {
            throw new IllegalStateException(call + " failed: errno " + Kernel.errno());
        }
    }

    /** Public for jnr-ffi, which implements it. */
    public interface Calls {

        int capget(@intptr_t long header, @intptr_t long data);

        int capset(@intptr_t long header, @intptr_t long data);
    }
}
