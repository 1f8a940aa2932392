package net.icmpexporter.linux.libc;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * Holds the structures of this package against the machine we run on. Their offsets are those of 64-bit little-endian
 * Linux; anything else is refused in words instead of read wrongly.
 */
final class Abi {

    private static final Set<String> KNOWN = Set.of("amd64", "x86_64", "aarch64", "riscv64");

    private Abi() {}

    /** Refuses a system or a processor whose layouts nobody has checked. */
    static void requireKnown(String osName, String osArch) {
        if (!osName.equals("Linux")) {
            throw new UnsupportedOperationException("the linux transport needs Linux, and this is " + osName);
        }
        if (!KNOWN.contains(osArch) || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "the linux transport knows the kernel's structures for 64-bit x86, ARM"
                            + " and RISC-V (amd64, aarch64, riscv64), not for " + osArch);
        }
    }

    /**
     * Sends two messages of different sizes through a socket pair with the calls and structures that carry the probes, and
     * looks whether every field came back where we expect it.
     */
    static void requireWorking(Sys sys) {
        NativeMemory pair = NativeMemory.allocate(8);
        int made = sys.socketpair(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0, pair.address());
        if (made < 0) {
            throw new UnsupportedOperationException("cannot make a pair of sockets: " + Errno.text(-made));
        }
        int near = pair.bytes().getInt(0);
        int far = pair.bytes().getInt(4);
        try {
            require("SO_PASSCRED", setOne(sys, far, Sockets.SO_PASSCRED) == 0);
            exchange(sys, near, far);
        } finally {
            sys.close(near);
            sys.close(far);
        }
    }

    private static void exchange(Sys sys, int near, int far) {
        NativeMemory data = NativeMemory.allocate(64);
        ByteBuffer bytes = data.bytes();
        bytes.putInt(0, 0x01020304).putLong(8, 0x1112131415161718L);
        MessageVector out = new MessageVector(2, 0, 0);
        out.setData(0, data.addressOf(0), 4);
        out.setData(1, data.addressOf(8), 8);
        require("sendmmsg", sys.sendmmsg(near, out.addressOf(0), 2, Sockets.MSG_DONTWAIT) == 2);

        MessageVector in = new MessageVector(2, 16, 64);
        in.setData(0, data.addressOf(32), 16);
        in.setData(1, data.addressOf(48), 16);
        require("recvmmsg", sys.recvmmsg(far, in.addressOf(0), 2, Sockets.MSG_DONTWAIT) == 2);
        require("mmsghdr.msg_len", out.length(1) == 8 && in.length(0) == 4 && in.length(1) == 8);
        require("iovec", bytes.getInt(32) == 0x01020304 && bytes.getLong(48) == 0x1112131415161718L);
        require("msghdr.msg_flags", in.flags(0) == 0 && in.flags(1) == 0);

        ControlMessages control = new ControlMessages(in);
        control.begin(1);
        require("cmsghdr", control.next() && control.is(Sockets.SOL_SOCKET, Sockets.SCM_CREDENTIALS));
        require("cmsghdr.cmsg_len", control.length() == 12 && !control.next());
    }

    private static int setOne(Sys sys, int fd, int option) {
        NativeMemory one = NativeMemory.allocate(4);
        one.bytes().putInt(0, 1);
        try {
            return sys.setsockopt(fd, Sockets.SOL_SOCKET, option, one.address(), 4);
        } finally {
            Reference.reachabilityFence(one);
        }
    }

    private static void require(String what, boolean asExpected) {
        if (!asExpected) {
            throw new UnsupportedOperationException("the kernel's " + what + " is not as expected on "
                    + System.getProperty("os.arch") + ": this machine needs a release that knows it");
        }
    }
}
