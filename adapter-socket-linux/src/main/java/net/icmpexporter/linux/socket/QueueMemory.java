package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.transport.Channel;

/**
 * The memory that the kernel keeps for a channel's socket: how much there should be, how full it is, and what was lost because
 * it was full. Outlives the sockets, so that the count of losses goes on when one is reopened. Engine thread only.
 */
final class QueueMemory {

    private static final int MIB = 1 << 20;

    /**
     * Received packets and stamped packets that came back are charged with the memory the kernel keeps them in, not with
     * their bytes (skb->truesize): 0.8 KiB on loopback and veth, 2.3 KiB and more with drivers that receive into half pages.
     * One of each kind a probe; the kernel doubles what we ask for.
     */
    private static final int RECEIVE_BYTES_A_PROBE = (2304 + 1280 + 1024) / 2;

    /** Sent packets are charged until the device has them; a burst is at most a hundredth of a second's. */
    private static final int SEND_BYTES_A_BURST_PROBE = 1280;

    private static final int BURSTS_A_SECOND = 100;
    private static final long PLENTY_PPS = 1_000_000_000;
    private static final int RECEIVE_MOST = 64 * MIB;
    private static final int SEND_MOST = 8 * MIB;

    /**
     * So many messages are read from each queue before it is worth asking how full the buffer is: with fewer, it would have to
     * be a very small one.
     */
    static final int MANY = 16;

    /** What a message hardly takes more of: a page of a driver that gives each packet its own, and what belongs to it. */
    private static final int LARGE_CHARGE = 4096 + 512;

    /** What may have been read from both queues before the fill was asked for, and one more that found no room. */
    private static final int NEARLY = (2 * MANY + 1) * LARGE_CHARGE;

    private final SocketOptions options;
    private final FaultNotes notes;
    private final Channel channel;

    private int fd = -1;
    private boolean countsChecksums;
    private boolean comesBackTwice;
    private boolean knowsMemInfo;
    private int receiveBytes;
    private long wanted;

    private long total;
    private long before;
    private boolean wasFilling;
    private boolean wasFull;
    private long dropsInStream;

    QueueMemory(SocketOptions options, FaultNotes notes, Channel channel) {
        this.options = options;
        this.notes = notes;
        this.channel = channel;
    }

    /** Goes over to a socket, and gives it what was reserved so far. */
    void attach(OpenSocket socket) {
        fd = socket.fd();
        countsChecksums = socket.countsChecksumsAsDrops();
        comesBackTwice = socket.nicStamps();
        wasFilling = false;
        wasFull = false;
        dropsInStream = 0;
        // what came before the filter was there is not ours to count
        knowsMemInfo = options.readMemInfo(fd);
        before = knowsMemInfo ? options.memInfo(Sockets.SK_MEMINFO_DROPS) : 0;
        resize();
    }

    /** The socket is about to be closed. */
    void detach() {
        overflowDrops();
        forget();
    }

    /** The descriptor is no socket any more, or somebody else's. */
    void forget() {
        fd = -1;
    }

    /** Sizes the buffers for a second of this load. They never shrink: what is not filled costs nothing. */
    void reserve(long probesPerSecond) {
        boolean isMore = receiveBytesFor(probesPerSecond) > receiveBytesFor(wanted)
                || sendBytesFor(probesPerSecond) > sendBytesFor(wanted);
        if (isMore) {
            wanted = roomFor(probesPerSecond);
            resize();
        }
    }

    /** A little more than was asked, so that a slowly growing load does not cost a call each time. */
    static long roomFor(long probesPerSecond) {
        return Math.min(probesPerSecond, PLENTY_PPS) * 5 / 4;
    }

    /** Bytes to ask for as SO_RCVBUF, which the kernel doubles (socket(7)). */
    static int receiveBytesFor(long probesPerSecond) {
        return clamp(probesPerSecond, RECEIVE_BYTES_A_PROBE, RECEIVE_MOST);
    }

    /** Bytes to ask for as SO_SNDBUF, which the kernel doubles. */
    static int sendBytesFor(long probesPerSecond) {
        return clamp(probesPerSecond / BURSTS_A_SECOND, SEND_BYTES_A_BURST_PROBE, SEND_MOST);
    }

    private static int clamp(long probes, int bytesAProbe, int most) {
        long bounded = Math.min(probes, most / bytesAProbe + 1);
        return (int) Math.min(most, Math.max(MIB, bounded * bytesAProbe));
    }

    private void resize() {
        if (fd < 0) {
            return;
        }
        // with the card's stamps a sent packet comes back twice, which is a third more to keep
        long load = comesBackTwice ? wanted * 4 / 3 : wanted;
        grow(Sockets.SO_RCVBUF, Sockets.SO_RCVBUFFORCE, receiveBytesFor(load));
        grow(Sockets.SO_SNDBUF, Sockets.SO_SNDBUFFORCE, sendBytesFor(wanted));
        receiveBytes = options.get(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF);
        // what is granted is twice what was asked
        if (receiveBytes < Math.min(RECEIVE_MOST, wanted * RECEIVE_BYTES_A_PROBE)
                && notes.isFirst(Fault.SMALL_BUFFER, channel.ordinal())) {
            notes.say("the receive buffer of " + channel + " holds less than half a second of " + wanted
                    + " probes/s, so replies may get lost here when the machine is busy; allow more: sudo sysctl -w"
                    + " net.core.rmem_max=" + RECEIVE_MOST + " (or give CAP_NET_ADMIN)");
        }
    }

    private void grow(int option, int force, int bytes) {
        // an inherited socket has buffers that this process may not force any more: asking would shrink them
        if (options.get(fd, Sockets.SOL_SOCKET, option) / 2 >= bytes) {
            return;
        }
        // forcing needs CAP_NET_ADMIN; without it net.core.rmem_max and wmem_max are the limit, and that is no error
        if (options.set(fd, Sockets.SOL_SOCKET, force, bytes) < 0) {
            options.set(fd, Sockets.SOL_SOCKET, option, bytes);
        }
    }

    /** The actual size of the receive buffer, as the kernel charges it. */
    int receiveBytes() {
        return receiveBytes;
    }

    /**
     * To be called when a reading of either queue has found at least {@link #MANY} messages. Replies, stamps and ICMP errors
     * share one buffer, and of the last two the kernel drops what finds no room without counting it (sock_queue_err_skb in
     * net/core/skbuff.c): all that can be known is that there was none. And where the kernel's count of drops mixes two
     * reasons, the other one is believed only of a buffer that was never half full, a safe distance.
     */
    void afterMany() {
        if (!wasFull && options.readMemInfo(fd)) {
            noteFillRead();
        }
    }

    private void noteFillRead() {
        long used = options.memInfo(Sockets.SK_MEMINFO_RMEM_ALLOC);
        long size = options.memInfo(Sockets.SK_MEMINFO_RCVBUF);
        wasFilling |= used >= size / 2 - Math.min(size / 4, NEARLY);
        wasFull |= used >= size - Math.min(size / 2, NEARLY);
    }

    /** Takes the count that came along with a reply (SO_RXQ_OVFL), for kernels that cannot be asked for it. */
    void dropsInStream(int count) {
        dropsInStream = Integer.toUnsignedLong(count);
    }

    /** Bytes that wait in both queues of the socket, or -1 if the kernel does not say. */
    long queuedBytes() {
        return options.readMemInfo(fd) ? options.memInfo(Sockets.SK_MEMINFO_RMEM_ALLOC) : -1;
    }

    /**
     * Packets lost so far because the buffer was full. On raw sockets this may be more than our replies: since Linux 6.9 a full
     * one counts every packet of its protocol, before its filter is asked (raw_v4_input in net/ipv4/raw.c). A buffer that was
     * full although the kernel counted nothing adds one, from Linux 4.12 on, which can be asked how full it is.
     */
    long overflowDrops() {
        if (fd < 0) {
            return total;
        }
        if (!knowsMemInfo) {
            count(dropsInStream, true);
        } else if (options.readMemInfo(fd)) {
            noteFillRead();
            boolean counted = count(options.memInfo(Sockets.SK_MEMINFO_DROPS), wasFilling);
            total += wasFull && !counted ? 1 : 0;
        }
        wasFilling = false;
        wasFull = false;
        return total;
    }

    /** Counts an increase of the kernel's 32-bit counter, unless it cannot have been the buffer; whether it did. */
    private boolean count(long now, boolean filled) {
        int increase = (int) (now - before);
        before = now;
        // a step back would be another socket's counter
        boolean counts = increase > 0 && (filled || !countsChecksums);
        total += counts ? increase : 0;
        return counts;
    }
}
