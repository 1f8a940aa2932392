package net.icmpexporter.linux.socket;

import java.nio.ByteBuffer;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.MessageVector;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/** Sends the batch of one family with sendmmsg(2). Engine thread only; allocates nothing a packet. */
final class SendPath {

    /** How often a refusal that may be someone else's is tried again before it is believed in any case. */
    private static final int DOUBTS = 8;

    private final Sys sys;
    private final SocketOptions options;
    private final QueueMemory memory;
    private final FaultNotes notes;
    private final IpFamily family;
    private final NativeMemory packets;
    private final SendBatch batch;
    private final MessageVector messages;

    SendPath(
            Sys sys,
            SocketOptions options,
            QueueMemory memory,
            FaultNotes notes,
            IpFamily family,
            int slots,
            int slotBytes) {
        this.sys = sys;
        this.options = options;
        this.memory = memory;
        this.notes = notes;
        this.family = family;
        packets = NativeMemory.allocate(slots * slotBytes);
        batch = new SendBatch(family, packets.packetBytes(), slots, slotBytes);
        messages = new MessageVector(slots, family == IpFamily.IPV4 ? SockAddr.IPV4_BYTES : SockAddr.IPV6_BYTES, 0);
        for (int slot = 0; slot < slots; slot++) {
            messages.setData(slot, packets.addressOf(batch.offset(slot)), 0);
            SockAddr.setFamily(
                    messages.bytes(),
                    messages.nameOffset(slot),
                    family == IpFamily.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6);
        }
    }

    SendBatch batch() {
        return batch;
    }

    /** Says that nothing went because there is no socket. */
    void refuseAll() {
        refuseFrom(0);
    }

    /**
     * Sends what is in the batch and sets every result.
     *
     * @return the last result that was no {@code SENT}, or {@code SENT}: {@code NO_SOCKET} if the descriptor is gone
     */
    SendResult send(int fd) {
        int size = batch.size();
        for (int slot = 0; slot < size; slot++) {
            address(slot);
        }
        SendResult worst = SendResult.SENT;
        int slot = 0;
        while (slot < size) {
            int sent = sys.sendmmsg(fd, messages.addressOf(slot), size - slot, Sockets.MSG_DONTWAIT);
            if (sent > 0) {
                for (int end = slot + sent; slot < end; slot++) {
                    batch.setResult(slot, SendResult.SENT);
                }
            } else {
                SendResult result = settle(fd, slot, -sent);
                if (result == SendResult.NO_SOCKET) {
                    refuseFrom(slot);
                    return result;
                }
                batch.setResult(slot++, result);
                worst = result == SendResult.SENT ? worst : result;
            }
        }
        return worst;
    }

    private void refuseFrom(int slot) {
        for (int i = slot; i < batch.size(); i++) {
            batch.setResult(i, SendResult.NO_SOCKET);
        }
    }

    private void address(int slot) {
        IpAddress to = batch.destination(slot);
        ByteBuffer names = messages.bytes();
        if (family == IpFamily.IPV4) {
            SockAddr.setIpv4(names, messages.nameOffset(slot), to.ipv4Bits());
        } else {
            SockAddr.setIpv6(names, messages.nameOffset(slot), to.hi(), to.lo());
        }
        messages.setDataLength(slot, batch.length(slot));
    }

    /**
     * Finds out what a refusal means. A socket that reports ICMP errors (IP_RECVERR) also hands the newest one, whosever
     * packet it was about, to the next call, which then fails without having sent anything (sock_error in net/core; ping
     * sockets on every kernel, raw ones on some). So a refusal counts only if the same comes again while no error was
     * waiting and none came meanwhile, which the fill of the socket's queues shows: every error also goes into a queue.
     * (EMSGSIZE from this host queues one of its own each time, so it takes all doubts.)
     */
    private SendResult settle(int fd, int slot, int firstErrno) {
        int errno = firstErrno;
        for (int doubt = 0; doubt < DOUBTS && !ErrnoResults.cannotBePending(errno); doubt++) {
            long queued = memory.queuedBytes();
            options.clearError(fd);
            int again = sys.sendmmsg(fd, messages.addressOf(slot), 1, Sockets.MSG_DONTWAIT);
            if (again > 0) {
                return SendResult.SENT;
            }
            // a queue that is full takes no more, and then its fill shows nothing
            boolean quiet = queued == memory.queuedBytes() && queued < memory.receiveBytes() / 2;
            if (quiet && errno == -again) {
                break;
            }
            errno = -again;
        }
        SendResult result = ErrnoResults.of(errno);
        if (result == SendResult.OTHER && notes.isFirst(Fault.SEND, errno)) {
            notes.say("sending to " + batch.destination(slot) + " failed: " + Errno.text(errno)
                    + "; further ones are only counted, as \"other\"");
        }
        return result;
    }
}
