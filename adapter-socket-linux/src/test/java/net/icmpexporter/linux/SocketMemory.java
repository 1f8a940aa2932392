package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;

/** What the kernel says of the buffer of an ICMP socket (SO_MEMINFO), asked past the code under test. */
final class SocketMemory {

    private static final int LENGTH = 64;

    private final KernelDouble kernel;
    private final Sys sys;
    private final NativeMemory memory = NativeMemory.allocate(LENGTH + 8);

    /** @param kernel that a transport opened its sockets with; the ICMP ones come first */
    SocketMemory(KernelDouble kernel) {
        this.kernel = kernel;
        this.sys = kernel.sys();
    }

    /** Packets dropped, as far as it counts them. */
    long drops(IpFamily family) {
        return word(family, Sockets.SK_MEMINFO_DROPS);
    }

    /** Bytes that the buffer may hold. */
    int size(IpFamily family) {
        return word(family, Sockets.SK_MEMINFO_RCVBUF);
    }

    /** Bytes in use. */
    int used(IpFamily family) {
        return word(family, Sockets.SK_MEMINFO_RMEM_ALLOC);
    }

    private int word(IpFamily family, int word) {
        memory.bytes().putInt(LENGTH, LENGTH);
        int fd = kernel.sockets.get(family.ordinal());
        assertThat(sys.getsockopt(
                        fd, Sockets.SOL_SOCKET, Sockets.SO_MEMINFO, memory.address(), memory.addressOf(LENGTH)))
                .isZero();
        return memory.bytes().getInt(4 * word);
    }
}
