package net.icmpexporter.stats;

/** What a TCP echo server counts. Each only grows. */
public enum EchoServerCounter {
    /** Connections that were taken. */
    ACCEPTED(Kind.ACCEPTED, ""),
    /** Connections refused since there were as many as there may be. */
    REFUSED_FULL(Kind.REFUSED, "full"),
    /** Connections refused since their address had as many as it may have. */
    REFUSED_ADDRESS_FULL(Kind.REFUSED, "address_full"),
    /** Connections refused since their address is not among those allowed. */
    REFUSED_NOT_ALLOWED(Kind.REFUSED, "not_allowed"),
    /** Connections that this host could not take, as for want of file descriptors. */
    REFUSED_NO_MEANS(Kind.REFUSED, "no_means"),
    /** Frames that were sent back, or are about to be. */
    FRAMES(Kind.FRAMES, ""),
    /** Connections that the client closed. */
    CLOSED_BY_CLIENT(Kind.CLOSED, "client"),
    /** Connections that broke. */
    CLOSED_RESET(Kind.CLOSED, "reset"),
    /** Connections without a whole frame for too long. */
    CLOSED_IDLE(Kind.CLOSED, "idle"),
    /** Connections with something else than frames. */
    CLOSED_MALFORMED(Kind.CLOSED, "malformed");

    /** Which of them are told of together, apart by their label. */
    public enum Kind {
        /** Connections that began. */
        ACCEPTED,
        /** Connections that did not. */
        REFUSED,
        /** Connections that ended. */
        CLOSED,
        /** Frames. */
        FRAMES
    }

    private final Kind kind;
    private final String label;

    EchoServerCounter(Kind kind, String label) {
        this.kind = kind;
        this.label = label;
    }

    /** What it is one of. */
    public Kind kind() {
        return kind;
    }

    /** The reason in metrics; empty if there is none. */
    public String label() {
        return label;
    }
}
