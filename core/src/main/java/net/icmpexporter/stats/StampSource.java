package net.icmpexporter.stats;

/** Who took both stamps that a round-trip time is the difference of. */
public enum StampSource {
    /** The network card. */
    NIC("nic"),
    /** The kernel. */
    KERNEL("kernel"),
    /** This process, from the monotonic clock around its system calls. */
    USER("user");

    private final String label;

    StampSource(String label) {
        this.label = label;
    }

    /** The source in metrics. */
    public String label() {
        return label;
    }
}
