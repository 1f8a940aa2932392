package net.icmpexporter.echo.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames back. One thread, one selector; no frame costs an allocation. Connections beyond the limits, and those of
 * addresses that are not allowed, are reset at once; one without a whole frame for too long is closed, whatever else its
 * client does. {@link #open} and {@link #close} on any thread, each once.
 */
public final class EchoServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EchoServer.class.getName());
    private static final int BACKLOG = 1024;
    private static final int SCRATCH_BYTES = 16_384;
    private static final int ACCEPTS_A_TURN = 64;
    private static final long SWEEP_NS = 1_000_000_000;
    private static final long MS_NS = 1_000_000;
    /** With no descriptor left the connection that waits stays ready, and accepting fails for as long. */
    private static final long REST_NS = 250_000_000;

    private static final long STOP_WAIT_MS = 500;

    private final ServerSocketChannel listening;
    private final Selector selector;
    private final SelectionKey listeningKey;
    private final Door door;
    private final EchoServerOptions options;
    private final EchoServerMeter meter;
    private final MonoClock clock;
    private final Guests guests;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    /** Once, and not anew each turn. */
    private final Consumer<SelectionKey> onReady = this::serve;

    private final Thread thread = new Thread(this::run, "tcp echo server");
    private volatile boolean stopped;
    private long nextSweepMonoNs;
    private boolean resting;
    private long restUntilMonoNs;
    private boolean saidNoMeans;

    private EchoServer(
            ServerSocketChannel listening,
            @Nullable Door door,
            EchoServerOptions options,
            EchoServerMeter meter,
            MonoClock clock)
            throws IOException {
        this.listening = listening;
        this.door = door == null ? listening::accept : door;
        this.options = options;
        this.meter = meter;
        this.clock = clock;
        this.guests = new Guests(options);
        this.nextSweepMonoNs = clock.monoNs() + SWEEP_NS;
        listening.configureBlocking(false);
        selector = Selector.open();
        listeningKey = listening.register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Listens and serves.
     *
     * @param address where; without an address of its own it is every address of the host
     * @throws NotListening if that is not possible; nothing is left open then
     */
    public static EchoServer open(
            InetSocketAddress address, EchoServerOptions options, EchoServerMeter meter, MonoClock clock)
            throws NotListening {
        return open(resolved(address), null, options, meter, clock);
    }

    static EchoServer open(
            InetSocketAddress address,
            @Nullable Door door,
            EchoServerOptions options,
            EchoServerMeter meter,
            MonoClock clock)
            throws NotListening {
        if (address.isUnresolved()) {
            throw new NotListening("cannot listen on " + text(address) + ": no such host");
        }
        try {
            ServerSocketChannel listening = ServerSocketChannel.open();
            try {
                listening.bind(address, BACKLOG);
                EchoServer server = new EchoServer(listening, door, options, meter, clock);
                server.thread.start();
                return server;
            } catch (IOException refused) {
                listening.close();
                throw refused;
            }
        } catch (IOException refused) {
            throw new NotListening("cannot listen on " + text(address) + ": " + refused.getMessage());
        }
    }

    /** A name is looked up as the host does. */
    private static InetSocketAddress resolved(InetSocketAddress address) {
        return address.isUnresolved() ? new InetSocketAddress(address.getHostString(), address.getPort()) : address;
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** The port that is listened on. */
    public int port() {
        return listening.socket().getLocalPort();
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(onReady, waitMs());
                long nowMonoNs = clock.monoNs();
                if (resting && nowMonoNs - restUntilMonoNs >= 0) {
                    resting = false;
                    listeningKey.interestOps(SelectionKey.OP_ACCEPT);
                }
                if (nowMonoNs - nextSweepMonoNs >= 0) {
                    nextSweepMonoNs = nowMonoNs + SWEEP_NS;
                    closeIdle(nowMonoNs);
                }
            }
            closeAll();
        } catch (IOException selectorBroken) {
            LOG.log(System.Logger.Level.ERROR, "the echo server cannot go on", selectorBroken);
        }
    }

    /** Without connections there is nothing to sweep, and nothing wakes this thread but a new one. */
    private long waitMs() {
        if (!resting && guests.size() == 0) {
            return 0;
        }
        long untilMonoNs = resting ? restUntilMonoNs : nextSweepMonoNs;
        return Math.max(1, (untilMonoNs - clock.monoNs()) / MS_NS + 1);
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof PeerConnection peer) {
            EchoServerCounter ending = peer.serve(key, scratch, clock.monoNs());
            if (ending != null) {
                close(peer, ending);
            }
        } else {
            accept();
        }
    }

    private void accept() {
        for (int i = 0; i < ACCEPTS_A_TURN; i++) {
            SocketChannel channel;
            try {
                channel = door.accept();
            } catch (IOException noMeans) {
                rest(noMeans);
                return;
            }
            if (channel == null) {
                return;
            }
            welcome(channel);
        }
    }

    private void rest(IOException noMeans) {
        meter.add(EchoServerCounter.REFUSED_NO_MEANS, 1);
        if (!saidNoMeans) {
            saidNoMeans = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a connection could not be taken: " + noMeans.getMessage()
                            + "; it is tried again, and only counted from now on. Allow more files (ulimit -n,"
                            + " LimitNOFILE)");
        }
        resting = true;
        restUntilMonoNs = clock.monoNs() + REST_NS;
        listeningKey.interestOps(0);
    }

    private void welcome(SocketChannel channel) {
        try {
            if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote)) {
                channel.close();
                return;
            }
            IpAddress address = IpAddress.ofBytes(remote.getAddress().getAddress());
            EchoServerCounter refusal = guests.refusal(address);
            if (refusal != null) {
                meter.add(refusal, 1);
                // a reset leaves nothing behind on this host
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
                return;
            }
            admit(channel, address);
        } catch (IOException goneAlready) {
            discard(channel);
        }
    }

    private void admit(SocketChannel channel, IpAddress address) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(
                    selector, SelectionKey.OP_READ, new PeerConnection(channel, address, meter, clock.monoNs()));
        } catch (IOException goneAlready) {
            guests.gone(address);
            throw goneAlready;
        }
        meter.add(EchoServerCounter.ACCEPTED, 1);
        meter.connections(guests.size());
    }

    private static void discard(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            return; // it is closed all the same (close(2))
        }
    }

    private void closeIdle(long nowMonoNs) {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof PeerConnection peer
                    && key.isValid()
                    && peer.idleNs(nowMonoNs) >= options.idleNs()) {
                close(peer, EchoServerCounter.CLOSED_IDLE);
            }
        }
    }

    private void close(PeerConnection peer, EchoServerCounter ending) {
        peer.close();
        guests.gone(peer.address());
        meter.add(ending, 1);
        meter.connections(guests.size());
    }

    private void closeAll() throws IOException {
        listening.close();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof PeerConnection peer) {
                peer.close();
            }
        }
        selector.close();
        meter.connections(0);
    }

    /** Stops listening, and ends every connection. Waits for that, for half a second at the most. */
    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
