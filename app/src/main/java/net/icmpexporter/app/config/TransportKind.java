package net.icmpexporter.app.config;

/** Which network the exporter probes. */
public enum TransportKind {
    /** The host's own, through Linux sockets. */
    LINUX("linux"),
    /** An invented one, for demonstrations. */
    FAKE("fake");

    private final String label;

    TransportKind(String label) {
        this.label = label;
    }

    /** The value of {@code -transport}. */
    public String label() {
        return label;
    }
}
