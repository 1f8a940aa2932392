package net.icmpexporter.it.kernel;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks into the raw sockets of another process, which takes the right to trace it: pidfd_getfd(2). */
public final class RawSockets {

    private static final int PIDFD_OPEN = 434;
    private static final int PIDFD_GETFD = 438;
    private static final int EBADF = 9;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;

    private RawSockets() {}

    /** The size of each one's receive buffer in bytes, as the kernel charges it. */
    public static List<Integer> receiveBuffersOf(long pid) throws IOException {
        int process = (int) Kernel.LIBC.syscall(PIDFD_OPEN, pid, 0, 0);
        if (process < 0) {
            throw Kernel.failure("pidfd_open");
        }
        List<Integer> sizes = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                int number = Integer.parseInt(String.valueOf(descriptor.getFileName()));
                int copy = (int) Kernel.LIBC.syscall(PIDFD_GETFD, process, number, 0);
                // a connection may have been closed since it was listed
                if (copy < 0 && Kernel.errno() != EBADF) {
                    throw Kernel.failure("pidfd_getfd");
                }
                if (copy >= 0) {
                    if (option(copy, SO_TYPE) == SOCK_RAW) {
                        sizes.add(option(copy, SO_RCVBUF));
                    }
                    Kernel.LIBC.close(copy);
                }
            }
        } finally {
            Kernel.LIBC.close(process);
        }
        return sizes;
    }

    /** What the kernel grants this process, which may be root in a user namespace only, for a wish. */
    public static int largestReceiveBuffer(int bytes) throws IOException {
        int fd = Kernel.LIBC.socket(AF_INET, SOCK_DGRAM, 0);
        if (fd < 0) {
            throw Kernel.failure("socket");
        }
        ByteBuffer wish = Kernel.allocate(4).putInt(0, bytes);
        try {
            if (Kernel.LIBC.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, Kernel.address(wish), 4) < 0) {
                Kernel.LIBC.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, Kernel.address(wish), 4);
            }
            return option(fd, SO_RCVBUF);
        } finally {
            Reference.reachabilityFence(wish);
            Kernel.LIBC.close(fd);
        }
    }

    /** Its value, or -1 for what is no socket. */
    private static int option(int fd, int option) {
        ByteBuffer value = Kernel.allocate(8).putInt(4, 4);
        try {
            int result =
                    Kernel.LIBC.getsockopt(fd, SOL_SOCKET, option, Kernel.address(value), Kernel.address(value) + 4);
            return result < 0 ? -1 : value.getInt(0);
        } finally {
            Reference.reachabilityFence(value);
        }
    }
}
