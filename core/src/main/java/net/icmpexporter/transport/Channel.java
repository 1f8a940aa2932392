package net.icmpexporter.transport;

import java.util.List;
import net.icmpexporter.net.IpFamily;

/** One protocol over one address family: what a transport has a socket for. */
public enum Channel {
    /** ICMP over IPv4. */
    ICMP4(Protocol.ICMP, IpFamily.IPV4),
    /** ICMPv6. */
    ICMP6(Protocol.ICMP, IpFamily.IPV6),
    /** TCP over IPv4. */
    TCP4(Protocol.TCP, IpFamily.IPV4),
    /** TCP over IPv6. */
    TCP6(Protocol.TCP, IpFamily.IPV6),
    /** Frames on TCP connections over IPv4. */
    ECHO4(Protocol.ECHO, IpFamily.IPV4),
    /** Frames on TCP connections over IPv6. */
    ECHO6(Protocol.ECHO, IpFamily.IPV6);

    private static final List<Channel> OF_PACKETS = List.of(ICMP4, ICMP6, TCP4, TCP6);
    private static final List<Channel> OF_CONNECTIONS = List.of(ECHO4, ECHO6);

    private final Protocol protocol;
    private final IpFamily family;

    Channel(Protocol protocol, IpFamily family) {
        this.protocol = protocol;
        this.family = family;
    }

    /** Those whose probes are packets of their own. They come before all others in this enumeration. */
    public static List<Channel> ofPackets() {
        return OF_PACKETS;
    }

    /** Those whose probes go over connections. */
    public static List<Channel> ofConnections() {
        return OF_CONNECTIONS;
    }

    /** What is spoken on it. */
    public Protocol protocol() {
        return protocol;
    }

    /** The family of every address on it. */
    public IpFamily family() {
        return family;
    }

    /** In words for people: {@code TCP over IPv6}. */
    @Override
    public String toString() {
        return protocol + " over " + family;
    }

    /** The one of a protocol and a family. */
    public static Channel of(Protocol protocol, IpFamily family) {
        return switch (protocol) {
            case ICMP -> family == IpFamily.IPV4 ? ICMP4 : ICMP6;
            case TCP -> family == IpFamily.IPV4 ? TCP4 : TCP6;
            case ECHO -> family == IpFamily.IPV4 ? ECHO4 : ECHO6;
        };
    }
}
