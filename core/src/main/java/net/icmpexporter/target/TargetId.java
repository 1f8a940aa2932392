package net.icmpexporter.target;

import java.util.Comparator;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Protocol;

/**
 * One address of a {@link ManagedTarget}: what figures and histories belong to. They stay when options or labels change.
 *
 * @param name of the target
 * @param address one of its addresses
 * @param protocol of the target
 * @param port of the target; 0 for ICMP
 */
public record TargetId(String name, IpAddress address, Protocol protocol, int port) implements Comparable<TargetId> {

    private static final Comparator<TargetId> ORDER = Comparator.comparing(TargetId::name)
            .thenComparing(TargetId::address)
            .thenComparing(TargetId::protocol)
            .thenComparingInt(TargetId::port);

    @Override
    public int compareTo(TargetId other) {
        return ORDER.compare(this, other);
    }
}
