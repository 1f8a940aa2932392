package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ExtendedError;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;

/**
 * Reads both queues of one channel's socket and hands on what is in them. Engine thread only; allocates nothing a packet.
 */
final class ReceivePath {

    /** The socket is gone. */
    static final int NO_SOCKET = -1;

    /** An ICMP error quotes at least so much behind the IP header (RFC 792, RFC 4443): ICMP's header, TCP's ports and sequence. */
    private static final int SHORTEST_QUOTE = 8;

    private static final int IP_HEADER_BYTES = 20;
    private static final int IP_TTL = 8;
    private static final int IP_DESTINATION = 16;
    private static final long MAPPED_PREFIX = 0xFFFFL << 32;

    /** How often a receive may fail with an error that was waiting before we stop asking in this lap. */
    private static final int MOST_PENDING_ERRORS = 64;

    private final ReceiveBatch batch;
    private final Arrival arrival;
    private final QueueMemory memory;
    private final FaultNotes notes;
    private final Channel channel;

    ReceivePath(ReceiveBatch batch, QueueMemory memory, FaultNotes notes, Channel channel) {
        this.batch = batch;
        this.arrival = batch.arrival();
        this.memory = memory;
        this.notes = notes;
        this.channel = channel;
    }

    /** Throws away everything that waits in both queues, at most as much as a second's flood. */
    void discard(int fd) {
        for (int queue : new int[] {Sockets.MSG_ERRQUEUE, 0}) {
            for (int rounds = 0; rounds < 10_000; rounds++) {
                if (batch.receive(fd, batch.slots(), queue) == -Errno.EAGAIN) {
                    break;
                }
            }
        }
    }

    /**
     * Empties the error queue: stamped packets and ICMP errors, in the order in which they happened.
     *
     * @return how many were delivered, fewer than {@code limit} if the queue is empty; or {@link #NO_SOCKET}
     */
    int errors(int fd, ArrivalHandler handler, int limit) {
        int delivered = 0;
        int wanted = 0;
        while (delivered < limit) {
            wanted = nextBatch(wanted, limit - delivered);
            int received = batch.receive(fd, wanted, Sockets.MSG_ERRQUEUE);
            if (received < 0) {
                return received == -Errno.EAGAIN || goesOn(-received) ? delivered : NO_SOCKET;
            }
            for (int slot = 0; slot < received; slot++) {
                delivered += error(slot, handler) ? 1 : 0;
            }
            // this queue knows no pending errors, so a short answer means that it is empty
            if (received < wanted) {
                return delivered;
            }
            memory.afterMany();
        }
        return delivered;
    }

    /** A small batch first, after which the fill of the buffer still tells how full it was; then as many as there is room for. */
    private int nextBatch(int before, int left) {
        return Math.min(before == 0 ? Math.min(QueueMemory.MANY, batch.slots()) : batch.slots(), left);
    }

    /**
     * Empties the queue of replies, as far as one can see: a batch that comes back short is the end of the queue, unless an
     * ICMP error that arrived meanwhile cut it (do_recvmmsg in net/socket.c). Then poll(2) still finds something at the socket,
     * the error or what is left.
     *
     * @param toTheEnd whether to read on until the kernel says that there is nothing
     * @return how many were delivered, fewer than {@code limit} at the end of the queue; or {@link #NO_SOCKET}
     */
    int replies(int fd, boolean ipHeader, ArrivalHandler handler, int limit, boolean toTheEnd) {
        int delivered = 0;
        int pending = 0;
        int wanted = 0;
        while (delivered < limit) {
            wanted = nextBatch(wanted, limit - delivered);
            int received = batch.receive(fd, wanted, 0);
            // an ICMP error that arrives meanwhile cuts a batch short or takes its place once: only EAGAIN means empty
            if (received == -Errno.EAGAIN || received == 0) {
                return delivered;
            }
            if (received < 0 && (!goesOn(-received) || ++pending > MOST_PENDING_ERRORS)) {
                return ErrnoResults.meansNoSocket(-received) ? NO_SOCKET : delivered;
            }
            for (int slot = 0; slot < received; slot++) {
                delivered += reply(slot, ipHeader, handler) ? 1 : 0;
            }
            if (received == wanted) {
                memory.afterMany();
            } else if (received > 0 && !toTheEnd) {
                return delivered;
            }
        }
        return delivered;
    }

    /** Whether the socket is still one; an errno that no ICMP error explains is said once. */
    private boolean goesOn(int errno) {
        if (ErrnoResults.meansNoSocket(errno)) {
            return false;
        }
        boolean expected = errno == Errno.EINTR || ErrnoResults.canBeIcmpError(errno);
        if (!expected && notes.isFirst(Fault.RECEIVE, errno)) {
            notes.say("receiving on " + channel + " failed: " + Errno.text(errno));
        }
        return true;
    }

    private boolean reply(int slot, boolean ipHeader, ArrivalHandler handler) {
        begin(slot);
        if (batch.hasDropCount()) {
            memory.dropsInStream(batch.dropCount());
        }
        arrival.hopLimit = batch.hopLimit();
        if (ipHeader && !stripIpHeader()) {
            return false;
        }
        handler.onReply(arrival);
        return true;
    }

    private boolean error(int slot, ArrivalHandler handler) {
        begin(slot);
        int error = batch.error();
        if (error < 0) {
            return false;
        }
        switch (ExtendedError.origin(batch.headers(), error)) {
            case ExtendedError.ORIGIN_TIMESTAMPING -> {
                return stamp(slot, error, handler);
            }
            case ExtendedError.ORIGIN_ICMP, ExtendedError.ORIGIN_ICMP6 -> {
                return icmpError(error, handler);
            }
            default -> {
                // from this host itself, as for a packet above the MTU: the sender was told
                return false;
            }
        }
    }

    private boolean stamp(int slot, int error, ArrivalHandler handler) {
        boolean usable = ExtendedError.info(batch.headers(), error) == ExtendedError.STAMP_AT_DEVICE
                && (arrival.kernelStampNs != 0 || arrival.nicStampNs != 0);
        if (batch.isDataTruncated(slot)) {
            if (notes.isFirst(Fault.STAMP_TRUNCATED, 0)) {
                notes.say("a packet of ours came back with its stamp but without its end: its stamp is lost");
            }
            return false;
        }
        if (usable) {
            handler.onTxStamp(arrival);
        }
        return usable;
    }

    private boolean icmpError(int error, ArrivalHandler handler) {
        if (arrival.length < SHORTEST_QUOTE) {
            return false;
        }
        arrival.icmpType = ExtendedError.type(batch.headers(), error);
        arrival.icmpCode = ExtendedError.code(batch.headers(), error);
        int reporter = error + ExtendedError.OFFENDER;
        arrival.reporterHi = SockAddr.hi(batch.headers(), reporter);
        arrival.reporterLo = SockAddr.lo(batch.headers(), reporter);
        handler.onIcmpError(arrival);
        return true;
    }

    /** Fills the arrival with what every message has. */
    private void begin(int slot) {
        batch.readControl(slot);
        if (batch.isControlTruncated(slot) && notes.isFirst(Fault.CONTROL_TRUNCATED, 0)) {
            notes.say("the kernel had more to say about a packet of " + channel + " than fits: stamps may be missing");
        }
        int name = batch.name(slot);
        arrival.channel = channel;
        arrival.data = batch.data();
        arrival.offset = batch.offset(slot);
        arrival.length = batch.length(slot);
        arrival.peerHi = name < 0 ? 0 : SockAddr.hi(batch.headers(), name);
        arrival.peerLo = name < 0 ? 0 : SockAddr.lo(batch.headers(), name);
        arrival.reporterHi = 0;
        arrival.reporterLo = 0;
        arrival.icmpType = 0;
        arrival.icmpCode = 0;
        arrival.localHi = 0;
        arrival.localLo = 0;
        arrival.hopLimit = 0;
        arrival.kernelStampNs = batch.kernelStampNs();
        arrival.nicStampNs = batch.nicStampNs();
    }

    /**
     * Moves the window behind the IP header (RFC 791, 3.1), and takes from it where the packet went and the hops that it had
     * left; false if it is not whole.
     */
    private boolean stripIpHeader() {
        if (arrival.length < IP_HEADER_BYTES) {
            return false;
        }
        int header = (arrival.data.get(arrival.offset) & 0x0F) * 4;
        int total = Short.toUnsignedInt(arrival.data.getShort(arrival.offset + 2));
        int present = Math.min(arrival.length, total);
        if (header < IP_HEADER_BYTES || header > present) {
            return false;
        }
        arrival.localLo = MAPPED_PREFIX | Integer.toUnsignedLong(arrival.data.getInt(arrival.offset + IP_DESTINATION));
        arrival.hopLimit = Byte.toUnsignedInt(arrival.data.get(arrival.offset + IP_TTL));
        arrival.offset += header;
        arrival.length = present - header;
        return true;
    }
}
