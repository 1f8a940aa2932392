package net.icmpexporter.time;

/** Who took a time stamp; best first. A round trip is only ever computed from two stamps of one source. */
public enum StampSource {
    /** The network interface card, from its own hardware clock. */
    NIC("nic"),
    /** The kernel, from the wall clock, at the driver's door (SO_TIMESTAMPING, Documentation/networking/timestamping.rst). */
    KERNEL("kernel"),
    /** This process, from the monotonic clock, around the system call. */
    USER("user"),
    /** No stamp came with the packet. */
    NONE("none");

    private final String label;

    StampSource(String label) {
        this.label = label;
    }

    /** The name in metrics and documents, lower case. */
    public String label() {
        return label;
    }
}
