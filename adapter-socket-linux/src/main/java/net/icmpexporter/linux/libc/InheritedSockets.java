package net.icmpexporter.linux.libc;

import java.util.ArrayList;
import java.util.List;

/**
 * Raw sockets that were opened while this process still had the privilege for it: {@link Sys#socket} hands each out once,
 * instead of a new one, to whoever asks for one of its kind. What is done to a fresh socket can be done to it again; its
 * interface is the exception, see {@code SocketOptions.bindToDevice}. One thread.
 */
public final class InheritedSockets {

    /**
     * One of them.
     *
     * @param fd the descriptor
     * @param domain address family, AF_INET or AF_INET6
     * @param protocol such as IPPROTO_ICMP
     */
    public record Raw(int fd, int domain, int protocol) {}

    private final List<Raw> left;
    private final boolean dropped;

    private InheritedSockets(List<Raw> sockets, boolean dropped) {
        this.left = new ArrayList<>(sockets);
        this.dropped = dropped;
    }

    /** For a process that opens its sockets itself. */
    public static InheritedSockets none() {
        return new InheritedSockets(List.of(), false);
    }

    /** For a process that has given its privileges up. Of one kind, the earlier in the list is handed out first. */
    public static InheritedSockets of(List<Raw> sockets) {
        return new InheritedSockets(sockets, true);
    }

    /** Whether privileges were given up, so that a socket that needs them cannot be had again. */
    public boolean privilegesWereDropped() {
        return dropped;
    }

    /** The descriptor of a socket as socket(2) would make it, or -1. The flags in {@code type} do not matter. */
    int take(int domain, int type, int protocol) {
        int kind = type & ~(Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC);
        for (int i = 0; i < left.size() && kind == Sockets.SOCK_RAW; i++) {
            Raw socket = left.get(i);
            if (socket.domain() == domain && socket.protocol() == protocol) {
                left.remove(i);
                return socket.fd();
            }
        }
        return -1;
    }
}
