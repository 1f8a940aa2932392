package net.icmpexporter.linux.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;

/**
 * One IPv4 socket as the kernel would have it, for cases that a real one cannot be brought into at will: ICMP errors that
 * arrive at a certain moment, refusals by destination, control data that do not fit.
 */
final class ModelSocket extends ForwardingLibC {

    static final int FD = 1_000_000;

    /** Errno for a packet by its destination's last octet. */
    final Map<Integer, Integer> refusals = new HashMap<>();

    /** Last octets of the destinations that went out, in order. */
    final List<Integer> sent = new ArrayList<>();

    /** What waits in the two queues. */
    final Deque<Message> errorQueue = new ArrayDeque<>();

    final Deque<Message> replies = new ArrayDeque<>();

    /** Options that were set, in order. */
    final List<Integer> optionsSet = new ArrayList<>();

    /** Runs before each message that is sent or received: what happens on the network meanwhile. */
    Runnable meanwhile = () -> {};

    long queuedBytes;
    int rcvbuf = 2_000_000;
    int sndbuf = 200_000;
    int askedRcvbuf;
    long drops;
    int pendingErrno;
    int calls;
    int memInfoReads;
    boolean knowsMemInfo = true;
    private int charge;

    /** A message as the kernel would hand it over. */
    static final class Message {
        private final byte[] name;
        final byte[] control;
        final byte[] data;

        Message(byte[] name, byte[] control, byte[] data) {
            this.name = name;
            this.control = control;
            this.data = data;
        }
    }

    /** An ICMP error arrives: it waits at the socket and goes into a queue. */
    void icmpErrorArrives(int errno) {
        pendingErrno = errno;
        if (queuedBytes + 768 < rcvbuf) {
            queuedBytes += 768;
        }
    }

    /** Whatever waits takes this much of the buffer, a message. */
    void chargeEach(int bytes) {
        charge = bytes;
        queuedBytes = (long) bytes * (errorQueue.size() + replies.size());
    }

    @Override
    public int sendmmsg(int fd, long messages, int count, int flags) {
        calls++;
        int done = 0;
        int errno = fd == FD ? 0 : Errno.EBADF;
        while (errno == 0 && done < count) {
            meanwhile.run();
            errno = pendingErrno;
            pendingErrno = 0;
            int to = NativeView.getInt(NativeView.getAddress(messages + 64L * done) + 4) >>> 24;
            if (errno == 0) {
                errno = refusals.getOrDefault(to, 0);
            }
            if (errno == 0) {
                sent.add(to);
                done++;
            }
        }
        return done > 0 ? done : fail(errno);
    }

    @Override
    public int recvmmsg(int fd, long messages, int count, int flags, long timeout) {
        calls++;
        boolean errors = (flags & Sockets.MSG_ERRQUEUE) != 0;
        Deque<Message> queue = errors ? errorQueue : replies;
        int done = 0;
        int errno = fd == FD ? 0 : Errno.EBADF;
        while (errno == 0 && done < count) {
            meanwhile.run();
            if (!errors && pendingErrno != 0) {
                errno = pendingErrno;
                pendingErrno = 0;
            } else if (queue.isEmpty()) {
                errno = Errno.EAGAIN;
            } else {
                Message next = queue.remove();
                queuedBytes -= charge;
                NativeView.receive(messages, done++, next.name, next.control, next.data, 0);
            }
        }
        if (done == 0) {
            return fail(errno);
        }
        // as do_recvmmsg does with an error after the first message
        pendingErrno = errno == Errno.EAGAIN || errno == 0 ? pendingErrno : errno;
        return done;
    }

    @Override
    public int getsockopt(int fd, int level, int option, long value, long valueBytes) {
        calls++;
        if (fd != FD) {
            return fail(Errno.EBADF);
        }
        switch (option) {
            case Sockets.SO_ERROR -> {
                NativeView.putInt(value, pendingErrno);
                pendingErrno = 0;
            }
            case Sockets.SO_RCVBUF -> NativeView.putInt(value, rcvbuf);
            case Sockets.SO_SNDBUF -> NativeView.putInt(value, sndbuf);
            case Sockets.SO_MEMINFO -> {
                memInfoReads++;
                if (!knowsMemInfo) {
                    return fail(Errno.ENOPROTOOPT);
                }
                NativeView.putInt(value + 4L * Sockets.SK_MEMINFO_RMEM_ALLOC, (int) queuedBytes);
                NativeView.putInt(value + 4L * Sockets.SK_MEMINFO_RCVBUF, rcvbuf);
                NativeView.putInt(value + 4L * Sockets.SK_MEMINFO_DROPS, (int) drops);
            }
            default -> throw new AssertionError("option " + option);
        }
        return 0;
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        optionsSet.add(option);
        if (option == Sockets.SO_RCVBUFFORCE) {
            askedRcvbuf = NativeView.getInt(value);
        }
        return 0;
    }

    /** The socket as the opener would describe it, with stamps of the network card. */
    static OpenSocket stampedByCard() {
        return new OpenSocket(
                FD,
                Channel.ICMP4,
                SocketKind.RAW,
                1,
                InterfaceBinding.NONE,
                InterfaceBinding.EVERYTHING,
                true,
                true,
                "");
    }

    /** The socket as the opener would describe it. */
    static OpenSocket described(IpFamily family, SocketKind kind) {
        return new OpenSocket(
                FD,
                Channel.of(Protocol.ICMP, family),
                kind,
                1,
                InterfaceBinding.NONE,
                InterfaceBinding.EVERYTHING,
                true,
                false,
                "");
    }
}
