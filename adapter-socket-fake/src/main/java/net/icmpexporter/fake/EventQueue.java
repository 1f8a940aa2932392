package net.icmpexporter.fake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets by the moment they arrive at the host, and in the order they were put in where that is the same. A binary heap
 * over primitive arrays, so nothing about it depends on identity or on the hash of anything. One thread.
 */
final class EventQueue {

    private long[] momentsNs = new long[64];
    private long[] tickets = new long[64];
    private @Nullable Packet[] packets = new Packet[64];
    private int size;
    private long nextTicket;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first one arrives, in nanoseconds since the network began; {@link Long#MAX_VALUE} if there is none. */
    long firstNs() {
        return size == 0 ? Long.MAX_VALUE : momentsNs[0];
    }

    void add(long momentNs, Packet packet) {
        if (size == momentsNs.length) {
            momentsNs = Arrays.copyOf(momentsNs, 2 * size);
            tickets = Arrays.copyOf(tickets, 2 * size);
            packets = Arrays.copyOf(packets, 2 * size);
        }
        long ticket = nextTicket++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!before(momentNs, ticket, parent)) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, momentNs, ticket, packet);
    }

    /** Removes the first one; null if there is none. */
    @Nullable
    Packet take() {
        if (size == 0) {
            return null;
        }
        Packet first = packets[0];
        size--;
        long momentNs = momentsNs[size];
        long ticket = tickets[size];
        Packet packet = packets[size];
        packets[size] = null;
        if (size > 0) {
            sink(momentNs, ticket, packet);
        }
        return first;
    }

    private void sink(long momentNs, long ticket, @Nullable Packet packet) {
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && before(momentsNs[child + 1], tickets[child + 1], child)) {
                child++;
            }
            if (!before(momentsNs[child], tickets[child], momentNs, ticket)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        put(hole, momentNs, ticket, packet);
    }

    private boolean before(long momentNs, long ticket, int other) {
        return before(momentNs, ticket, momentsNs[other], tickets[other]);
    }

    private static boolean before(long momentNs, long ticket, long otherMomentNs, long otherTicket) {
        return momentNs < otherMomentNs || (momentNs == otherMomentNs && ticket < otherTicket);
    }

    private void move(int from, int to) {
        put(to, momentsNs[from], tickets[from], packets[from]);
    }

    private void put(int at, long momentNs, long ticket, @Nullable Packet packet) {
        momentsNs[at] = momentNs;
        tickets[at] = ticket;
        packets[at] = packet;
    }
}
