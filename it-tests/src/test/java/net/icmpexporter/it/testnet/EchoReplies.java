package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;
import net.icmpexporter.it.testnet.Outbox.Kind;

/** How ICMP echo requests are answered (RFC 792, RFC 4443). */
final class EchoReplies implements Replies {

    private static final int ECHO_HEADER = 8;
    private static final byte ECHO_REPLY_4 = 0;
    private static final byte ECHO_REPLY_6 = (byte) 129;

    private final IpPacket packet;
    private final Request request;
    private final PacketWriter writer;
    private final Outbox outbox;
    private final ByteBuffer memory;

    EchoReplies(IpPacket packet, Request request, PacketWriter writer, Outbox outbox) {
        this.packet = packet;
        this.request = request;
        this.writer = writer;
        this.outbox = outbox;
        memory = packet.memory;
    }

    @Override
    public void answer(int slot) {
        write(slot, 0, 0);
    }

    @Override
    public void respond() {
        int x = request.x();
        switch (request.behaviour()) {
            case TRUNCATED -> damaged(-x);
            case EXTENDED -> damaged(x);
            case BAD_CHECKSUM, ALTERED, OTHER_SOURCE, OTHER_SEQUENCE -> damaged(0);
            case IP_OPTIONS -> {
                int slot = outbox.take();
                if (slot >= 0) {
                    write(slot, 0, x);
                    outbox.post(slot, Kind.ANSWER, request, 0);
                }
            }
            default -> request.record().withheld++; // for TCP alone
        }
    }

    /** An answer with a longer payload (shorter if {@code morePayload} is negative) and with IP options. */
    private void write(int slot, int morePayload, int optionWords) {
        int icmpBytes = Math.max(ECHO_HEADER, packet.payloadLength + morePayload);
        int icmp = writer.answer(slot, icmpBytes, optionWords);
        int copied = Math.min(icmpBytes, packet.payloadLength);
        memory.put(icmp, memory, packet.payloadOffset, copied);
        for (int index = copied; index < icmpBytes; index++) {
            memory.put(icmp + index, (byte) index);
        }
        memory.put(icmp, packet.v6 ? ECHO_REPLY_6 : ECHO_REPLY_4);
        writer.sum(slot);
    }

    private void damaged(int morePayload) {
        int slot = outbox.take();
        if (slot < 0) {
            return;
        }
        write(slot, morePayload, 0);
        switch (request.behaviour()) {
            case BAD_CHECKSUM -> writer.spoilChecksum(slot);
            case ALTERED -> alterPayload(slot, request.x());
            case OTHER_SOURCE -> writer.alterSource(slot);
            case OTHER_SEQUENCE -> alterSequence(slot, request.x());
            default -> {}
        }
        outbox.post(slot, Kind.DAMAGED, request, 0);
    }

    /** Changes a byte of the payload: number {@code x}, or from 128 on {@code x - 256} from its end. */
    private void alterPayload(int slot, int x) {
        int icmp = writer.payload(slot);
        int icmpBytes = writer.payloadBytes(slot);
        int index = x < 128 ? ECHO_HEADER + x : icmpBytes - (256 - x);
        int inside = Math.max(ECHO_HEADER, Math.min(icmpBytes - 1, index));
        memory.put(icmp + inside, (byte) (memory.get(icmp + inside) ^ 0x55));
        writer.sum(slot);
    }

    private void alterSequence(int slot, int added) {
        int icmp = writer.payload(slot);
        memory.putShort(icmp + 6, (short) (memory.getShort(icmp + 6) + added));
        writer.sum(slot);
    }
}
