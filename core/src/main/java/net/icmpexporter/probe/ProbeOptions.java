package net.icmpexporter.probe;

import net.icmpexporter.transport.PacketOptions;

/**
 * How often and with what a session probes. Part of the key: other options, other session.
 *
 * @param intervalNs between two probes, at least 1 ms, at most an hour
 * @param timeoutNs after which a probe counts as lost, at least 1 ms, at most an hour
 * @param payloadBytes ICMP payload, 24 to 1400: the identity of the probe takes 24 bytes of it; nothing to TCP
 * @param packet what else is special about its packets
 */
public record ProbeOptions(long intervalNs, long timeoutNs, int payloadBytes, PacketOptions packet) {

    private static final long MIN_NS = 1_000_000L;
    private static final long MAX_NS = 3_600_000_000_000L;

    /** With {@linkplain PacketOptions#USUAL usual} packets. */
    public ProbeOptions(long intervalNs, long timeoutNs, int payloadBytes) {
        this(intervalNs, timeoutNs, payloadBytes, PacketOptions.USUAL);
    }

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public ProbeOptions {
        check("interval", intervalNs);
        check("timeout", timeoutNs);
        if (payloadBytes < 24 || payloadBytes > 1400) {
            throw new IllegalArgumentException("payload must be 24 to 1400 bytes, not " + payloadBytes);
        }
    }

    private static void check(String what, long ns) {
        if (ns < MIN_NS || ns > MAX_NS) {
            throw new IllegalArgumentException(what + " must be 1 ms to 1 h, not " + ns + " ns");
        }
    }
}
