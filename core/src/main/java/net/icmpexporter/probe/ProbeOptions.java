package net.icmpexporter.probe;

import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;

/**
 * How often and with what a session probes. Part of the key: other options, other session.
 *
 * @param intervalNs between two probes, at least 1 ms, at most a day
 * @param timeoutNs after which a probe counts as lost, at least 1 us, at most a day
 * @param payloadBytes ICMP payload, 24 to 1400: the identity of the probe takes 24 bytes of it; a frame of an echo over a
 *     connection, {@value #SHORT_FRAME_BYTES} or {@value #LONG_FRAME_BYTES}; nothing to TCP
 * @param packet what else is special about its packets; nothing of a connection, whose packets are the kernel's
 */
public record ProbeOptions(long intervalNs, long timeoutNs, int payloadBytes, PacketOptions packet) {

    /** Of tcp_ping's first form: sequence number and time. */
    public static final int SHORT_FRAME_BYTES = 16;

    /** Of its later form, which says in front what it is. */
    public static final int LONG_FRAME_BYTES = 24;

    private static final int MIN_PAYLOAD_BYTES = 24;
    private static final int MAX_PAYLOAD_BYTES = 1400;
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
        if (payloadBytes != SHORT_FRAME_BYTES
                && (payloadBytes < MIN_PAYLOAD_BYTES || payloadBytes > MAX_PAYLOAD_BYTES)) {
            throw new IllegalArgumentException("payload must be 24 to 1400 bytes, not " + payloadBytes);
        }
    }

    /**
     * As often, for echoes over a connection.
     *
     * @param frameBytes {@link #SHORT_FRAME_BYTES} or {@link #LONG_FRAME_BYTES}
     */
    public ProbeOptions ofFrames(int frameBytes) {
        return new ProbeOptions(intervalNs, timeoutNs, frameBytes);
    }

    /** Throws {@link IllegalArgumentException}, with a line for people, if a protocol cannot be spoken that way. */
    public void checkFor(Protocol protocol) {
        if (protocol != Protocol.ECHO) {
            if (payloadBytes < MIN_PAYLOAD_BYTES) {
                throw new IllegalArgumentException("payload must be 24 to 1400 bytes, not " + payloadBytes);
            }
        } else if (payloadBytes != SHORT_FRAME_BYTES && payloadBytes != LONG_FRAME_BYTES) {
            throw new IllegalArgumentException("a frame of echo has 16 or 24 bytes, not " + payloadBytes);
        } else if (!packet.isUsual()) {
            throw new IllegalArgumentException("the packets of echo over TCP are the kernel's: nothing can be special");
        }
    }
}
