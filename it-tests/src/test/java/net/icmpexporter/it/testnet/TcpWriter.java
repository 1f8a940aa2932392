package net.icmpexporter.it.testnet;

import static net.icmpexporter.it.testnet.TcpSegment.ACK;
import static net.icmpexporter.it.testnet.TcpSegment.HEADER_BYTES;
import static net.icmpexporter.it.testnet.TcpSegment.MOST_HEADER_BYTES;
import static net.icmpexporter.it.testnet.TcpSegment.RST;
import static net.icmpexporter.it.testnet.TcpSegment.SYN;

import java.nio.ByteBuffer;

/** Writes TCP segments (RFC 9293 section 3.1) that answer a SYN. Each fills a place of the store. */
final class TcpWriter {

    private static final short WINDOW = (short) 64_240;
    private static final int SEGMENT_SIZE = 1460;
    private static final int OUR_TIME = 0x01020304;

    /** The options of a SYN/ACK. */
    enum Options {
        NONE(0),
        /** The maximum segment size alone. */
        SEGMENT_SIZE_ALONE(4),
        /** What Linux answers: MSS, SACK permitted, time stamps, window scale. */
        ALL(20),
        /** The same and an unknown one, so that the header is as long as can be. */
        FULL(MOST_HEADER_BYTES - HEADER_BYTES),
        /** An option of length 0, behind which nothing can be read. */
        MALFORMED(8);

        private static final Options[] VALUES = values();

        private final int bytes;

        Options(int bytes) {
            this.bytes = bytes;
        }

        /** By number; {@link #ALL} if there is no such. */
        static Options of(int number) {
            return number < VALUES.length ? VALUES[number] : ALL;
        }
    }

    private final TcpSegment syn;
    private final PacketWriter packets;
    private final ByteBuffer memory;

    TcpWriter(IpPacket packet, TcpSegment syn, PacketWriter packets) {
        this.syn = syn;
        this.packets = packets;
        memory = packet.memory;
    }

    /** A segment without data; with all options if it is a SYN. */
    void segment(int slot, int flags, int acknowledgment) {
        data(slot, flags, acknowledgment, 0);
    }

    /** The same with data. */
    void data(int slot, int flags, int acknowledgment, int bytes) {
        Options options = (flags & SYN) == 0 ? Options.NONE : Options.ALL;
        int tcp = packets.answer(slot, HEADER_BYTES + options.bytes + bytes);
        write(tcp, flags, acknowledgment, options, bytes);
        packets.sum(slot);
    }

    /** The right SYN/ACK, with these options, data and options of IP (see {@link PacketWriter#answer(int, int, int)}). */
    void synAck(int slot, Options options, int dataBytes, int ipOptionWords) {
        int tcp = packets.answer(slot, HEADER_BYTES + options.bytes + dataBytes, ipOptionWords);
        write(tcp, SYN | ACK, syn.sequence() + 1, options, dataBytes);
        packets.sum(slot);
    }

    private void write(int tcp, int flags, int acknowledgment, Options options, int dataBytes) {
        int headerBytes = HEADER_BYTES + options.bytes;
        memory.putShort(tcp, (short) syn.destinationPort()).putShort(tcp + 2, (short) syn.sourcePort());
        memory.putInt(tcp + 4, sequence(flags)).putInt(tcp + 8, acknowledgment);
        memory.putShort(tcp + 12, (short) (((headerBytes / 4) << 12) | flags));
        memory.putShort(tcp + 14, (flags & RST) == 0 ? WINDOW : 0);
        memory.putInt(tcp + 16, 0);
        putOptions(tcp + HEADER_BYTES, options);
        for (int index = 0; index < dataBytes; index++) {
            memory.put(tcp + headerBytes + index, (byte) index);
        }
    }

    /** Ours: a reset has none, a SYN/ACK the first, what comes later the next. */
    private int sequence(int flags) {
        if ((flags & RST) != 0) {
            return 0;
        }
        int initial = Integer.reverse(syn.sequence());
        return (flags & SYN) != 0 ? initial : initial + 1;
    }

    private void putOptions(int at, Options options) {
        for (int index = 0; index < options.bytes; index++) {
            memory.put(at + index, (byte) TcpSegment.NO_OPERATION);
        }
        switch (options) {
            case NONE -> {}
            case SEGMENT_SIZE_ALONE -> putSegmentSize(at);
            case ALL -> putAll(at);
            case FULL -> {
                putAll(at);
                int rest = options.bytes - Options.ALL.bytes;
                memory.put(at + Options.ALL.bytes, (byte) TcpSegment.EXPERIMENT)
                        .put(at + Options.ALL.bytes + 1, (byte) rest);
            }
            case MALFORMED -> {
                putSegmentSize(at);
                memory.put(at + 4, (byte) TcpSegment.TIME_STAMPS).put(at + 5, (byte) 0);
            }
        }
    }

    private void putSegmentSize(int at) {
        memory.putInt(at, TcpSegment.MAXIMUM_SEGMENT_SIZE << 24 | 4 << 16 | SEGMENT_SIZE);
    }

    private void putAll(int at) {
        putSegmentSize(at);
        memory.putShort(at + 4, (short) (TcpSegment.SACK_PERMITTED << 8 | 2));
        memory.putShort(at + 6, (short) (TcpSegment.TIME_STAMPS << 8 | 10));
        int theirs = syn.option(TcpSegment.TIME_STAMPS);
        memory.putInt(at + 8, OUR_TIME).putInt(at + 12, theirs < 0 ? 0 : memory.getInt(theirs + 2));
        memory.putInt(at + 16, TcpSegment.NO_OPERATION << 24 | TcpSegment.WINDOW_SCALE << 16 | 3 << 8 | 7);
    }

    /** Adds to the source port of a segment in place. */
    void alterPort(int slot, int added) {
        int tcp = packets.payload(slot);
        memory.putShort(tcp, (short) (memory.getShort(tcp) + added));
        packets.sum(slot);
    }
}
