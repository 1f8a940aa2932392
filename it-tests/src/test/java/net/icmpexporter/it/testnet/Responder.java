package net.icmpexporter.it.testnet;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import net.icmpexporter.it.kernel.TunDevice;
import org.jspecify.annotations.Nullable;

/** Does to each request what its address says, at the right time, and records it. */
final class Responder {

    private static final long MS = 1_000_000L;

    /** What a waiting packet is. */
    private enum Kind {
        ANSWER,
        COPY,
        DAMAGED,
        ERROR
    }

    private final PacketStore store;
    private final DueQueue due;
    private final ReplyWriter writer;
    private final EchoRequest request;
    private final TunDevice device;
    private final long seed;
    private final long timeoutNs;

    private final @Nullable TargetRecord[] records = new TargetRecord[1 << 17];

    // what waits in each place of the store
    private final @Nullable TargetRecord[] recordOf;
    private final Kind[] kinds;
    private final long[] ordinals;
    private final long[] readMonoNs;

    private long strays;
    private long overflows;
    private long writeFailures;

    Responder(PacketStore store, TunDevice device, long seed, long timeoutNs) {
        this.store = store;
        this.device = device;
        this.seed = seed;
        this.timeoutNs = timeoutNs;
        due = new DueQueue(store.capacity());
        writer = new ReplyWriter(store);
        request = new EchoRequest(store.memory);
        recordOf = new TargetRecord[store.capacity()];
        kinds = new Kind[store.capacity()];
        ordinals = new long[store.capacity()];
        readMonoNs = new long[store.capacity()];
        Arrays.fill(kinds, Kind.ANSWER);
    }

    /** Takes in a packet that lies in a place of the store. */
    void onPacket(int slot, int length, long nowMonoNs) {
        if (!request.isAt(store.offset(slot), length)) {
            return; // the kernel's own: router solicitations, multicast reports
        }
        int key = request.key();
        Behaviour behaviour = key < 0 ? null : Behaviour.of(key >> 8 & 0xff);
        if (behaviour == null) {
            strays++;
            return;
        }
        TargetRecord record = record(key, behaviour);
        respond(record, record.requests++, nowMonoNs);
    }

    private TargetRecord record(int key, Behaviour behaviour) {
        TargetRecord record = records[key];
        if (record == null) {
            int x = key & 0xff;
            String address = key >> 16 == 0 ? behaviour.v4(x) : behaviour.v6(x);
            record = new TargetRecord(address, behaviour, x, key);
            records[key] = record;
        }
        return record;
    }

    private void respond(TargetRecord record, long ordinal, long nowMonoNs) {
        int x = record.parameter;
        switch (record.behaviour) {
            case PROMPT -> answer(record, ordinal, nowMonoNs, 0);
            case DELAYED -> answer(record, ordinal, nowMonoNs, x * MS);
            case LATE -> answer(record, ordinal, nowMonoNs, 10L * x * MS);
            case REORDERED -> answer(record, ordinal, nowMonoNs, ordinal % 2 == 0 ? x * MS : 0);
            case JITTERED -> answer(record, ordinal, nowMonoNs, (long) (chance(record, ordinal) * x * MS));
            case SPREAD -> answer(record, ordinal, nowMonoNs, (long) (chance(record, ordinal) * 10 * x * MS));
            case LOSSY -> answerUnless(x > 0 && (ordinal + 1) % x == 0, record, ordinal, nowMonoNs);
            case LOSSY_AT_RANDOM -> answerUnless(chance(record, ordinal) < x / 100.0, record, ordinal, nowMonoNs);
            case BLACKHOLE -> record.withheld++;
            case DUPLICATED -> {
                for (int copy = 0; copy < x; copy++) {
                    reply(record, copy == 0 ? Kind.ANSWER : Kind.COPY, ordinal, nowMonoNs, 0);
                }
            }
            case TRUNCATED -> damaged(record, ordinal, nowMonoNs, -x);
            case EXTENDED -> damaged(record, ordinal, nowMonoNs, x);
            case BAD_CHECKSUM, ALTERED, OTHER_SOURCE, OTHER_SEQUENCE -> damaged(record, ordinal, nowMonoNs, 0);
            case UNREACHABLE -> error(record, nowMonoNs, request.v6 ? 1 : 3, x & 0xf);
            case EXPIRED -> error(record, nowMonoNs, request.v6 ? 3 : 11, 0);
            case TOO_BIG -> error(record, nowMonoNs, request.v6 ? 2 : 3, request.v6 ? 0 : 4);
        }
    }

    private double chance(TargetRecord record, long ordinal) {
        return Chance.of(seed, record.key, ordinal);
    }

    private void answerUnless(boolean withhold, TargetRecord record, long ordinal, long nowMonoNs) {
        if (withhold) {
            record.withheld++;
        } else {
            answer(record, ordinal, nowMonoNs, 0);
        }
    }

    private void answer(TargetRecord record, long ordinal, long nowMonoNs, long delayNs) {
        reply(record, Kind.ANSWER, ordinal, nowMonoNs, delayNs);
    }

    private void reply(TargetRecord record, Kind kind, long ordinal, long nowMonoNs, long delayNs) {
        int slot = take();
        if (slot < 0) {
            return;
        }
        writer.echoReply(request, slot, 0);
        keep(slot, record, kind, ordinal, nowMonoNs);
        if (delayNs == 0) {
            send(slot);
        } else {
            record.pending++;
            due.add(slot, nowMonoNs + delayNs);
        }
    }

    private void damaged(TargetRecord record, long ordinal, long nowMonoNs, int morePayload) {
        int slot = take();
        if (slot < 0) {
            return;
        }
        writer.echoReply(request, slot, morePayload);
        switch (record.behaviour) {
            case BAD_CHECKSUM -> writer.spoilChecksum(request, slot);
            case ALTERED -> writer.alterPayload(request, slot, record.parameter);
            case OTHER_SOURCE -> writer.alterSource(request, slot);
            case OTHER_SEQUENCE -> writer.alterSequence(request, slot, record.parameter);
            default -> {}
        }
        keep(slot, record, Kind.DAMAGED, ordinal, nowMonoNs);
        send(slot);
    }

    private void error(TargetRecord record, long nowMonoNs, int type, int code) {
        int slot = take();
        if (slot < 0) {
            return;
        }
        writer.error(request, slot, type, code, record.parameter >= Behaviour.SHORT_QUOTE);
        keep(slot, record, Kind.ERROR, 0, nowMonoNs);
        send(slot);
    }

    private int take() {
        int slot = store.take();
        if (slot < 0) {
            overflows++;
        }
        return slot;
    }

    private void keep(int slot, TargetRecord record, Kind kind, long ordinal, long nowMonoNs) {
        recordOf[slot] = record;
        kinds[slot] = kind;
        ordinals[slot] = ordinal;
        readMonoNs[slot] = nowMonoNs;
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
        long nowMonoNs = System.nanoTime();
        boolean written = device.write(store.address(slot), store.length(slot));
        TargetRecord record = Objects.requireNonNull(recordOf[slot]);
        if (!written) {
            writeFailures++;
        } else {
            switch (kinds[slot]) {
                case ANSWER -> record.answered(ordinals[slot], nowMonoNs - readMonoNs[slot], timeoutNs);
                case COPY -> record.copies++;
                case DAMAGED -> record.damaged++;
                case ERROR -> record.errors++;
            }
        }
        store.giveBack(slot);
    }

    /** What every address has done that was asked at least once. */
    Stream<TargetReport> reports() {
        return Arrays.stream(records).filter(Objects::nonNull).map(record -> Objects.requireNonNull(record)
                .report());
    }

    /** Faults of the network itself: each makes its record worthless. Empty if there are none. */
    String faults() {
        return strays + overflows + writeFailures == 0
                ? ""
                : "requests to addresses without a behaviour: " + strays + ", answers without a place: " + overflows
                        + ", failed writes: " + writeFailures;
    }
}
