package net.icmpexporter.it.testnet;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import net.icmpexporter.it.testnet.Outbox.Kind;
import org.jspecify.annotations.Nullable;

/** Does to each request what its address says, at the right time, and records it. */
final class Responder {

    private static final long MS = 1_000_000L;
    private static final long BURST_DELAY_NS = 1_000_000_000L;

    private final PacketStore store;
    private final Outbox outbox;
    private final IpPacket packet;
    private final TcpSegment segment;
    private final SynCheck synCheck;
    private final PacketWriter writer;
    private final Request request = new Request();
    private final Replies echoReplies;
    private final Replies tcpReplies;
    private final long seed;

    private final @Nullable TargetRecord[] records = new TargetRecord[1 << 18];

    private long strays;
    private long strangeSegments;

    /**
     * For one network.
     *
     * @param device where packets go
     * @param timeoutNs of the prober
     * @param routers between the prober and the network
     */
    Responder(PacketStore store, PacketSink device, long seed, long timeoutNs, int routers) {
        this.store = store;
        this.seed = seed;
        outbox = new Outbox(store, device, timeoutNs);
        packet = new IpPacket(store.memory);
        segment = new TcpSegment(packet);
        synCheck = new SynCheck(packet, segment, routers);
        writer = new PacketWriter(store, packet);
        echoReplies = new EchoReplies(packet, request, writer, outbox);
        tcpReplies = new TcpReplies(packet, segment, request, writer, outbox);
    }

    /** Takes in a packet that lies in a place of the store. */
    void onPacket(int slot, int length, long nowMonoNs) {
        if (!packet.isAt(store.offset(slot), length)) {
            return;
        }
        boolean tcp = packet.protocol == IpPacket.TCP;
        if (!tcp && !packet.isEchoRequest()) {
            return; // the kernel's own: router solicitations, multicast reports
        }
        int key = packet.key();
        Behaviour behaviour = key < 0 ? null : Behaviour.of(key >> 8 & 0xff);
        if (behaviour == null) {
            strays++;
        } else if (tcp) {
            onSegment(record(key, behaviour), nowMonoNs);
        } else {
            request.isFor(record(key, behaviour), nowMonoNs);
            respond(echoReplies);
        }
    }

    private void onSegment(TargetRecord record, long nowMonoNs) {
        if (segment.isWhole() && (segment.flags() & TcpSegment.RST) != 0 && segment.isChecksumRight()) {
            record.resets++;
        } else if (segment.isWhole() && (segment.flags() & TcpSegment.SYN) != 0) {
            synCheck.inspect();
            request.isFor(record, nowMonoNs);
            respond(tcpReplies);
        } else {
            strangeSegments++;
        }
    }

    private TargetRecord record(int key, Behaviour behaviour) {
        TargetRecord record = records[key];
        if (record == null) {
            record = new TargetRecord(behaviour, key);
            records[key] = record;
        }
        return record;
    }

    /** Does what is the same for every kind of request, or leaves it to the kind. */
    private void respond(Replies replies) {
        int x = request.x();
        long ordinal = request.ordinal;
        switch (request.behaviour()) {
            case PROMPT -> answer(replies, 0);
            case DELAYED -> answer(replies, x * MS);
            case LATE -> answer(replies, 10L * x * MS);
            case REORDERED -> answer(replies, ordinal % 2 == 0 ? x * MS : 0);
            case JITTERED -> answer(replies, (long) (chance() * x * MS));
            case SPREAD -> answer(replies, (long) (chance() * 10 * x * MS));
            case LOSSY -> answerUnless(x > 0 && (ordinal + 1) % x == 0, replies);
            case LOSSY_AT_RANDOM -> answerUnless(chance() < x / 100.0, replies);
            case OUTAGES -> answerUnless(x > 0 && ordinal / x % 2 == 1, replies);
            case BLACKHOLE -> request.record().withheld++;
            case REROUTED -> reroute(replies, x > 0 && ordinal / x % 2 == 1);
            case DUPLICATED -> {
                for (int copy = 0; copy < x; copy++) {
                    reply(replies, copy == 0 ? Kind.ANSWER : Kind.COPY, 0);
                }
            }
            case BURST -> {
                int slot = outbox.take();
                if (slot >= 0) {
                    replies.answer(slot);
                    outbox.repeat(slot, x);
                    outbox.post(slot, Kind.ANSWER, request, BURST_DELAY_NS);
                }
            }
            case ERROR_BURST -> {
                int slot = outbox.take();
                if (slot >= 0) {
                    writer.error(slot, packet.v6 ? 1 : 3, 1, false);
                    outbox.repeat(slot, x);
                    outbox.post(slot, Kind.ERROR, request, BURST_DELAY_NS);
                }
            }
            case UNREACHABLE -> error(packet.v6 ? 1 : 3, x & 0xf);
            case EXPIRED -> error(packet.v6 ? 3 : 11, 0);
            case TOO_BIG -> error(packet.v6 ? 2 : 3, packet.v6 ? 0 : 4);
            default -> replies.respond();
        }
    }

    private double chance() {
        return Chance.of(seed, request.record().key, request.ordinal);
    }

    private void answerUnless(boolean withhold, Replies replies) {
        if (withhold) {
            request.record().withheld++;
        } else {
            answer(replies, 0);
        }
    }

    private void answer(Replies replies, long delayNs) {
        reply(replies, Kind.ANSWER, delayNs);
    }

    private void reply(Replies replies, Kind kind, long delayNs) {
        int slot = outbox.take();
        if (slot >= 0) {
            replies.answer(slot);
            outbox.post(slot, kind, request, delayNs);
        }
    }

    private void reroute(Replies replies, boolean byDetour) {
        int slot = outbox.take();
        if (slot >= 0) {
            replies.answer(slot);
            if (byDetour) {
                writer.detour(slot);
            }
            outbox.post(slot, Kind.ANSWER, request, 0);
        }
    }

    private void error(int type, int code) {
        int slot = outbox.take();
        if (slot >= 0) {
            writer.error(slot, type, code, request.x() >= Behaviour.SHORT_QUOTE);
            outbox.post(slot, Kind.ERROR, request, 0);
        }
    }

    /** Sends what is due; returns the time until the next is, or a negative number if nothing waits. */
    long sendDue() {
        return outbox.sendDue();
    }

    /** What every address has done that was asked at least once, or got a reset. */
    Stream<TargetReport> reports() {
        return Arrays.stream(records).filter(Objects::nonNull).map(record -> Objects.requireNonNull(record)
                .report());
    }

    /** Faults of the network itself: each makes its record worthless. Empty if there are none. */
    String faults() {
        return strays == 0
                ? outbox.faults()
                : "requests to addresses without a behaviour: " + strays + ", " + outbox.faults();
    }

    /** What a suspicious middlebox would have held against the prober's TCP segments; empty if nothing. */
    String oddities() {
        String odd = synCheck.text();
        return strangeSegments == 0 ? odd : "neither SYN nor right reset: " + strangeSegments + " " + odd;
    }
}
