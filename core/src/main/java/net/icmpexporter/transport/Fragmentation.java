package net.icmpexporter.transport;

/** Whether a packet that is too large for its path may be cut up on the way. */
public enum Fragmentation {
    /** As the transport always sends: on Linux {@link #FORBIDDEN}. */
    USUAL,
    /**
     * It is refused rather than cut up: the DF bit of IPv4 (RFC 791), and no fragment header on IPv6. A router whose next link
     * is too narrow says so, each time, and the probe counts as rejected; what this host's own interface cannot carry is
     * {@link SendResult#MESSAGE_TOO_BIG}.
     */
    FORBIDDEN,
    /**
     * It is cut up where it must be: on IPv4 by any router, on IPv6 by this host once it has learned of a narrow link. The stamp of
     * a packet that this host cut up itself is that of a piece, so such a probe is timed without it.
     */
    ALLOWED
}
