package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/** The port in the hands of a test: it keeps what was sent, and delivers what the test says, when the test says. */
final class HandTransport implements ProbeTransport {

    static final int BATCH_SLOTS = 8;

    /** One call of {@link #await}. */
    record Await(long maxWaitNs, boolean untilArrival) {}

    private final HandClocks clocks;
    private final Map<Channel, SendBatch> batches = new EnumMap<>(Channel.class);
    private final Map<Channel, ChannelStatus> statuses = new EnumMap<>(Channel.class);
    private final Map<Channel, Long> drops = new EnumMap<>(Channel.class);
    private final PriorityQueue<Packet> arrivals = new PriorityQueue<>(
            Comparator.<Packet>comparingLong(p -> p.atMonoNs).thenComparingLong(p -> p.order));
    private final Arrival arrival = new Arrival();
    private long order;
    private int sentBeforePoll;

    /** Every packet that was sent, oldest first. */
    final List<Packet> sent = new ArrayList<>();

    final List<Await> awaits = new ArrayList<>();
    final List<Long> reserved = new ArrayList<>();
    final List<Long> reopenedAtMonoNs = new ArrayList<>();

    /** Calls of {@link #send}. */
    int sends;

    /** The most packets that were sent between two polls. */
    int mostSentUnread;

    /** Reads of {@link #overflowDrops}. */
    int dropReads;

    /** What becomes of a packet to an address. */
    Function<IpAddress, SendResult> verdict = address -> SendResult.SENT;

    /** Called with each packet that was sent, before {@link #send} returns. */
    final List<Consumer<Packet>> onSent = new ArrayList<>();

    /** What happens inside the next polls, before anything is delivered. */
    final Queue<Runnable> onPoll = new ArrayDeque<>();

    /** Whether time passes while the engine sleeps. */
    boolean sleeps = true;

    boolean lost;
    boolean reopenSucceeds = true;

    /** Every poll says that there is more, as long as this holds. */
    boolean neverEmpty;

    HandTransport(HandClocks clocks) {
        this.clocks = clocks;
        for (Channel channel : Channel.values()) {
            ByteBuffer memory = ByteBuffer.allocateDirect(BATCH_SLOTS * 1500).order(ByteOrder.LITTLE_ENDIAN);
            batches.put(channel, new SendBatch(channel, memory, BATCH_SLOTS, 1500));
            statuses.put(channel, new ChannelStatus(true, "hand", identifier(channel), true, false, "by hand"));
            drops.put(channel, 0L);
        }
    }

    static int identifier(Channel channel) {
        return channel.family() == IpFamily.IPV4 ? 0x4444 : 0x6666;
    }

    /** Lets something arrive at a moment of the monotonic clock. */
    void deliver(Packet packet, long atMonoNs) {
        packet.atMonoNs = atMonoNs;
        packet.order = order++;
        arrivals.add(packet);
    }

    void setStatus(Channel channel, ChannelStatus status) {
        statuses.put(channel, status);
    }

    void addDrops(Channel channel, long count) {
        drops.merge(channel, count, Long::sum);
    }

    /** The socket of a channel is gone, as the kernel says when it is next used. */
    void lose(Channel channel) {
        lost = true;
        setStatus(channel, ChannelStatus.unusable("gone"));
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return found(statuses, channel);
    }

    @Override
    public SendBatch batch(Channel channel) {
        return found(batches, channel);
    }

    @Override
    public void send(SendBatch batch) {
        sends++;
        for (int slot = 0; slot < batch.size(); slot++) {
            boolean usable = status(batch.channel()).usable();
            SendResult result = usable ? verdict.apply(batch.destination(slot)) : SendResult.NO_SOCKET;
            batch.setResult(slot, result);
            if (result == SendResult.SENT) {
                Packet packet = Packet.sent(batch, slot, clocks);
                sent.add(packet);
                onSent.forEach(each -> each.accept(packet));
            }
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        mostSentUnread = Math.max(mostSentUnread, sent.size() - sentBeforePoll);
        sentBeforePoll = sent.size();
        Runnable surprise = onPoll.poll();
        if (surprise != null) {
            surprise.run();
        }
        int delivered = 0;
        Packet next = arrivals.peek();
        while (delivered < limit && next != null && next.atMonoNs - clocks.monoNs() <= 0) {
            arrivals.remove();
            next.fill(arrival);
            switch (next.kind) {
                case REPLY -> handler.onReply(arrival);
                case TX_STAMP -> handler.onTxStamp(arrival);
                case ICMP_ERROR -> handler.onIcmpError(arrival);
            }
            delivered++;
            next = arrivals.peek();
        }
        return neverEmpty ? limit : delivered;
    }

    @Override
    public long overflowDrops(Channel channel) {
        dropReads++;
        return found(drops, channel);
    }

    @Override
    public void reserve(long probesPerSecond) {
        reserved.add(probesPerSecond);
    }

    /** Time passes as long as the engine wants to sleep, or until something arrives if it wants to know. */
    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        awaits.add(new Await(maxWaitNs, untilArrival));
        long waitNs = maxWaitNs;
        Packet next = arrivals.peek();
        if (untilArrival && next != null) {
            waitNs = Math.min(waitNs, next.atMonoNs - clocks.monoNs());
        }
        if (waitNs > 0 && sleeps) {
            clocks.passNs(waitNs);
        }
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean reopen() {
        reopenedAtMonoNs.add(clocks.monoNs());
        if (reopenSucceeds) {
            lost = false;
            for (Channel channel : Channel.values()) {
                setStatus(channel, new ChannelStatus(true, "hand", identifier(channel), true, false, "reopened"));
            }
        }
        return reopenSucceeds;
    }

    @Override
    public boolean needsReopen() {
        return lost;
    }

    @Override
    public void close() {}

    private static <T> T found(Map<Channel, T> map, Channel channel) {
        T value = map.get(channel);
        if (value == null) {
            throw new IllegalStateException("nothing for " + channel);
        }
        return value;
    }
}
