package net.icmpexporter.it.kernel;

import static net.icmpexporter.it.kernel.Kernel.LIBC;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A TUN device of this process (linux/if_tun.h): what the kernel routes into it is read here, what is written here
 * comes out of it. It goes when it is closed. One thread; nothing is allocated per packet.
 */
public final class TunDevice implements Closeable {

    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;
    private static final int IFREQ_BYTES = 40;
    private static final int IFNAMSIZ = 16;

    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;
    private static final int PR_SET_TIMERSLACK = 29;

    private final int fd;
    private final ByteBuffer pollfds = Kernel.allocate(2 * POLLFD_BYTES);
    private final ByteBuffer timespec = Kernel.allocate(16);
    private final long pollfdsAddress = Kernel.address(pollfds);
    private final long timespecAddress = Kernel.address(timespec);

    /**
     * Makes the device, in the network namespace of the calling thread.
     *
     * @param name of the new device, at most 15 bytes
     * @throws IOException if the kernel refuses; the message names what would allow it
     */
    public TunDevice(String name) throws IOException {
        try {
            fd = Kernel.open("/dev/net/tun", Kernel.OPEN_RDWR | Kernel.OPEN_NONBLOCK);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; it needs the module tun (modprobe tun), and for users that are not root also"
                            + " chmod 666 /dev/net/tun",
                    e);
        }
        ByteBuffer ifreq = Kernel.allocate(IFREQ_BYTES);
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        ifreq.put(0, bytes, 0, Math.min(bytes.length, IFNAMSIZ - 1));
        ifreq.putShort(IFNAMSIZ, (short) (IFF_TUN | IFF_NO_PI));
        if (LIBC.ioctl(fd, TUNSETIFF, Kernel.address(ifreq)) < 0) {
            IOException failure = Kernel.failure("ioctl TUNSETIFF " + name);
            LIBC.close(fd);
            throw failure;
        }
        pollfds.putInt(0, fd).putShort(4, POLLIN);
        pollfds.putInt(POLLFD_BYTES, 0).putShort(POLLFD_BYTES + 4, POLLIN);
    }

    /** Takes this thread's timers as exactly as the kernel can: without the usual 50 us of slack (prctl(2)). */
    public static void sharpenTimers() {
        LIBC.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    }

    /**
     * Waits until a packet can be read, standard input has something, or the time is over.
     *
     * @param waitNs 0 to look without waiting, negative to wait without end
     * @return whether anything is there, see {@link #packetReady} and {@link #inputReady}
     */
    public boolean await(long waitNs) {
        pollfds.putShort(6, (short) 0).putShort(POLLFD_BYTES + 6, (short) 0);
        long timeout = 0;
        if (waitNs >= 0) {
            timespec.putLong(0, waitNs / 1_000_000_000L).putLong(8, waitNs % 1_000_000_000L);
            timeout = timespecAddress;
        }
        return LIBC.ppoll(pollfdsAddress, 2, timeout, 0) > 0;
    }

    /** Whether the latest {@link #await} saw a packet. */
    public boolean packetReady() {
        return pollfds.getShort(6) != 0;
    }

    /** Whether the latest {@link #await} saw something, or the end, on standard input. */
    public boolean inputReady() {
        return pollfds.getShort(POLLFD_BYTES + 6) != 0;
    }

    /** Reads one packet from its IP header on; its length in bytes, or -1 if there is none. */
    public int read(long address, int capacity) {
        return (int) LIBC.read(fd, address, capacity);
    }

    /** Sends one packet that begins with its IP header; false if the kernel refuses it. */
    public boolean write(long address, int bytes) {
        return LIBC.write(fd, address, bytes) == bytes;
    }

    @Override
    public void close() {
        LIBC.close(fd);
    }
}
