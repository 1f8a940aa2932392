package net.icmpexporter.target;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.transport.Protocol;

/**
 * A target that is probed until it is removed, whether anybody asks for it or not. Immutable.
 *
 * @param name what people call it; not empty, at most {@link #MAX_NAME} characters, none of them a control character
 * @param host an address, canonical, or a host name, all of whose addresses are probed
 * @param protocol how it is probed
 * @param port 1 to 65535 for TCP and echoes over it, 0 for ICMP
 * @param options how often and with what
 * @param labels further labels of its metrics, by their names
 * @param origin who put it here
 */
public record ManagedTarget(
        String name,
        String host,
        Protocol protocol,
        int port,
        ProbeOptions options,
        SortedMap<String, String> labels,
        Origin origin) {

    /** The longest name and the longest host name (RFC 1035, 2.3.4), in characters. */
    public static final int MAX_NAME = 253;

    /** By name, then host, protocol and port. */
    public static final Comparator<ManagedTarget> ORDER = Comparator.comparing(ManagedTarget::name)
            .thenComparing(ManagedTarget::host)
            .thenComparing(ManagedTarget::protocol)
            .thenComparingInt(ManagedTarget::port);

    private static final int MAX_PORT = 65_535;

    /** Checks name, host, port, and whether the options fit the protocol; throws {@link IllegalArgumentException} with a line for people. */
    public ManagedTarget {
        check("name", name);
        check("host", host);
        boolean possible = protocol == Protocol.ICMP ? port == 0 : port >= 1 && port <= MAX_PORT;
        if (!possible) {
            throw new IllegalArgumentException("port must be 1 to 65535 for tcp and echo, and 0 for icmp, not " + port);
        }
        options.checkFor(protocol);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    private static void check(String what, String text) {
        if (text.isBlank() || text.length() > MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + MAX_NAME + " characters, none of them a control character");
        }
    }

    /** Whether both stand for the same thing, whatever their options, labels and origin. */
    public boolean isSameAs(ManagedTarget other) {
        return ORDER.compare(this, other) == 0;
    }
}
