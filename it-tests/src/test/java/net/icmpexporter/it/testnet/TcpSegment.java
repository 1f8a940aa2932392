package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/** The TCP header (RFC 9293 section 3.1) of an {@link IpPacket}. One instance, which follows that packet. */
final class TcpSegment {

    static final int HEADER_BYTES = 20;
    static final int MOST_HEADER_BYTES = 60;

    /** Flags. */
    static final int FIN = 0x01;

    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int ACK = 0x10;

    /** Kinds of options (RFC 9293 section 3.2, RFC 2018, RFC 7323, RFC 4727). */
    static final int END_OF_OPTIONS = 0;

    static final int NO_OPERATION = 1;
    static final int MAXIMUM_SEGMENT_SIZE = 2;
    static final int WINDOW_SCALE = 3;
    static final int SACK_PERMITTED = 4;
    static final int TIME_STAMPS = 8;
    static final int EXPERIMENT = 254;

    private final IpPacket packet;
    private final ByteBuffer memory;

    TcpSegment(IpPacket packet) {
        this.packet = packet;
        this.memory = packet.memory;
    }

    /** Whether the packet is one with a whole header. */
    boolean isWhole() {
        return packet.protocol == IpPacket.TCP
                && packet.payloadLength >= HEADER_BYTES
                && headerBytes() >= HEADER_BYTES
                && headerBytes() <= packet.payloadLength;
    }

    int sourcePort() {
        return memory.getShort(packet.payloadOffset) & 0xffff;
    }

    int destinationPort() {
        return memory.getShort(packet.payloadOffset + 2) & 0xffff;
    }

    int sequence() {
        return memory.getInt(packet.payloadOffset + 4);
    }

    int acknowledgment() {
        return memory.getInt(packet.payloadOffset + 8);
    }

    int headerBytes() {
        return (memory.get(packet.payloadOffset + 12) >> 4 & 0xf) * 4;
    }

    int payloadBytes() {
        return packet.payloadLength - headerBytes();
    }

    /** All 12 of them, reserved bits among them. */
    int flags() {
        return memory.getShort(packet.payloadOffset + 12) & 0xfff;
    }

    int window() {
        return memory.getShort(packet.payloadOffset + 14) & 0xffff;
    }

    int urgentPointer() {
        return memory.getShort(packet.payloadOffset + 18) & 0xffff;
    }

    /** Whether the checksum is that of the segment between the addresses that the packet shows. */
    boolean isChecksumRight() {
        return Checksum.withAddresses(memory, packet.offset, IpPacket.TCP, packet.payloadOffset, packet.payloadLength)
                == 0;
    }

    /** Index of the first option of a kind, or -1 if there is none, or none that lies wholly in the header. */
    int option(int kind) {
        int end = packet.payloadOffset + headerBytes();
        int index = packet.payloadOffset + HEADER_BYTES;
        while (index < end) {
            int length = optionBytes(index, end);
            if (length == 0 || memory.get(index) == END_OF_OPTIONS) {
                return -1;
            }
            if ((memory.get(index) & 0xff) == kind) {
                return index;
            }
            index += length;
        }
        return -1;
    }

    /** Bytes of the option at an index; 0 if it is malformed or reaches beyond {@code end}. */
    int optionBytes(int index, int end) {
        int kind = memory.get(index);
        if (kind == NO_OPERATION || kind == END_OF_OPTIONS) {
            return 1;
        }
        int length = index + 1 < end ? memory.get(index + 1) & 0xff : 0;
        return length >= 2 && index + length <= end ? length : 0;
    }
}
