package net.icmpexporter.fake;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import net.icmpexporter.fake.path.Fate;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The port to the network over a {@link FakeNetwork}. Strict about the port's rules where a real transport might just
 * misbehave: a call from inside a handler or after {@link #close} fails, and memory that was lent is spoiled when the
 * loan is over.
 *
 * <p>In virtual time {@link #await} never blocks: it moves the clocks to whatever would have ended the wait. Anything that
 * is due by then arrives, with the stamps of the moments it was due at. In real time it waits.
 *
 * <p>What is documented of {@link ProbeTransport} about threads holds here too.
 */
public final class FakeProbeTransport implements ProbeTransport {

    /** The longest single wait: a program that asks for more is woken for no reason, which the port allows. */
    private static final long LONGEST_WAIT_NS = 86_400_000_000_000L;

    private final FakeNetwork network;
    private final FakeHost host;
    private final Timeline timeline;
    private final FakeSocket[] sockets;
    private final Arrival arrival = new Arrival();
    private final Departure departure = new Departure();
    private final AtomicBoolean woken = new AtomicBoolean();
    private int first;
    private long departures;
    private boolean delivering;
    private volatile boolean closed;

    private FakeProbeTransport(FakeNetwork network, FakeHost host, Timeline timeline) {
        this.network = network;
        this.host = host;
        this.timeline = timeline;
        this.sockets = Channel.ofPackets().stream()
                .map(channel -> new FakeSocket(channel, host, network))
                .toArray(FakeSocket[]::new);
    }

    /** A transport in virtual time, whose network began when the clocks were made. */
    public static FakeProbeTransport inVirtualTime(FakeNetwork network, FakeHost host, FakeClocks clocks) {
        return new FakeProbeTransport(network, host, new VirtualTimeline(clocks));
    }

    /** A transport in real time, whose network begins now. */
    public static FakeProbeTransport inRealTime(FakeNetwork network, FakeHost host, MonoClock mono, WallClock wall) {
        return new FakeProbeTransport(network, host, new RealTimeline(mono, wall));
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return channel.ordinal() < sockets.length
                ? socket(channel).status()
                : ChannelStatus.unusable("the invented network has no servers to connect to");
    }

    @Override
    public SendBatch batch(Channel channel) {
        return socket(channel).batch();
    }

    @Override
    public void send(SendBatch batch) {
        checkCallable();
        FakeSocket socket = socket(batch.channel());
        if (socket.batch() != batch) {
            throw new IllegalArgumentException("not a batch of this transport");
        }
        long nowNs = timeline.elapsedNs();
        takeArrivals(nowNs);
        for (int slot = 0; slot < batch.size(); slot++) {
            batch.setResult(slot, send(socket, batch, slot, nowNs));
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        checkCallable();
        takeArrivals(timeline.elapsedNs());
        first = (first + 1) % sockets.length;
        delivering = true;
        try {
            int delivered = 0;
            for (int i = 0; i < sockets.length; i++) {
                delivered += turn(i).drainErrors(handler, arrival, limit - delivered);
            }
            for (int i = 0; i < sockets.length; i++) {
                delivered += turn(i).drainReplies(handler, arrival, limit - delivered);
            }
            return delivered;
        } finally {
            delivering = false;
        }
    }

    private FakeSocket turn(int i) {
        return sockets[(first + i) % sockets.length];
    }

    @Override
    public long overflowDrops(Channel channel) {
        checkCallable();
        takeArrivals(timeline.elapsedNs());
        return socket(channel).drops();
    }

    @Override
    public void reserve(long probesPerSecond) {
        checkCallable();
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        checkCallable();
        if (maxWaitNs <= 0) {
            return;
        }
        long endNs = timeline.elapsedNs() + Math.min(maxWaitNs, LONGEST_WAIT_NS);
        while (!woken.getAndSet(false)) {
            long nowNs = timeline.elapsedNs();
            takeArrivals(nowNs);
            if (nowNs >= endNs || (untilArrival && hasArrivals())) {
                return;
            }
            long nextNs = untilArrival ? Math.min(endNs, network.events().firstNs()) : endNs;
            if (!timeline.waitUntil(nextNs)) {
                return;
            }
        }
    }

    private boolean hasArrivals() {
        return Stream.of(sockets).anyMatch(FakeSocket::hasArrivals);
    }

    @Override
    public void wakeup() {
        woken.set(true);
        timeline.wakeup();
    }

    @Override
    public boolean reopen() {
        checkCallable();
        long nowNs = timeline.elapsedNs();
        takeArrivals(nowNs);
        for (FakeSocket socket : sockets) {
            socket.reopen(nowNs);
        }
        return !needsReopen();
    }

    @Override
    public boolean needsReopen() {
        checkCallable();
        takeArrivals(timeline.elapsedNs());
        return Stream.of(sockets).anyMatch(FakeSocket::needsReopen);
    }

    @Override
    public void close() {
        closed = true;
    }

    private SendResult send(FakeSocket socket, SendBatch batch, int slot, long nowNs) {
        PathPlayer player = network.player(batch.destination(slot));
        SendResult refusal = socket.refusal(nowNs);
        if (refusal != null) {
            player.countRefused();
            return refusal;
        }
        IpFamily family = batch.channel().family();
        PacketOptions packet = batch.options(slot);
        int packetBytes = ipHeaderBytes(family) + batch.length(slot);
        Fate fate = player.next(nowNs, packet, family, packetBytes);
        SendResult ofOptions = FakeHost.refusal(packet, family);
        SendResult refused = ofOptions == null ? fate.refusal : ofOptions;
        if (refused != null) {
            player.countRefused();
            return refused;
        }
        departure.of(batch, slot, nowNs + host.txDelayNs());
        Answers.finish(departure);
        departure.stamped = !fate.withoutTxStamp && host.faults().stamps(departure.leavesNs);
        if (departure.stamped) {
            stampDeparture(departure.leavesNs + fate.txStampLateNs, 0);
        }
        FakeCard card = host.card();
        if (card != null && !FakeCard.isLost(card.losesEveryTx(), ++departures)) {
            stampDeparture(departure.leavesNs + card.txStampLateNs(), card.stampNs(departure.leavesNs));
        }
        network.carry(player, fate, departure, host.rxDelayNs());
        return SendResult.SENT;
    }

    /**
     * Lets a sent packet come back with its stamp: link and IP header before it, as the device had it.
     *
     * @param cardStampNs the card's stamp, or 0 for the kernel's
     */
    private void stampDeparture(long stampArrivesNs, long cardStampNs) {
        int headers = host.linkHeaderBytes() + ipHeaderBytes(departure.channel.family());
        Packet packet = network.pool().take(Packet.Kind.TX_STAMP, departure.channel, headers + departure.length);
        for (int i = 0; i < headers; i++) {
            packet.data.put(i, (byte) i);
        }
        departure.copyTo(packet, headers, departure.length);
        packet.stamped = cardStampNs == 0;
        packet.cardStampNs = cardStampNs;
        packet.passesNs = departure.leavesNs;
        network.events().add(stampArrivesNs, packet);
    }

    private static int ipHeaderBytes(IpFamily family) {
        return family == IpFamily.IPV4 ? 20 : 40;
    }

    /** Moves what has arrived by now into the sockets. */
    private void takeArrivals(long nowNs) {
        EventQueue events = network.events();
        long momentNs = events.firstNs();
        while (momentNs <= nowNs) {
            @Nullable Packet packet = events.take();
            if (packet == null) {
                break;
            }
            FakeSocket socket = socket(packet.channel);
            socket.loseUntil(momentNs);
            socket.arrive(packet, timeline);
            momentNs = events.firstNs();
        }
        for (FakeSocket socket : sockets) {
            socket.loseUntil(nowNs);
        }
    }

    private FakeSocket socket(Channel channel) {
        return sockets[channel.ordinal()];
    }

    private void checkCallable() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (delivering) {
            throw new IllegalStateException("a handler must not call the transport");
        }
    }
}
