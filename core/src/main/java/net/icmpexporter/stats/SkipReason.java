package net.icmpexporter.stats;

/** What kept the engine from using a slot of the schedule. */
public enum SkipReason {
    /** It was late by more than it makes up for. */
    LAG("lag"),
    /** The session waited, and the rate limit was below the demand. */
    RATE_LIMIT("rate_limit"),
    /** The table of probes in flight was full. */
    TABLE_FULL("table_full");

    private final String label;

    SkipReason(String label) {
        this.label = label;
    }

    /** The reason in metrics. */
    public String label() {
        return label;
    }
}
