package net.icmpexporter.it.testnet;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way out, each in its place of the store: they leave at once, or when their time has come, and are
 * recorded when they leave.
 */
final class Outbox {

    /** What a packet is. */
    enum Kind {
        /** The first right answer to a request. */
        ANSWER,
        /** The same, saying no: a TCP reset. */
        REFUSAL,
        /** A further right answer. */
        COPY,
        /** An answer that no prober may accept. */
        DAMAGED,
        /** An ICMP error. */
        ERROR,
        /** No answer at all, though addressed to whoever waits for one. */
        NOISE
    }

    private final PacketStore store;
    private final PacketSink device;
    private final DueQueue due;
    private final long timeoutNs;

    // what lies in each place of the store
    private final @Nullable TargetRecord[] recordOf;
    private final Kind[] kinds;
    private final boolean[] resetDue;
    private final int[] times;
    private final long[] ordinals;
    private final long[] readMonoNs;

    private long overflows;
    private long writeFailures;

    Outbox(PacketStore store, PacketSink device, long timeoutNs) {
        this.store = store;
        this.device = device;
        this.timeoutNs = timeoutNs;
        due = new DueQueue(store.capacity());
        recordOf = new TargetRecord[store.capacity()];
        kinds = new Kind[store.capacity()];
        resetDue = new boolean[store.capacity()];
        times = new int[store.capacity()];
        ordinals = new long[store.capacity()];
        readMonoNs = new long[store.capacity()];
        Arrays.fill(kinds, Kind.ANSWER);
    }

    /** A place to write a packet into, or -1 if there is none, which is counted. */
    int take() {
        int slot = store.take();
        if (slot < 0) {
            overflows++;
        } else {
            resetDue[slot] = false;
            times[slot] = 1;
        }
        return slot;
    }

    /** The prober's kernel will answer the packet in this place with a reset, because nobody there knows of it. */
    void expectReset(int slot) {
        resetDue[slot] = true;
    }

    /** The packet in this place will leave several times in a row. */
    void repeat(int slot, int inAll) {
        times[slot] = inAll;
    }

    /** Sends what is written, {@code delayNs} after the request was read. */
    void post(int slot, Kind kind, Request request, long delayNs) {
        recordOf[slot] = request.record();
        kinds[slot] = kind;
        ordinals[slot] = request.ordinal;
        readMonoNs[slot] = request.readMonoNs;
        if (delayNs == 0) {
            send(slot);
        } else {
            request.record().pending++;
            due.add(slot, request.readMonoNs + delayNs);
        }
    }

    /** Sends what is due; returns the time until the next is, or a negative number if nothing waits. */
    long sendDue() {
        while (!due.isEmpty()) {
            long leftNs = due.nextDueNs() - System.nanoTime();
            if (leftNs > 0) {
                return leftNs;
            }
            int slot = due.take();
            Objects.requireNonNull(recordOf[slot]).pending--;
            send(slot);
        }
        return -1;
    }

    private void send(int slot) {
        send(slot, kinds[slot]);
        for (int copy = 1; copy < times[slot]; copy++) {
            send(slot, kinds[slot] == Kind.ANSWER ? Kind.COPY : kinds[slot]);
        }
        store.giveBack(slot);
    }

    private void send(int slot, Kind kind) {
        long nowMonoNs = System.nanoTime();
        boolean written = device.write(store.address(slot), store.length(slot));
        TargetRecord record = Objects.requireNonNull(recordOf[slot]);
        if (!written) {
            writeFailures++;
            return;
        }
        record.resetsDue += resetDue[slot] ? 1 : 0;
        long delayNs = nowMonoNs - readMonoNs[slot];
        switch (kind) {
            case ANSWER -> record.answered(ordinals[slot], delayNs, timeoutNs, PacketWriter.hops(store, slot));
            case REFUSAL -> {
                record.answered(ordinals[slot], delayNs, timeoutNs, PacketWriter.hops(store, slot));
                record.refusals++;
            }
            case COPY -> record.copies++;
            case DAMAGED -> record.damaged++;
            case ERROR -> record.errors++;
            case NOISE -> record.noise++;
        }
    }

    /** What went wrong; empty if nothing did. */
    String faults() {
        return overflows + writeFailures == 0
                ? ""
                : "answers without a place: " + overflows + ", failed writes: " + writeFailures;
    }
}
