package net.icmpexporter.fake;

import java.util.concurrent.atomic.AtomicBoolean;
import net.icmpexporter.fake.path.Fate;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.FamilyStatus;
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
    private final FakeSocket ipv4;
    private final FakeSocket ipv6;
    private final Arrival arrival = new Arrival();
    private final Departure departure = new Departure();
    private final AtomicBoolean woken = new AtomicBoolean();
    private boolean ipv6First;
    private boolean delivering;
    private volatile boolean closed;

    private FakeProbeTransport(FakeNetwork network, FakeHost host, Timeline timeline) {
        this.network = network;
        this.host = host;
        this.timeline = timeline;
        this.ipv4 = new FakeSocket(IpFamily.IPV4, host, network);
        this.ipv6 = new FakeSocket(IpFamily.IPV6, host, network);
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
    public FamilyStatus status(IpFamily family) {
        return socket(family).status();
    }

    @Override
    public SendBatch batch(IpFamily family) {
        return socket(family).batch();
    }

    @Override
    public void send(SendBatch batch) {
        checkCallable();
        FakeSocket socket = socket(batch.family());
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
        ipv6First = !ipv6First;
        FakeSocket first = ipv6First ? ipv6 : ipv4;
        FakeSocket second = ipv6First ? ipv4 : ipv6;
        delivering = true;
        try {
            int delivered = first.drainErrors(handler, arrival, limit);
            delivered += second.drainErrors(handler, arrival, limit - delivered);
            delivered += first.drainReplies(handler, arrival, limit - delivered);
            delivered += second.drainReplies(handler, arrival, limit - delivered);
            return delivered;
        } finally {
            delivering = false;
        }
    }

    @Override
    public long overflowDrops(IpFamily family) {
        checkCallable();
        takeArrivals(timeline.elapsedNs());
        return socket(family).drops();
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
            if (nowNs >= endNs || (untilArrival && (ipv4.hasArrivals() || ipv6.hasArrivals()))) {
                return;
            }
            long nextNs = untilArrival ? Math.min(endNs, network.events().firstNs()) : endNs;
            if (!timeline.waitUntil(nextNs)) {
                return;
            }
        }
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
        ipv4.reopen(nowNs);
        ipv6.reopen(nowNs);
        return !needsReopen();
    }

    @Override
    public boolean needsReopen() {
        checkCallable();
        takeArrivals(timeline.elapsedNs());
        return ipv4.needsReopen() || ipv6.needsReopen();
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
        Fate fate = player.next(nowNs);
        if (fate.refusal != null) {
            player.countRefused();
            return fate.refusal;
        }
        departure.of(batch, slot, nowNs + host.txDelayNs());
        departure.stamped = !fate.withoutTxStamp && host.faults().stamps(departure.leavesNs);
        if (departure.stamped) {
            stampDeparture(departure.leavesNs + fate.txStampLateNs);
        }
        network.carry(player, fate, departure, host.rxDelayNs());
        return SendResult.SENT;
    }

    /** Lets a sent packet come back with its stamp: link and IP header before it, as the device had it. */
    private void stampDeparture(long stampArrivesNs) {
        int headers = host.linkHeaderBytes() + (departure.family == IpFamily.IPV4 ? 20 : 40);
        Packet packet = network.pool().take(Packet.Kind.TX_STAMP, departure.family, headers + departure.length);
        for (int i = 0; i < headers; i++) {
            packet.data.put(i, (byte) i);
        }
        departure.copyTo(packet, headers, departure.length);
        packet.stamped = true;
        packet.passesNs = departure.leavesNs;
        network.events().add(stampArrivesNs, packet);
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
            FakeSocket socket = socket(packet.family);
            socket.loseUntil(momentNs);
            socket.arrive(packet, timeline);
            momentNs = events.firstNs();
        }
        ipv4.loseUntil(nowNs);
        ipv6.loseUntil(nowNs);
    }

    private FakeSocket socket(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
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
