package net.icmpexporter.transport;

import java.util.Arrays;

/** What became of one packet that was handed to the network. Everything but {@link #SENT} means that nothing left. */
public enum SendResult {
    /** The kernel took it. */
    SENT("sent"),
    /** No route to the network (ENETUNREACH). */
    NETWORK_UNREACHABLE("ENETUNREACH"),
    /** No route to the host, or an unreachable route (EHOSTUNREACH). */
    HOST_UNREACHABLE("EHOSTUNREACH"),
    /** A packet filter refused it (EPERM). */
    NOT_PERMITTED("EPERM"),
    /** A prohibiting route, or a broadcast address (EACCES). */
    ACCESS_DENIED("EACCES"),
    /** The queue of the interface was full, or the kernel had no memory (ENOBUFS, ENOMEM). */
    NO_BUFFERS("ENOBUFS"),
    /** The socket's send buffer was full (EAGAIN). */
    WOULD_BLOCK("EAGAIN"),
    /** Larger than the MTU, and fragmentation is forbidden (EMSGSIZE). */
    MESSAGE_TOO_BIG("EMSGSIZE"),
    /** The interface is down (ENETDOWN). */
    NETWORK_DOWN("ENETDOWN"),
    /** The interface is gone (ENODEV, ENXIO). */
    NO_DEVICE("ENODEV"),
    /** The interface has no address to send from (EADDRNOTAVAIL). */
    NO_SOURCE_ADDRESS("EADDRNOTAVAIL"),
    /** The kernel found the request senseless (EINVAL), as for an address no packet can be sent to. */
    INVALID("EINVAL"),
    /** There is no socket of this channel: never opened, or lost and not yet reopened. */
    NO_SOCKET("no_socket"),
    /**
     * The target has no connection yet, over which it could go, and nobody can blame it for that: the first attempt to make one
     * is not over. As if its slot had never been.
     */
    CONNECTING("connecting"),
    /** The target has no connection now, over which it could go: never made, refused, or broken and not yet made anew. */
    NOT_CONNECTED("not_connected"),
    /** Any other errno; the adapter reports the first of each. */
    OTHER("other");

    private final String label;

    SendResult(String label) {
        this.label = label;
    }

    /**
     * Whether this host had no way for the packet: no route, no address, no interface, or a packet filter. Then replies to
     * earlier packets may not have got in either. A packet that only had no room, or was too big, says nothing of the kind;
     * nor does a route that was made to refuse, which keeps nobody from answering.
     */
    public boolean isNoWay() {
        return switch (this) {
            case NETWORK_UNREACHABLE, NOT_PERMITTED, NETWORK_DOWN, NO_DEVICE, NO_SOURCE_ADDRESS, INVALID, NO_SOCKET ->
                true;
            case SENT,
                    HOST_UNREACHABLE,
                    ACCESS_DENIED,
                    NO_BUFFERS,
                    WOULD_BLOCK,
                    MESSAGE_TOO_BIG,
                    CONNECTING,
                    NOT_CONNECTED,
                    OTHER -> false;
        };
    }

    /** Those that count as failures: all but {@link #SENT} and {@link #CONNECTING}; a new array each time. */
    public static SendResult[] failures() {
        return Arrays.stream(values())
                .filter(result -> result != SENT && result != CONNECTING)
                .toArray(SendResult[]::new);
    }

    /** The reason in metrics: the errno's name, or a lower-case word where the kernel was not asked. */
    public String label() {
        return label;
    }
}
