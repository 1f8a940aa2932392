package net.icmpexporter.echo.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.Connections;
import net.icmpexporter.transport.EchoPeer;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.EchoFrame;
import org.jspecify.annotations.Nullable;

/**
 * Echo over TCP connections, one for each session: made when it begins, made anew when it breaks, closed some intervals after the
 * last frame. Until the first attempt to make it is over, frames are {@link SendResult#CONNECTING}: that there is no connection is
 * then nobody's fault. The engine's thread writes each frame itself, so that its result and its time are those of
 * the very frame; a thread of the transport's own connects, and reads what comes at once, so that a frame's time is that of its
 * arrival whenever the engine looks. That thread begins with the first connection.
 */
public final class EchoTransport implements ProbeTransport, Connections {

    private static final System.Logger LOG = System.getLogger(EchoTransport.class.getName());
    private static final int SLOTS = 64;
    private static final int RING_FRAMES = 1 << 15;
    private static final ChannelStatus READY =
            new ChannelStatus(true, "stream", 0, false, false, "TCP connections, timed in user space");

    private final EchoClientOptions options;
    private final MonoClock clock;
    private final SendBatch[] batches = new SendBatch[Channel.values().length];
    private final ConcurrentMap<EchoPeer, EchoConnection> byPeer = new ConcurrentHashMap<>();
    private final ByteBuffer wire = ByteBuffer.allocateDirect(WireForm.MAX_BYTES);
    private final ByteBuffer frame = ByteBuffer.allocate(EchoFrame.BYTES);
    private final Arrival arrival = new Arrival();
    private final Runnable wake = this::wakeup;
    private volatile @Nullable Runnable watcher;
    private volatile @Nullable Thread waiting;
    private volatile boolean woken;
    private @Nullable ConnectionLoop loop;
    private @Nullable ArrivalRing ring;
    private boolean saidNoLoop;
    private EchoConnection[] byIndex = new EchoConnection[64];
    private long stuck;

    /** Opens nothing yet. */
    public EchoTransport(EchoClientOptions options, MonoClock clock) {
        this.options = options;
        this.clock = clock;
        for (Channel channel : Channel.ofConnections()) {
            batches[channel.ordinal()] =
                    new SendBatch(channel, ByteBuffer.allocate(SLOTS * EchoFrame.BYTES), SLOTS, EchoFrame.BYTES);
        }
        arrival.data = frame;
        arrival.length = EchoFrame.BYTES;
    }

    @Override
    public List<Channel> channels() {
        return Channel.ofConnections();
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return channel.protocol().isOverConnections() ? READY : ChannelStatus.unusable("only echo is spoken here");
    }

    @Override
    public SendBatch batch(Channel channel) {
        return batches[channel.ordinal()];
    }

    @Override
    public void connect(int reference, EchoPeer peer) {
        connection(reference, peer, clock.monoNs());
    }

    @Override
    public void send(SendBatch batch) {
        for (int slot = 0; slot < batch.size(); slot++) {
            batch.setResult(slot, send(batch, slot));
        }
    }

    private SendResult send(SendBatch batch, int slot) {
        ByteBuffer data = batch.memory();
        int offset = batch.offset(slot);
        long nowMonoNs = clock.monoNs();
        EchoConnection connection = connection(batch.destination(slot), data, offset, nowMonoNs);
        if (connection == null) {
            return SendResult.NO_SOCKET;
        }
        WireForm form = connection.form();
        long sequence = EchoFrame.sequence(data, offset);
        wire.clear();
        form.write(wire, 0, sequence, EchoFrame.wallNs(data, offset));
        wire.limit(form.bytes()).position(0);
        batch.setSentMonoNs(slot, nowMonoNs);
        return connection.write(wire, sequence, nowMonoNs);
    }

    /** The connection of the session that a frame belongs to: a new one, which is not made yet, if it has none. */
    private @Nullable EchoConnection connection(IpAddress address, ByteBuffer data, int offset, long nowMonoNs) {
        int reference = EchoFrame.reference(data, offset);
        int index = EchoFrame.index(reference);
        EchoConnection there = index < byIndex.length ? byIndex[index] : null;
        if (there != null && there.reference() == reference && !there.isGiven()) {
            return there;
        }
        EchoPeer peer = new EchoPeer(
                address,
                EchoFrame.port(data, offset),
                EchoFrame.frameBytes(data, offset),
                EchoFrame.intervalNs(data, offset),
                EchoFrame.timeoutNs(data, offset));
        return connection(reference, peer, nowMonoNs);
    }

    /** A new one. */
    private @Nullable EchoConnection connection(int reference, EchoPeer peer, long nowMonoNs) {
        WireForm form = WireForm.ofBytes(peer.frameBytes());
        if (form == null) {
            throw new IllegalArgumentException("no frame has " + peer.frameBytes() + " bytes");
        }
        ConnectionLoop running = running();
        if (running == null) {
            return null;
        }
        int index = EchoFrame.index(reference);
        EchoConnection fresh = new EchoConnection(reference, peer, form, nowMonoNs);
        if (index >= byIndex.length) {
            byIndex = Arrays.copyOf(byIndex, Math.max(index + 1, byIndex.length * 2));
        }
        byIndex[index] = fresh;
        byPeer.put(peer, fresh);
        running.add(fresh);
        return fresh;
    }

    private @Nullable ConnectionLoop running() {
        if (loop == null && !saidNoLoop) {
            try {
                ArrivalRing room = new ArrivalRing(RING_FRAMES);
                loop = new ConnectionLoop(options, clock, room, this::tellWatcher, this::forget);
                ring = room;
                loop.start();
            } catch (IOException noDescriptor) {
                saidNoLoop = true;
                LOG.log(System.Logger.Level.ERROR, "no TCP echo: " + noDescriptor.getMessage());
            }
        }
        return loop;
    }

    private void forget(EchoConnection connection) {
        byPeer.remove(connection.peer(), connection);
    }

    @Override
    public ConnectionFigures figures(EchoPeer peer) {
        EchoConnection connection = byPeer.get(peer);
        return connection == null ? ConnectionFigures.NOTHING_YET : connection.figures();
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        ArrivalRing arrivals = ring;
        return arrivals == null ? 0 : poll(arrivals, handler, limit);
    }

    private int poll(ArrivalRing arrivals, ArrivalHandler handler, int limit) {
        int delivered = 0;
        while (delivered < limit) {
            int cell = arrivals.first();
            if (cell < 0) {
                break;
            }
            fill(arrivals, cell);
            arrivals.next();
            handler.onReply(arrival);
            delivered++;
        }
        return delivered;
    }

    private void fill(ArrivalRing arrivals, int cell) {
        EchoConnection connection = arrivals.connection(cell);
        EchoPeer peer = connection.peer();
        EchoFrame.writeConnection(
                frame, 0, connection.reference(), peer.port(), peer.frameBytes(), peer.intervalNs(), peer.timeoutNs());
        EchoFrame.writeProbe(frame, 0, arrivals.sequence(cell), arrivals.wallNs(cell));
        arrival.channel = connection.channel();
        arrival.peerHi = peer.address().hi();
        arrival.peerLo = peer.address().lo();
        arrival.readMonoNs = arrivals.readMonoNs(cell);
        arrival.afterMonoNs = arrivals.afterMonoNs(cell);
    }

    /** Frames that found no room on their way to the engine; and once for each time that they may be lying unread. */
    @Override
    public long overflowDrops(Channel channel) {
        ConnectionLoop running = loop;
        if (running == null) {
            return 0;
        }
        if (running.isStuck(clock.monoNs())) {
            stuck++;
        }
        return running.dropped() + stuck;
    }

    @Override
    public void reserve(long probesPerSecond) {
        // the ring has room for three seconds of what one thread can write
    }

    /**
     * Has a frame that arrives from now on told of, until {@link #unwatch}. Engine thread.
     *
     * @param onArrival called on a thread of the transport's; must not block
     * @return whether there is a frame already
     */
    public boolean watch(Runnable onArrival) {
        watcher = onArrival;
        ArrivalRing arrivals = ring;
        return arrivals != null && !arrivals.isEmpty();
    }

    /** Has nothing told any more. */
    public void unwatch() {
        watcher = null;
    }

    private void tellWatcher() {
        Runnable told = watcher;
        if (told != null) {
            told.run();
        }
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        if (maxWaitNs <= 0) {
            return;
        }
        waiting = Thread.currentThread();
        boolean arrived = untilArrival && watch(wake);
        if (!arrived && !woken) {
            LockSupport.parkNanos(this, maxWaitNs);
        }
        unwatch();
        waiting = null;
        woken = false;
    }

    @Override
    public void wakeup() {
        woken = true;
        Thread sleeper = waiting;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /** Nothing to do: connections are made anew all the time. */
    @Override
    public boolean reopen() {
        return true;
    }

    @Override
    public boolean needsReopen() {
        return false;
    }

    @Override
    public void close() {
        ConnectionLoop running = loop;
        if (running != null) {
            running.close();
        }
    }
}
