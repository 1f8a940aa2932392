package net.icmpexporter.http.metrics;

/** How much an answer of {@code /probe} says. */
public enum Detail {
    /** The eight families of the Go icmp-exporter, and nothing else. */
    BASIC,
    /** Everything. */
    FULL
}
