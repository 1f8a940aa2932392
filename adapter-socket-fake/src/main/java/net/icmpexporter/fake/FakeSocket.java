package net.icmpexporter.fake;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.fake.fault.FaultScript.SocketLoss;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/** The socket of one channel: two queues of what has arrived, and whether it is there at all. Thread of the network. */
final class FakeSocket {

    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 1500;
    private static final int FIRST_IDENTIFIER = 0x4650;
    private static final byte POISON = (byte) 0xEE;

    private final IpFamily family;
    private final FakeHost host;
    private final Packet.Pool pool;
    private final ChannelStatus openStatus;
    private final SendBatch batch;
    private final List<SocketLoss> losses;
    private final ArrayDeque<Packet> errors = new ArrayDeque<>();
    private final ArrayDeque<Packet> replies = new ArrayDeque<>();
    private volatile ChannelStatus status;
    private boolean open;
    private int nextLoss;
    private int attempts;
    private long drops;
    private boolean errorQueueWasFull;
    private long offered;
    private long received;

    FakeSocket(Channel channel, FakeHost host, FakeNetwork network) {
        this.family = channel.family();
        this.host = host;
        this.pool = network.pool();
        this.losses = host.faults().losses(channel.family());
        this.batch = new SendBatch(channel, ByteBuffer.allocate(SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES);
        this.openStatus = new ChannelStatus(
                true,
                "fake",
                channel.protocol() == Protocol.ICMP ? FIRST_IDENTIFIER + family.version() : 0,
                host.faults().stampsEver(),
                host.card() != null,
                "made-up network with seed " + network.seed() + ": no packet leaves this process");
        this.open = host.faults().knows(family);
        this.status = open ? openStatus : ChannelStatus.unusable("the made-up host knows no " + family);
    }

    /** Any thread. */
    ChannelStatus status() {
        return status;
    }

    SendBatch batch() {
        return batch;
    }

    /** A full error queue is noticed, however much it lost. */
    long drops() {
        drops += errorQueueWasFull ? 1 : 0;
        errorQueueWasFull = false;
        return drops;
    }

    boolean hasArrivals() {
        return !errors.isEmpty() || !replies.isEmpty();
    }

    /** Takes one more packet to send: what the kernel answers instead, or null. */
    @Nullable
    SendResult refusal(long nowNs) {
        if (!open) {
            return SendResult.NO_SOCKET;
        }
        offered++;
        return host.faults().refusal(family, offered, nowNs);
    }

    /** Carries out the losses scripted until then. */
    void loseUntil(long momentNs) {
        while (open && nextLoss < losses.size() && losses.get(nextLoss).atNs() <= momentNs) {
            open = false;
            attempts = 0;
            status = ChannelStatus.unusable("the made-up host lost its " + family + " socket");
            forget(errors);
            forget(replies);
        }
    }

    boolean needsReopen() {
        return !open && host.faults().knows(family);
    }

    /** Tries to open it again. Losses that it slept through are over. */
    void reopen(long nowNs) {
        if (!needsReopen() || ++attempts < losses.get(nextLoss).reopenAttempts()) {
            return;
        }
        while (nextLoss < losses.size() && losses.get(nextLoss).atNs() <= nowNs) {
            nextLoss++;
        }
        open = true;
        status = openStatus;
    }

    /** Takes a packet that can be read from now on. */
    void arrive(Packet packet, Timeline timeline) {
        boolean reply = packet.kind == Packet.Kind.REPLY;
        ArrayDeque<Packet> queue = reply ? replies : errors;
        PathPlayer player = packet.player;
        if (!open) {
            countUnheard(packet);
            return;
        }
        if (queue.size() >= (reply ? host.receiveBuffer() : host.errorQueue())) {
            drops += reply ? 1 : 0;
            errorQueueWasFull |= !reply;
            if (player != null) {
                player.countOverflowed(packet.firstCopy);
            }
            pool.giveBack(packet);
            return;
        }
        packet.stamped &= host.faults().stamps(packet.passesNs);
        if (packet.stamped) {
            packet.stampWallNs = timeline.wallNsAt(packet.passesNs);
        }
        FakeCard card = host.card();
        if (card != null && reply && !FakeCard.isLost(card.losesEveryRx(), ++received)) {
            packet.cardStampNs = card.stampNs(packet.passesNs);
        }
        queue.add(packet);
    }

    int drainErrors(ArrivalHandler handler, Arrival arrival, int limit) {
        return drain(errors, handler, arrival, limit);
    }

    int drainReplies(ArrivalHandler handler, Arrival arrival, int limit) {
        return drain(replies, handler, arrival, limit);
    }

    private int drain(ArrayDeque<Packet> queue, ArrivalHandler handler, Arrival arrival, int limit) {
        int delivered = 0;
        while (delivered < limit) {
            @Nullable Packet packet = queue.poll();
            if (packet == null) {
                break;
            }
            delivered++;
            if (packet.player != null) {
                boolean bothStamps = packet.stamped && packet.requestStamped;
                packet.player.countArrived(packet.answer, packet.firstCopy, packet.rttNs, bothStamps);
            }
            show(packet, arrival);
            try {
                switch (packet.kind) {
                    case TX_STAMP -> handler.onTxStamp(arrival);
                    case ICMP_ERROR -> handler.onIcmpError(arrival);
                    case REPLY -> handler.onReply(arrival);
                }
            } finally {
                takeBack(packet, arrival);
            }
        }
        return delivered;
    }

    private void show(Packet packet, Arrival arrival) {
        arrival.channel = packet.channel;
        arrival.data = packet.data;
        arrival.offset = packet.offset;
        arrival.length = packet.length;
        arrival.peerHi = packet.peerHi;
        arrival.peerLo = packet.peerLo;
        arrival.reporterHi = packet.reporterHi;
        arrival.reporterLo = packet.reporterLo;
        arrival.icmpType = packet.icmpType;
        arrival.icmpCode = packet.icmpCode;
        arrival.localHi = packet.localHi;
        arrival.localLo = packet.localLo;
        arrival.hopLimit = packet.hopLimit;
        arrival.kernelStampNs = packet.stamped ? packet.stampWallNs : 0;
        arrival.nicStampNs = packet.cardStampNs;
    }

    /** Whoever kept the view finds rubbish in it: that shows, where yesterday's packet might not. */
    private void takeBack(Packet packet, Arrival arrival) {
        int end = packet.offset + packet.length;
        Arrays.fill(packet.data.array(), packet.offset, end, POISON);
        arrival.length = 0;
        arrival.hopLimit = 0;
        arrival.kernelStampNs = 0;
        arrival.nicStampNs = 0;
        pool.giveBack(packet);
    }

    private void forget(ArrayDeque<Packet> queue) {
        Packet packet = queue.poll();
        while (packet != null) {
            countUnheard(packet);
            packet = queue.poll();
        }
    }

    private void countUnheard(Packet packet) {
        if (packet.player != null) {
            packet.player.countUnheard(packet.firstCopy);
        }
        pool.giveBack(packet);
    }
}
