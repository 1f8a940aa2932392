package net.icmpexporter.probe;

import java.util.Comparator;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.EchoPeer;
import net.icmpexporter.transport.Protocol;

/**
 * What makes a session: two requests with equal keys share one.
 *
 * @param address the target, canonical, so that one host address is one key
 * @param protocol how it is probed
 * @param port the destination port, 1 to 65535 for TCP and echoes over it, 0 for ICMP
 * @param options interval, timeout, size, and what is special about its packets
 */
public record ProbeKey(IpAddress address, Protocol protocol, int port, ProbeOptions options)
        implements Comparable<ProbeKey> {

    private static final int MAX_PORT = 65535;

    private static final Comparator<ProbeKey> ORDER = Comparator.comparing(ProbeKey::address)
            .thenComparing(ProbeKey::protocol)
            .thenComparingInt(ProbeKey::port)
            .thenComparingLong(key -> key.options().intervalNs())
            .thenComparingLong(key -> key.options().timeoutNs())
            .thenComparingInt(key -> key.options().payloadBytes())
            .thenComparing(key -> key.options().packet());

    /** Refuses a port and options that the protocol cannot have with {@link IllegalArgumentException}. */
    public ProbeKey {
        boolean possible = protocol == Protocol.ICMP ? port == 0 : port >= 1 && port <= MAX_PORT;
        if (!possible) {
            throw new IllegalArgumentException("no port of " + protocol + ": " + port);
        }
        options.checkFor(protocol);
    }

    /** The key of an ICMP session. */
    public static ProbeKey icmp(IpAddress address, ProbeOptions options) {
        return new ProbeKey(address, Protocol.ICMP, 0, options);
    }

    /**
     * The key of a session of TCP SYNs.
     *
     * @param port 1 to 65535
     */
    public static ProbeKey tcp(IpAddress address, int port, ProbeOptions options) {
        return new ProbeKey(address, Protocol.TCP, port, options);
    }

    /**
     * The key of a session of echoes over a TCP connection.
     *
     * @param port 1 to 65535
     * @param options {@linkplain ProbeOptions#ofFrames of frames}
     */
    public static ProbeKey echo(IpAddress address, int port, ProbeOptions options) {
        return new ProbeKey(address, Protocol.ECHO, port, options);
    }

    /** Whom frames go to. Of echoes over a connection alone. */
    public EchoPeer peer() {
        return new EchoPeer(address, port, options.payloadBytes(), options.intervalNs(), options.timeoutNs());
    }

    @Override
    public int compareTo(ProbeKey other) {
        return ORDER.compare(this, other);
    }
}
