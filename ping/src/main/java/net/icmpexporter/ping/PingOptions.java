package net.icmpexporter.ping;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a host is pinged. Immutable; each {@code with...} is a copy that differs in one thing, and throws
 * {@link IllegalArgumentException} outside of the range.
 *
 * @param count how many echo requests, positive
 * @param interval from each to the next, 1 ms to 24 h
 * @param timeout after which one counts as lost, 1 us to 24 h
 * @param payloadBytes ICMP payload, 24 to 1400 bytes
 * @param packet DSCP, hop limit, fragmentation, source and interface
 */
public record PingOptions(int count, Duration interval, Duration timeout, int payloadBytes, PacketOptions packet) {

    /** One echo request of 56 bytes, which may take a second. */
    public static final PingOptions DEFAULT =
            new PingOptions(1, Duration.ofSeconds(1), Duration.ofSeconds(1), 56, PacketOptions.USUAL);

    /** Checks the ranges. */
    public PingOptions {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive, not " + count);
        }
        probeOptions(interval, timeout, payloadBytes, packet);
    }

    private static ProbeOptions probeOptions(
            Duration interval, Duration timeout, int payloadBytes, PacketOptions packet) {
        return new ProbeOptions(ns("interval", interval), ns("timeout", timeout), payloadBytes, packet);
    }

    private static long ns(String what, Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(what + " is too long: " + duration, e);
        }
    }

    ProbeOptions probeOptions() {
        return probeOptions(interval, timeout, payloadBytes, packet);
    }

    /** So many echo requests. */
    public PingOptions withCount(int newCount) {
        return new PingOptions(newCount, interval, timeout, payloadBytes, packet);
    }

    /** So far apart. */
    public PingOptions withInterval(Duration newInterval) {
        return new PingOptions(count, newInterval, timeout, payloadBytes, packet);
    }

    /** Each of which may take so long. */
    public PingOptions withTimeout(Duration newTimeout) {
        return new PingOptions(count, interval, newTimeout, payloadBytes, packet);
    }

    /** Of this size. */
    public PingOptions withPayloadBytes(int newPayloadBytes) {
        return new PingOptions(count, interval, timeout, newPayloadBytes, packet);
    }

    /** With this differentiated services code point (RFC 2474), 0 to 63. */
    public PingOptions withDscp(int dscp) {
        return withPacket(new PacketOptions(
                dscp, packet.hopLimit(), packet.fragmentation(), packet.source(), packet.interfaceName()));
    }

    /** With this TTL or hop limit, 1 to 255; 0 leaves it to the system. */
    public PingOptions withHopLimit(int hopLimit) {
        return withPacket(new PacketOptions(
                packet.dscp(), hopLimit, packet.fragmentation(), packet.source(), packet.interfaceName()));
    }

    /** What becomes of packets that are too large for their path. */
    public PingOptions withFragmentation(Fragmentation fragmentation) {
        return withPacket(new PacketOptions(
                packet.dscp(), packet.hopLimit(), fragmentation, packet.source(), packet.interfaceName()));
    }

    /** From this address of the host's; null leaves it to the route. */
    public PingOptions withSource(@Nullable InetAddress source) {
        IpAddress address = source == null ? null : IpAddress.ofBytes(source.getAddress());
        return withPacket(new PacketOptions(
                packet.dscp(), packet.hopLimit(), packet.fragmentation(), address, packet.interfaceName()));
    }

    /** Through this interface; empty leaves it to the route. */
    public PingOptions withInterface(String name) {
        return withPacket(
                new PacketOptions(packet.dscp(), packet.hopLimit(), packet.fragmentation(), packet.source(), name));
    }

    /** Through the interface that the address names as its zone (RFC 4007), if these name none. */
    PingOptions ofZone(InetAddress address) {
        if (!(address instanceof Inet6Address ipv6) || !packet.interfaceName().isEmpty()) {
            return this;
        }
        NetworkInterface zone = ipv6.getScopedInterface();
        return withInterface(zone != null ? zone.getName() : nameOf(ipv6.getScopeId()));
    }

    private static String nameOf(int interfaceIndex) {
        try {
            NetworkInterface zone = interfaceIndex == 0 ? null : NetworkInterface.getByIndex(interfaceIndex);
            return zone == null ? "" : zone.getName();
        } catch (SocketException e) {
            return "";
        }
    }

    private PingOptions withPacket(PacketOptions newPacket) {
        return new PingOptions(count, interval, timeout, payloadBytes, newPacket);
    }
}
