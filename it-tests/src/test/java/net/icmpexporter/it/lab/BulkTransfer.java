package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.icmpexporter.it.kernel.NetworkNamespace;
import org.jspecify.annotations.Nullable;

/**
 * TCP traffic between two namespaces, or within one, that is nobody's probe: a stream of small segments, and short
 * connections beside it. It ends by itself after a bounded amount.
 */
public final class BulkTransfer implements AutoCloseable {

    private static final int SEGMENT_BYTES = 1000;
    private static final int SEGMENTS_AT_ONCE = 50;
    private static final long PAUSE_NS = 2_000_000;
    private static final long MOST_BYTES = 400L << 20;
    private static final int CONNECT_MS = 5_000;

    private final ServerSocket server;
    private final InetSocketAddress address;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean running = true;
    private volatile @Nullable IOException fault;

    /**
     * Begins.
     *
     * @param from where the connections come from
     * @param to where they go to
     * @param host an address there, as numbers
     */
    public BulkTransfer(Namespace from, Namespace to, String host) {
        try {
            server = NetworkNamespace.call(to.name(), () -> new ServerSocket(0, 50, InetAddress.getByName(host)));
            address = new InetSocketAddress(InetAddress.getByName(host), server.getLocalPort());
        } catch (IOException e) {
            throw new LabFailure("bulk transfer to " + host + ": " + e.getMessage(), e);
        }
        start("acceptor", this::accept);
        start("stream", () -> NetworkNamespace.call(from.name(), this::stream));
        start("connections", () -> NetworkNamespace.call(from.name(), this::connect));
    }

    /** Work that may fail as sockets do. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(() -> runUnlessOver(work), "bulk transfer, " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void runUnlessOver(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            if (running) {
                fault = e;
            }
        }
    }

    private void accept() throws IOException {
        while (running) {
            Socket socket = server.accept();
            start("reader", () -> read(socket));
        }
    }

    /** The short connections end with a reset before they carry anything. */
    private void read(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        boolean used = false;
        try (socket) {
            int count = socket.getInputStream().read(buffer);
            while (count >= 0) {
                used = true;
                bytes.addAndGet(count);
                count = socket.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            if (used) {
                throw e;
            }
        }
    }

    private Void stream() throws IOException {
        byte[] segment = new byte[SEGMENT_BYTES];
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MS);
            OutputStream out = socket.getOutputStream();
            while (running && bytes.get() < MOST_BYTES) {
                for (int count = 0; count < SEGMENTS_AT_ONCE; count++) {
                    out.write(segment);
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        return null;
    }

    /** Each is closed with a reset, so that none stays behind. */
    private Void connect() throws IOException {
        while (running && bytes.get() < MOST_BYTES) {
            try (Socket socket = new Socket()) {
                socket.setSoLinger(true, 0);
                socket.connect(address, CONNECT_MS);
            }
            connections.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NS);
        }
        return null;
    }

    /** Bytes that have come through; fails if a connection failed. */
    public long bytes() {
        IOException wrong = fault;
        if (wrong != null) {
            throw new LabFailure("bulk transfer: " + wrong.getMessage(), wrong);
        }
        return bytes.get();
    }

    /** Short connections that have been made. */
    public long connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        running = false;
        server.close();
    }
}
