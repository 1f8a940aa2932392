package net.icmpexporter.it.testnet;

import java.nio.ByteBuffer;

/**
 * Writes the test network's packets back to whoever sent the request: what is equal for echo replies and TCP segments.
 * Each packet fills a place of the store.
 */
final class PacketWriter {

    /** {@link Behaviour#OTHER_SOURCE}: what is added to x. */
    static final int OTHER_SOURCE_STEP = 128;

    private static final int ROUTER_4 = 10 << 24 | 76 << 16 | 254;
    private static final long ROUTER_6_HI = 0xfd76_0000_0000_0000L;
    private static final long ROUTER_6_LO = 0xfe;
    private static final int NEXT_MTU = 1400;
    private static final byte HOPS = 64;
    private static final byte HOPS_OF_THE_DETOUR = 57;
    private static final int ICMP_HEADER = 8;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOST_OPTION_WORDS = 10;

    private final PacketStore store;
    private final IpPacket request;
    private final ByteBuffer memory;

    // what lies in each place
    private final int[] protocols;
    private final int[] payloadOffsets;

    /** @param request to whose sender everything goes */
    PacketWriter(PacketStore store, IpPacket request) {
        this.store = store;
        this.request = request;
        this.memory = store.memory;
        protocols = new int[store.capacity()];
        payloadOffsets = new int[store.capacity()];
    }

    /** Writes the IP header of an answer; returns the index of the {@code payloadBytes} that follow it. */
    int answer(int slot, int payloadBytes) {
        return answer(slot, payloadBytes, 0);
    }

    /**
     * The same with {@code words}, 1 to 10, times 4 bytes of options that say nothing (RFC 791 section 3.1), or in IPv6
     * with that many headers of destination options of 8 bytes (RFC 8200 section 4.6).
     */
    int answer(int slot, int payloadBytes, int words) {
        return header(slot, request.protocol, payloadBytes, Math.min(words, MOST_OPTION_WORDS));
    }

    private int header(int slot, int protocol, int payloadBytes, int words) {
        int start = store.offset(slot);
        int payload = request.v6
                ? header6(start, protocol, payloadBytes, words)
                : header4(start, protocol, payloadBytes, words);
        store.setLength(slot, payload - start + payloadBytes);
        protocols[slot] = protocol;
        payloadOffsets[slot] = payload;
        return payload;
    }

    private int header4(int start, int protocol, int payloadBytes, int words) {
        int headerBytes = 20 + 4 * words;
        memory.putShort(start, (short) (0x4000 | ((headerBytes / 4) << 8)));
        memory.putShort(start + 2, (short) (headerBytes + payloadBytes));
        memory.putInt(start + 4, 0);
        memory.put(start + 8, HOPS).put(start + 9, (byte) protocol);
        memory.put(start + 12, memory, request.offset + 16, 4);
        memory.put(start + 16, memory, request.offset + 12, 4);
        for (int index = start + 20; index < start + headerBytes; index++) {
            memory.put(index, (byte) 1); // no operation
        }
        sumHeader(start);
        return start + headerBytes;
    }

    private int header6(int start, int protocol, int payloadBytes, int words) {
        memory.putInt(start, 6 << 28);
        memory.putShort(start + 4, (short) (8 * words + payloadBytes));
        memory.put(start + 6, (byte) (words > 0 ? DESTINATION_OPTIONS : protocol))
                .put(start + 7, HOPS);
        memory.put(start + 8, memory, request.offset + 24, 16);
        memory.put(start + 24, memory, request.offset + 8, 16);
        for (int word = 1; word <= words; word++) {
            int next = word == words ? protocol : DESTINATION_OPTIONS;
            memory.putLong(start + 32 + 8 * word, ((long) next << 56) | 0x01_04_0000_0000L); // PadN with 4 zeros
        }
        return start + 40 + 8 * words;
    }

    /** An ICMP error of the router about the request; {@code shortQuote} as {@link Behaviour#SHORT_QUOTE} says. */
    void error(int slot, int type, int code, boolean shortQuote) {
        int headerBytes = request.payloadOffset - request.offset;
        int quoted = headerBytes + (shortQuote ? 8 : request.payloadLength);
        int icmp = header(slot, request.v6 ? IpPacket.ICMPV6 : IpPacket.ICMP, ICMP_HEADER + quoted, 0);
        int start = store.offset(slot);
        if (request.v6) {
            memory.putLong(start + 8, ROUTER_6_HI).putLong(start + 16, ROUTER_6_LO);
        } else {
            memory.putInt(start + 12, ROUTER_4);
            sumHeader(start);
        }
        memory.putShort(icmp, (short) ((type << 8) | code));
        memory.putInt(icmp + 4, isTooBig(type, code) ? NEXT_MTU : 0);
        memory.put(icmp + ICMP_HEADER, memory, request.offset, quoted);
        sum(slot);
    }

    private boolean isTooBig(int type, int code) {
        return request.v6 ? type == 2 : type == 3 && code == 4;
    }

    /** Makes an answer in place come from the neighbour of its source. */
    void alterSource(int slot) {
        int start = store.offset(slot);
        int last = start + (request.v6 ? 8 + 15 : 12 + 3);
        memory.put(last, (byte) (memory.get(last) + OTHER_SOURCE_STEP));
        if (!request.v6) {
            sumHeader(start);
        }
        sum(slot);
    }

    /** Cuts the last bytes off an answer in place; the lengths and checksums of what is left are right. */
    void shorten(int slot, int bytes) {
        int start = store.offset(slot);
        int cut = Math.min(bytes, payloadBytes(slot));
        store.setLength(slot, store.length(slot) - cut);
        if (request.v6) {
            memory.putShort(start + 4, (short) (memory.getShort(start + 4) - cut));
        } else {
            memory.putShort(start + 2, (short) (memory.getShort(start + 2) - cut));
            sumHeader(start);
        }
        if (payloadBytes(slot) >= checksumIndex(slot) + 2) {
            sum(slot);
        }
    }

    /** Makes the checksum of an answer in place wrong, and not, by chance, one that nobody has finished. */
    void spoilChecksum(int slot) {
        int index = payload(slot) + checksumIndex(slot);
        short right = memory.getShort(index);
        short wrong = (short) (right ^ 0x0f0f);
        boolean unfinished = wrong == Checksum.unfinished(memory, store.offset(slot), IpPacket.TCP, payloadBytes(slot));
        memory.putShort(index, unfinished ? (short) (right ^ 0x0707) : wrong);
    }

    /** Makes an answer in place one that came a longer way. */
    void detour(int slot) {
        int start = store.offset(slot);
        memory.put(hopsIndex(store, slot), HOPS_OF_THE_DETOUR);
        if (!isV6(store, slot)) {
            sumHeader(start);
        }
    }

    /** The TTL or hop limit of what is in place. */
    static int hops(PacketStore store, int slot) {
        return store.memory.get(hopsIndex(store, slot)) & 0xff;
    }

    private static int hopsIndex(PacketStore store, int slot) {
        return store.offset(slot) + (isV6(store, slot) ? 7 : 8);
    }

    private static boolean isV6(PacketStore store, int slot) {
        return store.memory.get(store.offset(slot)) >> 4 == 6;
    }

    /** Index of the ICMP or TCP header in place. */
    int payload(int slot) {
        return payloadOffsets[slot];
    }

    /** Bytes from there on. */
    int payloadBytes(int slot) {
        return store.offset(slot) + store.length(slot) - payloadOffsets[slot];
    }

    /** Puts the checksum of what is in place right. */
    void sum(int slot) {
        int payload = payload(slot);
        int index = payload + checksumIndex(slot);
        int bytes = payloadBytes(slot);
        memory.putShort(index, (short) 0);
        memory.putShort(
                index,
                protocols[slot] == IpPacket.ICMP
                        ? Checksum.of(memory, payload, bytes)
                        : Checksum.withAddresses(memory, store.offset(slot), protocols[slot], payload, bytes));
    }

    private int checksumIndex(int slot) {
        return protocols[slot] == IpPacket.TCP ? 16 : 2;
    }

    private void sumHeader(int start) {
        memory.putShort(start + 10, (short) 0);
        memory.putShort(start + 10, Checksum.of(memory, start, (memory.get(start) & 0xf) * 4));
    }
}
