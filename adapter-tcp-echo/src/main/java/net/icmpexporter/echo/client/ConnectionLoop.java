package net.icmpexporter.echo.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.EchoPeer;
import org.jspecify.annotations.Nullable;

/**
 * The client's thread: makes every connection, and makes it anew when it breaks; reads what comes, and puts each frame with its
 * time into the ring. A turn ends when all that was ready has been read.
 */
final class ConnectionLoop {

    private static final System.Logger LOG = System.getLogger(ConnectionLoop.class.getName());
    private static final int SCRATCH_BYTES = 4096;
    /** Short, since of a frame nobody knows how long before its turn it arrived. */
    private static final long TURN_MS = 20;

    private static final long LOOK_NS = 100_000_000;
    private static final long CALM_LOOK_NS = 1_000_000_000;
    /** Twice what a turn takes at the most when all is well, and then some: whoever takes longer did not get to run. */
    private static final long STUCK_NS = 200_000_000;
    /** Attempts that may begin at one look: their answers have to be dealt with too. */
    private static final int ATTEMPTS_A_LOOK = 250;

    private static final int MOST_ATTEMPTS = 1000;
    private static final int TIMEOUTS_OF_SILENCE = 3;
    private static final int INTERVALS_UNUSED = 3;
    private static final long UNUSED_NS = 10_000_000_000L;
    private static final long STOP_WAIT_MS = 500;

    private final EchoClientOptions options;
    private final MonoClock clock;
    private final ArrivalRing ring;
    private final Runnable onArrival;
    private final Consumer<EchoConnection> onGiven;
    private final Selector selector;
    private final Backoff backoff;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    /** Once, and not anew each turn. */
    private final Consumer<SelectionKey> onReady = this::serve;

    private final Queue<EchoConnection> fresh = new ConcurrentLinkedQueue<>();
    private final List<EchoConnection> connections = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "tcp echo client");
    private volatile boolean stopped;
    private volatile long turnMonoNs;
    private final AtomicLong dropped = new AtomicLong();
    /** Nothing that is ready now had arrived before. */
    private long emptyMonoNs;

    private long lookMonoNs;
    private int attempts;
    private int startsLeft = ATTEMPTS_A_LOOK;
    /** Whether any connection is apart or on its way, so that it must be looked after soon. */
    private boolean hasWork;

    private boolean arrived;

    /**
     * @param onArrival called after a turn that has put something into the ring; must not block
     * @param onGiven told of every connection that has been given up
     */
    ConnectionLoop(
            EchoClientOptions options,
            MonoClock clock,
            ArrivalRing ring,
            Runnable onArrival,
            Consumer<EchoConnection> onGiven)
            throws IOException {
        this.options = options;
        this.clock = clock;
        this.ring = ring;
        this.onArrival = onArrival;
        this.onGiven = onGiven;
        this.backoff = new Backoff(options);
        this.selector = Selector.open();
        this.emptyMonoNs = clock.monoNs();
        this.turnMonoNs = emptyMonoNs;
        this.lookMonoNs = emptyMonoNs;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread: takes care of a connection from now on. */
    void add(EchoConnection connection) {
        fresh.add(connection);
        selector.wakeup();
    }

    /** Any thread: frames that found no room in the ring. */
    long dropped() {
        return dropped.get();
    }

    /** Any thread: whether frames may have been lying in the sockets for longer than a turn takes. */
    boolean isStuck(long nowMonoNs) {
        return nowMonoNs - turnMonoNs > STUCK_NS;
    }

    private void run() {
        try {
            while (!stopped) {
                arrived = false;
                selector.select(onReady, connections.isEmpty() ? 0 : TURN_MS);
                if (arrived) {
                    onArrival.run();
                }
                long nowMonoNs = clock.monoNs();
                hurry(nowMonoNs);
                takeFresh(nowMonoNs);
                if (nowMonoNs - lookMonoNs >= 0) {
                    lookAfterAll(nowMonoNs);
                }
                emptyMonoNs = turnMonoNs;
                turnMonoNs = nowMonoNs;
            }
            connections.forEach(EchoConnection::giveUp);
            selector.close();
        } catch (IOException selectorBroken) {
            LOG.log(System.Logger.Level.ERROR, "the client of TCP echo cannot go on", selectorBroken);
        }
    }

    private void takeFresh(long nowMonoNs) {
        EchoConnection connection = fresh.poll();
        while (connection != null) {
            connections.add(connection);
            lookAfter(connection, nowMonoNs);
            hasWork = true;
            connection = fresh.poll();
        }
    }

    /** A connection that has broken is not left alone until the next calm look. */
    private void hurry(long nowMonoNs) {
        if (hasWork && lookMonoNs - nowMonoNs > LOOK_NS) {
            lookMonoNs = nowMonoNs + LOOK_NS;
        }
    }

    private void lookAfterAll(long nowMonoNs) {
        startsLeft = ATTEMPTS_A_LOOK;
        hasWork = false;
        for (int i = connections.size() - 1; i >= 0; i--) {
            EchoConnection connection = connections.get(i);
            if (connection.unusedNs(nowMonoNs)
                    > UNUSED_NS + INTERVALS_UNUSED * connection.peer().intervalNs()) {
                attempts -= connection.state() == EchoConnection.State.CONNECTING ? 1 : 0;
                connection.giveUp();
                connections.set(i, connections.get(connections.size() - 1));
                connections.remove(connections.size() - 1);
                onGiven.accept(connection);
            } else {
                lookAfter(connection, nowMonoNs);
                hasWork |= connection.state() != EchoConnection.State.CONNECTED;
            }
        }
        lookMonoNs = nowMonoNs + (hasWork ? LOOK_NS : CALM_LOOK_NS);
    }

    private void lookAfter(EchoConnection connection, long nowMonoNs) {
        switch (connection.state()) {
            case CONNECTED -> {
                long mostNs = Math.max(
                        options.silenceNs(),
                        TIMEOUTS_OF_SILENCE * connection.peer().timeoutNs());
                if (connection.silentNs(nowMonoNs) > mostNs) {
                    fail(connection, ConnectionFault.TIMEOUT);
                }
            }
            case CONNECTING -> {
                if (nowMonoNs - connection.dueMonoNs() >= 0) {
                    fail(connection, ConnectionFault.TIMEOUT);
                }
            }
            case APART -> {
                if (nowMonoNs - connection.dueMonoNs() >= 0 && startsLeft > 0 && attempts < MOST_ATTEMPTS) {
                    startsLeft--;
                    connect(connection, nowMonoNs);
                }
            }
        }
    }

    private void connect(EchoConnection connection, long nowMonoNs) {
        SocketChannel socket = null;
        try {
            socket = SocketChannel.open();
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            EchoPeer peer = connection.peer();
            InetAddress address = InetAddress.getByAddress(peer.address().toBytes());
            boolean atOnce = socket.connect(new InetSocketAddress(address, peer.port()));
            SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT, connection);
            attempts++;
            connection.connecting(socket, key, nowMonoNs + options.connectTimeoutNs());
            if (atOnce) {
                established(connection);
            }
        } catch (IOException refused) {
            close(socket);
            fail(connection, Faults.ofConnect(refused));
        }
    }

    private static void close(@Nullable SocketChannel socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                return; // it is closed all the same (close(2))
            }
        }
    }

    private void serve(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof EchoConnection connection) {
            switch (connection.state()) {
                case CONNECTING -> finish(connection);
                case CONNECTED -> read(connection);
                case APART -> key.cancel();
            }
        }
    }

    private void finish(EchoConnection connection) {
        try {
            if (connection.finishConnect()) {
                established(connection);
            }
        } catch (IOException refused) {
            fail(connection, Faults.ofConnect(refused));
        }
    }

    private void established(EchoConnection connection) {
        attempts--;
        connection.connected();
    }

    private void read(EchoConnection connection) {
        WireForm form = connection.form();
        try {
            int whole = connection.read(scratch);
            if (whole < 0) {
                fail(connection, ConnectionFault.EOF);
                return;
            }
            long readMonoNs = clock.monoNs();
            for (int at = 0; at < whole; at += form.bytes()) {
                if (!form.isFrame(scratch, at) || !connection.mayAnswer(form.sequence(scratch, at))) {
                    fail(connection, ConnectionFault.MALFORMED);
                    return;
                }
                handOn(connection, form, at, readMonoNs);
            }
        } catch (IOException broken) {
            fail(connection, Faults.ofConnection(broken));
        }
    }

    private void handOn(EchoConnection connection, WireForm form, int at, long readMonoNs) {
        connection.answered();
        arrived = true;
        boolean hadRoom =
                ring.add(connection, form.sequence(scratch, at), form.wallNs(scratch, at), emptyMonoNs, readMonoNs);
        if (!hadRoom) {
            dropped.incrementAndGet();
        }
    }

    private void fail(EchoConnection connection, ConnectionFault fault) {
        attempts -= connection.state() == EchoConnection.State.CONNECTING ? 1 : 0;
        connection.failed(fault);
        hasWork = true;
        connection.retryAt(clock.monoNs() + backoff.waitNs(connection.failuresInARow()));
    }

    /** Ends every connection; waits for that, for half a second at the most. */
    void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
