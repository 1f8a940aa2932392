package net.icmpexporter.app.config;

/**
 * What the flags said, checked.
 *
 * @param listenHost name or address to listen on, empty for all
 * @param listenPort 0 to 65535
 * @param interface4 name of the interface for IPv4, {@code auto} for the routing table's choice, empty for no IPv4
 * @param interface6 the same for IPv6
 * @param intervalMs between two probes of a target, in milliseconds, 10 or more
 * @param timeoutMs after which a probe is lost, in milliseconds, 10 or more
 * @param maxPps the most probes a second, 1 to 1,000,000
 * @param identifier ICMP identifier: 0 for the process id, 1 for a random one, else itself, up to 65535
 * @param outageLosses probes in a row that are not answered until that is an outage, 1 to 100
 * @param drop whether to give up every privilege once the sockets are open
 * @param hard whether packets are to be stamped by the network card too
 * @param transport the network to probe
 * @param targets targets that stay
 */
public record Settings(
        String listenHost,
        int listenPort,
        String interface4,
        String interface6,
        int intervalMs,
        int timeoutMs,
        int maxPps,
        int identifier,
        int outageLosses,
        boolean drop,
        boolean hard,
        TransportKind transport,
        TargetSettings targets) {

    /** The value of the interface flags that leaves the choice to the routing table. */
    public static final String AUTO = "auto";
}
