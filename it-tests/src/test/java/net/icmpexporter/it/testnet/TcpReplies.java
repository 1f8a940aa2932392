package net.icmpexporter.it.testnet;

import static net.icmpexporter.it.testnet.TcpSegment.ACK;
import static net.icmpexporter.it.testnet.TcpSegment.FIN;
import static net.icmpexporter.it.testnet.TcpSegment.PSH;
import static net.icmpexporter.it.testnet.TcpSegment.RST;
import static net.icmpexporter.it.testnet.TcpSegment.SYN;

import net.icmpexporter.it.testnet.Outbox.Kind;

/** How TCP SYNs are answered (RFC 9293 section 3.5), whatever their port. */
final class TcpReplies implements Replies {

    private static final long TEN_MS = 10_000_000L;
    private static final int NOISE_BYTES = 100;
    private static final int SYN_ACK = SYN | ACK;

    private final TcpSegment syn;
    private final Request request;
    private final PacketWriter packets;
    private final TcpWriter writer;
    private final Outbox outbox;

    TcpReplies(IpPacket packet, TcpSegment syn, Request request, PacketWriter packets, Outbox outbox) {
        this.syn = syn;
        this.request = request;
        this.packets = packets;
        this.outbox = outbox;
        writer = new TcpWriter(packet, syn, packets);
    }

    @Override
    public void answer(int slot) {
        writer.segment(slot, SYN_ACK, next());
        outbox.expectReset(slot);
    }

    /** What acknowledges the SYN. */
    private int next() {
        return syn.sequence() + 1;
    }

    @Override
    public void respond() {
        int x = request.x();
        switch (request.behaviour()) {
            case REFUSED -> reset(RST | ACK, next(), Kind.REFUSAL, x * TEN_MS);
            case WRONG_RESET -> wrongReset(x);
            case RETRANSMITTED -> {
                synAck(Kind.ANSWER, 0);
                synAck(Kind.COPY, x * TEN_MS);
            }
            case NOISE -> {
                noise(x & 0x7f);
                if (x < Behaviour.NOISE_AND_ANSWER) {
                    request.record().withheld++;
                } else {
                    synAck(Kind.ANSWER, 0);
                }
            }
            case EXTENDED -> special(TcpWriter.Options.ALL, x, 0);
            case IP_OPTIONS -> special(TcpWriter.Options.ALL, 0, x);
            case TCP_OPTIONS -> special(TcpWriter.Options.of(x), 0, 0);
            case BAD_CHECKSUM, TRUNCATED, OTHER_SOURCE, OTHER_SEQUENCE, OTHER_PORT -> damaged(x);
            default -> request.record().withheld++; // for ICMP alone
        }
    }

    private void synAck(Kind kind, long delayNs) {
        int slot = outbox.take();
        if (slot >= 0) {
            answer(slot);
            outbox.post(slot, kind, request, delayNs);
        }
    }

    private void special(TcpWriter.Options options, int dataBytes, int ipOptionWords) {
        int slot = outbox.take();
        if (slot >= 0) {
            writer.synAck(slot, options, dataBytes, ipOptionWords);
            outbox.expectReset(slot);
            outbox.post(slot, Kind.ANSWER, request, 0);
        }
    }

    private void reset(int flags, int acknowledgment, Kind kind, long delayNs) {
        int slot = outbox.take();
        if (slot >= 0) {
            writer.segment(slot, flags, acknowledgment);
            outbox.post(slot, kind, request, delayNs);
        }
    }

    private void wrongReset(int x) {
        switch (x) {
            case 0 -> reset(RST, 0, Kind.DAMAGED, 0);
            case 1 -> reset(RST | ACK, 0, Kind.DAMAGED, 0);
            case 2 -> reset(RST | ACK, syn.sequence(), Kind.DAMAGED, 0);
            default -> reset(RST | ACK, next() + 1, Kind.DAMAGED, 0);
        }
    }

    private void noise(int which) {
        int slot = outbox.take();
        if (slot < 0) {
            return;
        }
        switch (which) {
            case 0 -> writer.segment(slot, ACK, next());
            case 1 -> writer.segment(slot, SYN, 0);
            case 2 -> writer.data(slot, PSH | ACK, next(), NOISE_BYTES);
            default -> writer.segment(slot, FIN | ACK, next());
        }
        outbox.expectReset(slot);
        outbox.post(slot, Kind.NOISE, request, 0);
    }

    private void damaged(int x) {
        int slot = outbox.take();
        if (slot < 0) {
            return;
        }
        if (request.behaviour() == Behaviour.OTHER_SEQUENCE) {
            writer.segment(slot, SYN_ACK, next() + (byte) x);
        } else {
            writer.segment(slot, SYN_ACK, next());
        }
        boolean reset = true;
        switch (request.behaviour()) {
            case BAD_CHECKSUM -> {
                packets.spoilChecksum(slot);
                reset = false;
            }
            case TRUNCATED -> {
                packets.shorten(slot, x);
                reset = false;
            }
            case OTHER_SOURCE -> packets.alterSource(slot);
            case OTHER_PORT -> writer.alterPort(slot, x);
            default -> {}
        }
        if (reset) {
            outbox.expectReset(slot);
        }
        outbox.post(slot, Kind.DAMAGED, request, 0);
    }
}
