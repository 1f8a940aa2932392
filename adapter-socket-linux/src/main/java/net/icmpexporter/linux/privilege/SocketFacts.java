package net.icmpexporter.linux.privilege;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;

/**
 * What the kernel says about a descriptor (socket(7)); all are -1 if it is no socket.
 *
 * @param domain address family
 * @param type such as SOCK_RAW
 * @param protocol such as IPPROTO_ICMP
 * @param listens whether it takes connections
 * @param port it is bound to, 0 to 65535
 */
record SocketFacts(int domain, int type, int protocol, boolean listens, int port) {

    private static final int LENGTH = 64;

    /** Asks about a descriptor. */
    static SocketFacts of(Sys sys, int fd) {
        NativeMemory memory = NativeMemory.allocate(LENGTH + 8);
        try {
            return new SocketFacts(
                    option(sys, fd, Sockets.SO_DOMAIN, memory),
                    option(sys, fd, Sockets.SO_TYPE, memory),
                    option(sys, fd, Sockets.SO_PROTOCOL, memory),
                    option(sys, fd, Sockets.SO_ACCEPTCONN, memory) == 1,
                    port(sys, fd, memory));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    private static int option(Sys sys, int fd, int option, NativeMemory memory) {
        memory.bytes().putInt(0, 0).putInt(LENGTH, 4);
        int result = sys.getsockopt(fd, Sockets.SOL_SOCKET, option, memory.address(), memory.addressOf(LENGTH));
        return result < 0 ? -1 : memory.bytes().getInt(0);
    }

    private static int port(Sys sys, int fd, NativeMemory memory) {
        memory.bytes().putInt(LENGTH, SockAddr.IPV6_BYTES);
        int result = sys.getsockname(fd, memory.address(), memory.addressOf(LENGTH));
        return result < 0 ? -1 : SockAddr.port(memory.bytes(), 0);
    }

    /** The descriptors of this process in ascending order, as {@code /proc/self/fd} has them, proc(5). */
    static List<Integer> descriptors() throws PrivilegesNotDropped {
        List<Integer> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : entries) {
                descriptors.add(Integer.valueOf(String.valueOf(entry.getFileName())));
            }
        } catch (IOException unreadable) {
            throw new PrivilegesNotDropped("-drop: cannot list this process' descriptors (" + unreadable
                    + "); mount proc, or start without -drop");
        }
        descriptors.sort(null);
        return descriptors;
    }

    /** In words: which it is not. */
    String described() {
        if (type < 0) {
            return "no socket";
        }
        return "a socket of family " + domain + ", type " + type + ", protocol " + protocol
                + (listens ? ", listening" : "");
    }
}
