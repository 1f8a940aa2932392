package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Looks at each SYN as a suspicious middlebox would, and counts what is not as in one of an ordinary host: whoever looks
 * odd is dropped somewhere in the world.
 */
final class SynCheck {

    /** Where an exporter's SYN may come from: above the ports that Linux gives to connections. */
    private static final int FIRST_PORT = 61_000;

    private static final int LAST_PORT = 65_500;
    private static final int HOPS = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int LEAST_SEGMENT_SIZE = 536;
    private static final int MOST_WINDOW_SCALE = 14;

    /** What may be odd. */
    enum Oddity {
        /** The TCP checksum is wrong for the addresses in the packet. */
        CHECKSUM,
        /** The checksum of the IPv4 header is wrong. */
        HEADER_CHECKSUM,
        /** The hop limit is not 64 less the routers on the way. */
        HOPS,
        /** IPv4 without DF. */
        MAY_FRAGMENT,
        /** IPv4 with options, or IPv6 with extension headers: these never come here. */
        IP_OPTIONS,
        /** Other flags than SYN. */
        FLAGS,
        /** An acknowledgment number or an urgent pointer. */
        UNUSED_FIELDS,
        /** No room for an answer. */
        WINDOW,
        /** Not each of MSS, SACK permitted, time stamps and window scale once, whole and with an ordinary value. */
        OPTIONS,
        /** Data. */
        PAYLOAD,
        /** A source port outside 61000 to 65500. */
        SOURCE_PORT,
        /** The sequence number of the SYN before. */
        SEQUENCE
    }

    private final IpPacket packet;
    private final TcpSegment segment;
    private final ByteBuffer memory;
    private final int hops;
    private final long[] counts = new long[Oddity.values().length];
    private int previousSequence;
    private long seen;

    /** @param routers on the way from the prober */
    SynCheck(IpPacket packet, TcpSegment segment, int routers) {
        this.packet = packet;
        this.segment = segment;
        memory = packet.memory;
        hops = HOPS - routers;
    }

    /** Looks at the SYN that the packet is. */
    void inspect() {
        checkIpHeader();
        countIf(!segment.isChecksumRight(), Oddity.CHECKSUM);
        countIf(segment.flags() != TcpSegment.SYN, Oddity.FLAGS);
        countIf(segment.acknowledgment() != 0 || segment.urgentPointer() != 0, Oddity.UNUSED_FIELDS);
        countIf(segment.window() < LEAST_SEGMENT_SIZE, Oddity.WINDOW);
        countIf(!areOptionsOrdinary(), Oddity.OPTIONS);
        countIf(segment.payloadBytes() != 0, Oddity.PAYLOAD);
        int port = segment.sourcePort();
        countIf(port < FIRST_PORT || port > LAST_PORT, Oddity.SOURCE_PORT);
        countIf(seen++ > 0 && segment.sequence() == previousSequence, Oddity.SEQUENCE);
        previousSequence = segment.sequence();
    }

    private void checkIpHeader() {
        int start = packet.offset;
        if (packet.v6) {
            countIf(memory.get(start + 7) != hops, Oddity.HOPS);
            return;
        }
        int headerBytes = packet.payloadOffset - start;
        countIf(headerBytes != 20, Oddity.IP_OPTIONS);
        countIf(Checksum.of(memory, start, headerBytes) != 0, Oddity.HEADER_CHECKSUM);
        countIf(memory.get(start + 8) != hops, Oddity.HOPS);
        countIf((memory.getShort(start + 6) & 0xffff) != DONT_FRAGMENT, Oddity.MAY_FRAGMENT);
    }

    private boolean areOptionsOrdinary() {
        int end = packet.payloadOffset + segment.headerBytes();
        int found = 0;
        int index = packet.payloadOffset + TcpSegment.HEADER_BYTES;
        while (index < end) {
            int length = segment.optionBytes(index, end);
            int kind = memory.get(index) & 0xff;
            if (length == 0 || (kind != TcpSegment.NO_OPERATION && !isOrdinary(kind, index, length))) {
                return false;
            }
            if (kind != TcpSegment.NO_OPERATION && (found & 1 << kind) != 0) {
                return false;
            }
            found |= kind == TcpSegment.NO_OPERATION ? 0 : 1 << kind;
            index += length;
        }
        return found
                == (1 << TcpSegment.MAXIMUM_SEGMENT_SIZE
                        | 1 << TcpSegment.SACK_PERMITTED
                        | 1 << TcpSegment.TIME_STAMPS
                        | 1 << TcpSegment.WINDOW_SCALE);
    }

    private boolean isOrdinary(int kind, int index, int length) {
        return switch (kind) {
            case TcpSegment.MAXIMUM_SEGMENT_SIZE ->
                length == 4 && (memory.getShort(index + 2) & 0xffff) >= LEAST_SEGMENT_SIZE;
            case TcpSegment.SACK_PERMITTED -> length == 2;
            case TcpSegment.TIME_STAMPS -> length == 10 && memory.getInt(index + 6) == 0;
            case TcpSegment.WINDOW_SCALE -> length == 3 && memory.get(index + 2) <= MOST_WINDOW_SCALE;
            default -> false;
        };
    }

    private void countIf(boolean odd, Oddity oddity) {
        if (odd) {
            counts[oddity.ordinal()]++;
        }
    }

    /** How often each was seen; empty if nothing was odd. */
    String text() {
        StringJoiner text = new StringJoiner(", ");
        for (Oddity oddity : Oddity.values()) {
            if (counts[oddity.ordinal()] > 0) {
                text.add(oddity.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + counts[oddity.ordinal()]);
            }
        }
        return text.toString();
    }
}
