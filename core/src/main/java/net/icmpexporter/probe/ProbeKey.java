package net.icmpexporter.probe;

import java.util.Comparator;
import net.icmpexporter.net.IpAddress;

/**
 * What makes a session: two requests with equal keys share one.
 *
 * @param address the target, canonical, so that one host address is one key
 * @param protocol how it is probed
 * @param port the destination port, 0 for ICMP
 * @param options interval, timeout and size
 */
public record ProbeKey(IpAddress address, Protocol protocol, int port, ProbeOptions options)
        implements Comparable<ProbeKey> {

    private static final Comparator<ProbeKey> ORDER = Comparator.comparing(ProbeKey::address)
            .thenComparing(ProbeKey::protocol)
            .thenComparingInt(ProbeKey::port)
            .thenComparingLong(key -> key.options().intervalNs())
            .thenComparingLong(key -> key.options().timeoutNs())
            .thenComparingInt(key -> key.options().payloadBytes());

    /** The key of an ICMP session. */
    public static ProbeKey icmp(IpAddress address, ProbeOptions options) {
        return new ProbeKey(address, Protocol.ICMP, 0, options);
    }

    @Override
    public int compareTo(ProbeKey other) {
        return ORDER.compare(this, other);
    }
}
