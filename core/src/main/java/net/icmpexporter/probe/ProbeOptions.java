package net.icmpexporter.probe;

import net.icmpexporter.transport.PacketOptions;

/**
 * How often and with what a session probes. Part of the key: other options, other session.
 *
 * @param intervalNs between two probes, at least 1 ms, at most a day
 * @param timeoutNs after which a probe counts as lost, at least 1 us, at most a day
 * @param payloadBytes ICMP payload, 24 to 1400: the identity of the probe takes 24 bytes of it; nothing to TCP
 * @param packet what else is special about its packets
 */
public record ProbeOptions(long intervalNs, long timeoutNs, int payloadBytes, PacketOptions packet) {

    private static final long MIN_INTERVAL_NS = 1_000_000L;
    private static final long MIN_TIMEOUT_NS = 1_000L;
    private static final long MAX_NS = 86_400_000_000_000L;

    /** With {@linkplain PacketOptions#USUAL usual} packets. */
    public ProbeOptions(long intervalNs, long timeoutNs, int payloadBytes) {
        this(intervalNs, timeoutNs, payloadBytes, PacketOptions.USUAL);
    }

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. What equals the usual packet is that itself. */
    public ProbeOptions {
        packet = packet.equals(PacketOptions.USUAL) ? PacketOptions.USUAL : packet;
        if (intervalNs < MIN_INTERVAL_NS || intervalNs > MAX_NS) {
            throw new IllegalArgumentException("interval must be 1 ms to 24 h, not " + intervalNs + " ns");
        }
        if (timeoutNs < MIN_TIMEOUT_NS || timeoutNs > MAX_NS) {
            throw new IllegalArgumentException("timeout must be 1 us to 24 h, not " + timeoutNs + " ns");
        }
        if (payloadBytes < 24 || payloadBytes > 1400) {
            throw new IllegalArgumentException("payload must be 24 to 1400 bytes, not " + payloadBytes);
        }
    }
}
