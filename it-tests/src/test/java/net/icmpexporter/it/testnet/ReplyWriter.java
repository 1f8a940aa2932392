package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/** Writes the test network's packets. Each method fills a place of the store and sets its length. */
final class ReplyWriter {

    /** {@link Behaviour#OTHER_SOURCE}: what is added to x. */
    private static final int OTHER_SOURCE_STEP = 128;

    private static final int ROUTER_4 = 10 << 24 | 76 << 16 | 254;
    private static final long ROUTER_6_HI = 0xfd76_0000_0000_0000L;
    private static final long ROUTER_6_LO = 0xfe;
    private static final int NEXT_MTU = 1400;
    private static final byte HOPS = 64;
    private static final int ECHO_HEADER = 8;

    private final PacketStore store;
    private final ByteBuffer memory;

    ReplyWriter(PacketStore store) {
        this.store = store;
        this.memory = store.memory;
    }

    /** The right answer to a request, its payload longer by {@code morePayload} bytes (shorter if negative). */
    void echoReply(EchoRequest request, int slot, int morePayload) {
        int icmpBytes = Math.max(ECHO_HEADER, request.icmpLength + morePayload);
        int icmp = ipHeader(request, slot, icmpBytes);
        int copied = Math.min(icmpBytes, request.icmpLength);
        memory.put(icmp, memory, request.icmpOffset, copied);
        for (int index = copied; index < icmpBytes; index++) {
            memory.put(icmp + index, (byte) index);
        }
        memory.put(icmp, (byte) (request.v6 ? 129 : 0));
        sum(request.v6, icmp, icmpBytes);
    }

    /** Makes the checksum of an answer in place wrong. */
    void spoilChecksum(EchoRequest request, int slot) {
        int icmp = icmpOffset(request, slot);
        memory.putShort(icmp + 2, (short) (memory.getShort(icmp + 2) ^ 0x0f0f));
    }

    /** Changes a byte of the payload of an answer in place: number {@code x}, or from 128 on {@code x - 256} from its end. */
    void alterPayload(EchoRequest request, int slot, int x) {
        int icmp = icmpOffset(request, slot);
        int icmpBytes = store.offset(slot) + store.length(slot) - icmp;
        int index = x < 128 ? ECHO_HEADER + x : icmpBytes - (256 - x);
        int inside = Math.max(ECHO_HEADER, Math.min(icmpBytes - 1, index));
        memory.put(icmp + inside, (byte) (memory.get(icmp + inside) ^ 0x55));
        sum(request.v6, icmp, icmpBytes);
    }

    /** Adds to the sequence number of an answer in place. */
    void alterSequence(EchoRequest request, int slot, int added) {
        int icmp = icmpOffset(request, slot);
        memory.putShort(icmp + 6, (short) (memory.getShort(icmp + 6) + added));
        sum(request.v6, icmp, store.offset(slot) + store.length(slot) - icmp);
    }

    /** Makes an answer in place come from the neighbour of its source. */
    void alterSource(EchoRequest request, int slot) {
        int start = store.offset(slot);
        int last = start + (request.v6 ? 8 + 15 : 12 + 3);
        memory.put(last, (byte) (memory.get(last) + OTHER_SOURCE_STEP));
        int icmp = icmpOffset(request, slot);
        if (request.v6) {
            sum(true, icmp, start + store.length(slot) - icmp);
        } else {
            sumHeader(start);
        }
    }

    /** An ICMP error of the router about the request; {@code shortQuote} as {@link Behaviour#SHORT_QUOTE} says. */
    void error(EchoRequest request, int slot, int type, int code, boolean shortQuote) {
        int headerBytes = request.icmpOffset - request.offset;
        int quoted = headerBytes + (shortQuote ? 8 : request.icmpLength);
        int icmpBytes = ECHO_HEADER + quoted;
        int icmp = ipHeader(request, slot, icmpBytes);
        int start = store.offset(slot);
        if (request.v6) {
            memory.putLong(start + 8, ROUTER_6_HI).putLong(start + 16, ROUTER_6_LO);
        } else {
            memory.putInt(start + 12, ROUTER_4);
            sumHeader(start);
        }
        memory.putShort(icmp, (short) (type << 8 | code));
        memory.putInt(icmp + 4, isTooBig(request.v6, type, code) ? NEXT_MTU : 0);
        memory.put(icmp + ECHO_HEADER, memory, request.offset, quoted);
        sum(request.v6, icmp, icmpBytes);
    }

    private static boolean isTooBig(boolean v6, int type, int code) {
        return v6 ? type == 2 : type == 3 && code == 4;
    }

    /** The IP header of a packet back to the sender; returns the index of what follows it. */
    private int ipHeader(EchoRequest request, int slot, int payloadBytes) {
        int start = store.offset(slot);
        if (request.v6) {
            memory.putInt(start, 6 << 28);
            memory.putShort(start + 4, (short) payloadBytes);
            memory.put(start + 6, (byte) 58).put(start + 7, HOPS);
            memory.put(start + 8, memory, request.offset + 24, 16);
            memory.put(start + 24, memory, request.offset + 8, 16);
            store.setLength(slot, 40 + payloadBytes);
            return start + 40;
        }
        memory.putShort(start, (short) 0x4500);
        memory.putShort(start + 2, (short) (20 + payloadBytes));
        memory.putInt(start + 4, 0);
        memory.put(start + 8, HOPS).put(start + 9, (byte) 1);
        memory.put(start + 12, memory, request.offset + 16, 4);
        memory.put(start + 16, memory, request.offset + 12, 4);
        sumHeader(start);
        store.setLength(slot, 20 + payloadBytes);
        return start + 20;
    }

    private int icmpOffset(EchoRequest request, int slot) {
        return store.offset(slot) + (request.v6 ? 40 : 20);
    }

    private void sumHeader(int start) {
        memory.putShort(start + 10, (short) 0);
        memory.putShort(start + 10, Checksum.of(memory, start, 20));
    }

    private void sum(boolean v6, int icmp, int icmpBytes) {
        memory.putShort(icmp + 2, (short) 0);
        memory.putShort(
                icmp + 2, v6 ? Checksum.ofIcmp6(memory, icmp, icmpBytes) : Checksum.of(memory, icmp, icmpBytes));
    }
}
