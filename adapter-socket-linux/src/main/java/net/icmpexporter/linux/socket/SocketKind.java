package net.icmpexporter.linux.socket;

/** The two ways to ICMP. */
enum SocketKind {
    /** raw(7): CAP_NET_RAW; any identifier; sees every ICMP packet of the host, so it filters. */
    RAW("raw"),
    /** icmp(7): whoever net.ipv4.ping_group_range names; the kernel fixes the identifier and passes only its replies. */
    PING("ping");

    private final String label;

    SocketKind(String label) {
        this.label = label;
    }

    /** The word in status lines. */
    String label() {
        return label;
    }
}
