package net.icmpexporter.it.kernel;

import static net.icmpexporter.it.kernel.Kernel.LIBC;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Captures what passes a device, as tcpdump does: a packet(7) socket in a namespace, with the kernel's time stamps. What
 * it hands on is therefore independent of when any process was awake. A thread of its own reads it.
 */
public final class PacketCapture implements Closeable {

    /** Gets the packets, on the capture's thread. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One packet.
         *
         * @param stampWallNs when it passed, by the kernel's wall clock
         * @param outgoing whether this host sent it
         * @param memory holds the packet's first bytes from its IP header on, big endian
         * @param offset index of the first of them
         * @param length how many, at most 128
         */
        void packet(long stampWallNs, boolean outgoing, ByteBuffer memory, int offset, int length);
    }

    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 02000000;
    private static final byte ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_RCVBUF = 8;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int MSG_WAITFORONE = 0x10000;
    private static final int BUFFER_BYTES = 64 << 20;

    private final int fd;
    private final Sink sink;
    private final CaptureBatch batch = new CaptureBatch();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running = true;
    private volatile @Nullable RuntimeException fault;

    /**
     * Begins to capture.
     *
     * @param namespace a name for ip-netns(8)
     * @param interfaceIndex of the device there
     * @param sink gets everything from now on
     */
    public PacketCapture(String namespace, int interfaceIndex, Sink sink) throws IOException {
        this.sink = sink;
        fd = NetworkNamespace.call(namespace, () -> open(interfaceIndex));
        Thread thread = new Thread(this::read, "capture in " + namespace);
        thread.setDaemon(true);
        thread.start();
    }

    private static int open(int interfaceIndex) throws IOException {
        int fd = LIBC.socket(AF_PACKET, SOCK_DGRAM_CLOEXEC, 0); // protocol 0: nothing comes before bind
        if (fd < 0) {
            throw Kernel.failure("socket AF_PACKET");
        }
        ByteBuffer value = Kernel.allocate(20);
        value.putInt(0, 1);
        set(fd, SO_TIMESTAMPNS, value, 4);
        value.putInt(0, BUFFER_BYTES);
        if (LIBC.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, Kernel.address(value), 4) < 0) {
            set(fd, SO_RCVBUF, value, 4); // in a user namespace; what is then too small shows as dropped packets
        }
        value.putLong(0, 0).putLong(8, 100_000);
        set(fd, SO_RCVTIMEO, value, 16);
        value.putLong(0, 0).putLong(8, 0).putInt(16, 0);
        value.putShort(0, (short) AF_PACKET).put(3, ETH_P_ALL).putInt(4, interfaceIndex);
        if (LIBC.bind(fd, Kernel.address(value), 20) < 0) {
            throw Kernel.failure("bind AF_PACKET");
        }
        return fd;
    }

    private static void set(int fd, int option, ByteBuffer value, int bytes) throws IOException {
        if (LIBC.setsockopt(fd, SOL_SOCKET, option, Kernel.address(value), bytes) < 0) {
            throw Kernel.failure("setsockopt " + option);
        }
    }

    private void read() {
        try {
            boolean last;
            int count;
            do {
                // a batch that was asked for after the end and is not full has emptied the queue; packets may go on
                // coming
                last = !running;
                batch.reset();
                count = LIBC.recvmmsg(fd, batch.address(), CaptureBatch.MESSAGES, MSG_WAITFORONE, 0);
                for (int message = 0; message < count; message++) {
                    batch.deliver(message, sink);
                }
            } while (!last || count == CaptureBatch.MESSAGES);
        } catch (RuntimeException e) {
            fault = e;
        } finally {
            ended.countDown();
        }
    }

    /**
     * Ends it, when everything that had passed by now has been handed on; returns how many packets the kernel could not
     * keep for it.
     */
    public long finish() throws IOException {
        running = false;
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        RuntimeException wrong = fault;
        if (wrong != null) {
            throw wrong;
        }
        ByteBuffer statistics = Kernel.allocate(12);
        statistics.putInt(8, 8);
        long address = Kernel.address(statistics);
        if (LIBC.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, address, address + 8) < 0) {
            throw Kernel.failure("getsockopt PACKET_STATISTICS");
        }
        return statistics.getInt(4) & 0xffffffffL;
    }

    @Override
    public void close() {
        running = false;
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LIBC.close(fd);
    }
}
