package net.icmpexporter.probe;

import java.nio.ByteBuffer;

/** TCP segments as a target sees and writes them (RFC 9293, 3.1), without the help of the codec under test. */
final class Segment {

    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;

    private static final int MAX_SEGMENT_SIZE_1460 = 0x020405B4;

    private Segment() {}

    static int sourcePort(Packet packet) {
        return ByteBuffer.wrap(packet.bytes).getChar(0);
    }

    static int destinationPort(Packet packet) {
        return ByteBuffer.wrap(packet.bytes).getChar(2);
    }

    static int sequence(Packet packet) {
        return ByteBuffer.wrap(packet.bytes).getInt(4);
    }

    static void setAcknowledgement(Packet packet, int acknowledgement) {
        ByteBuffer.wrap(packet.bytes).putInt(8, acknowledgement);
    }

    /** What a target answers to a SYN; its checksum is left 0. */
    static byte[] answer(byte[] syn, int flags) {
        ByteBuffer request = ByteBuffer.wrap(syn);
        boolean option = (flags & SYN) != 0;
        ByteBuffer answer = ByteBuffer.allocate(option ? 24 : 20);
        answer.putChar(request.getChar(2)).putChar(request.getChar(0));
        answer.putInt(option ? 0x77665544 : 0);
        answer.putInt((flags & ACK) != 0 ? request.getInt(4) + 1 : 0);
        answer.put((byte) ((answer.capacity() / 4) << 4)).put((byte) flags);
        answer.putChar((char) (option ? 65160 : 0));
        if (option) {
            answer.putInt(20, MAX_SEGMENT_SIZE_1460);
        }
        return answer.array();
    }
}
