package net.icmpexporter.transport;

/** Why a connection was not made, or ended without us. */
public enum ConnectionFault {
    /** Nobody listens there (ECONNREFUSED). */
    REFUSED("refused"),
    /** The other end, or somebody on the way, broke it (ECONNRESET, EPIPE). */
    RESET("reset"),
    /** Nothing came for too long. */
    TIMEOUT("timeout"),
    /** The other end closed it. */
    EOF("eof"),
    /** No way there (EHOSTUNREACH, ENETUNREACH). */
    UNREACHABLE("unreachable"),
    /** What came was no frame, or the answer to a question never asked. */
    MALFORMED("malformed"),
    /** This host could not: no descriptor, no port, no address left. */
    NO_MEANS("no_means"),
    /** Anything else. */
    OTHER("other");

    private final String label;

    ConnectionFault(String label) {
        this.label = label;
    }

    /** The reason in metrics. */
    public String label() {
        return label;
    }
}
