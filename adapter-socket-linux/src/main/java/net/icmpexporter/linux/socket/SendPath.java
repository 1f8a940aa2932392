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
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.TcpSyn;
import org.jspecify.annotations.Nullable;

/**
 * Sends the batch of one channel with sendmmsg(2). TCP over IPv4 has a checksum over the source address, which the kernel
 * does not write for raw sockets: there each packet's source is asked for, and named to the kernel so that it is the one.
 * Engine thread only; allocates nothing a packet.
 */
final class SendPath {

    /** How often a refusal that may be someone else's is tried again before it is believed in any case. */
    private static final int DOUBTS = 8;

    private final Sys sys;
    private final SocketOptions options;
    private final QueueMemory memory;
    private final FaultNotes notes;
    private final IpFamily family;
    private final @Nullable SourceAddresses sources;
    private final SpecialPackets special;
    private final NativeMemory packets;
    private final SendBatch batch;
    private final MessageVector messages;

    /** @param sources given, the packets are TCP over IPv4 */
    SendPath(
            Sys sys,
            SocketOptions options,
            QueueMemory memory,
            FaultNotes notes,
            Channel channel,
            @Nullable SourceAddresses sources,
            int slots,
            int slotBytes) {
        this.sys = sys;
        this.options = options;
        this.memory = memory;
        this.notes = notes;
        this.family = channel.family();
        this.sources = sources;
        packets = NativeMemory.allocate(slots * slotBytes);
        batch = new SendBatch(channel, packets.packetBytes(), slots, slotBytes);
        messages = new MessageVector(
                slots, family == IpFamily.IPV4 ? SockAddr.IPV4_BYTES : SockAddr.IPV6_BYTES, SpecialPackets.room());
        special = new SpecialPackets(sys, options, notes, channel, messages, slots, sources != null);
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

    /** From now on packets go out by this socket. */
    void goBy(OpenSocket socket) {
        special.goBy(socket);
    }

    /** Has interfaces that packets are to leave by looked up anew; to be called once a second. */
    void watchInterfaces() {
        special.askAgain();
    }

    /** Says that nothing went, and why. */
    void refuseAll(SendResult result) {
        refuseFrom(0, result);
    }

    /**
     * Sends what is in the batch and sets every result.
     *
     * @return the last result that was no {@code SENT}, or {@code SENT}: {@code NO_SOCKET} if the descriptor is gone
     */
    SendResult send(int fd) {
        int size = batch.size();
        SendResult worst = SendResult.SENT;
        int slot = 0;
        while (slot < size) {
            int end = address(slot);
            if (end > slot) {
                SendResult result = mayBeCutUp(slot) ? sendCutUp(fd, slot, end) : sendRun(fd, slot, end);
                if (result == SendResult.NO_SOCKET) {
                    return result;
                }
                worst = result == SendResult.SENT ? worst : result;
                slot = end;
            } else {
                worst = batch.result(slot++);
            }
        }
        return worst;
    }

    /**
     * Addresses packets from a slot on, up to the first that cannot go with it, or for which there is no way and whose result it
     * sets: the slot of that.
     */
    private int address(int from) {
        boolean cutUp = mayBeCutUp(from);
        for (int slot = from; slot < batch.size(); slot++) {
            if (mayBeCutUp(slot) != cutUp) {
                return slot;
            }
            addressTo(slot);
            int laidOut = special.layOut(slot, batch.options(slot), batch.destination(slot));
            if (laidOut < 0) {
                batch.setResult(slot, asNamed(slot, -laidOut));
                return slot;
            }
            int found = sources == null ? 0 : addressFrom(slot, sources);
            if (found < 0) {
                batch.setResult(slot, result(slot, -found));
                return slot;
            }
        }
        return batch.size();
    }

    private boolean mayBeCutUp(int slot) {
        PacketOptions packet = batch.options(slot);
        return !packet.isUsual() && packet.fragmentation() == Fragmentation.ALLOWED;
    }

    /**
     * Sends packets that may be cut up. No control message says so, and the socket forbids it: so for these alone it is told
     * otherwise.
     */
    private SendResult sendCutUp(int fd, int from, int end) {
        int refused = discoverMtu(fd, Sockets.IP_PMTUDISC_DONT, Sockets.IPV6_PMTUDISC_DONT);
        if (refused < 0) {
            SendResult result = result(from, -refused);
            if (result == SendResult.NO_SOCKET) {
                refuseFrom(from, result);
            }
            for (int slot = from; slot < end; slot++) {
                batch.setResult(slot, result);
            }
            return result;
        }
        try {
            return sendRun(fd, from, end);
        } finally {
            discoverMtu(fd, Sockets.IP_PMTUDISC_PROBE, Sockets.IPV6_PMTUDISC_PROBE);
        }
    }

    private int discoverMtu(int fd, int how4, int how6) {
        return family == IpFamily.IPV4
                ? options.set(fd, Sockets.SOL_IP, Sockets.IP_MTU_DISCOVER, how4)
                : options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_MTU_DISCOVER, how6);
    }

    /** Sends some packets that follow each other and sets their results: the last that was no {@code SENT}. */
    private SendResult sendRun(int fd, int from, int end) {
        SendResult worst = SendResult.SENT;
        int slot = from;
        while (slot < end) {
            int sent = sys.sendmmsg(fd, messages.addressOf(slot), end - slot, Sockets.MSG_DONTWAIT);
            if (sent > 0) {
                for (int next = slot + sent; slot < next; slot++) {
                    batch.setResult(slot, SendResult.SENT);
                }
            } else {
                SendResult result = settle(fd, slot, -sent);
                if (result == SendResult.NO_SOCKET) {
                    refuseFrom(slot, result);
                    return result;
                }
                batch.setResult(slot++, result);
                worst = result == SendResult.SENT ? worst : result;
            }
        }
        return worst;
    }

    private void refuseFrom(int slot, SendResult result) {
        for (int i = slot; i < batch.size(); i++) {
            batch.setResult(i, result);
        }
    }

    private void addressTo(int slot) {
        IpAddress to = batch.destination(slot);
        ByteBuffer names = messages.bytes();
        if (family == IpFamily.IPV4) {
            SockAddr.setIpv4(names, messages.nameOffset(slot), to.ipv4Bits());
        } else {
            SockAddr.setIpv6(names, messages.nameOffset(slot), to.hi(), to.lo());
        }
        messages.setDataLength(slot, batch.length(slot));
    }

    /** Finds and names the source of a packet, and completes its checksum: 0 or the negative errno. */
    private int addressFrom(int slot, SourceAddresses known) {
        int to = batch.destination(slot).ipv4Bits();
        PacketOptions packet = batch.options(slot);
        IpAddress wished = packet.isUsual() ? null : packet.source();
        int found = wished == null ? known.find(to, special.interfaceIndex(packet)) : 0;
        if (found < 0) {
            return found;
        }
        int source = wished == null ? known.bits() : wished.ipv4Bits();
        special.setSource(slot, source);
        ByteBuffer bytes = batch.memory();
        int offset = batch.offset(slot);
        int checksum = PseudoHeader.checksum(bytes, offset, batch.length(slot), source, to);
        bytes.putShort(offset + TcpSyn.CHECKSUM, (short) checksum);
        return 0;
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
        return result(slot, errno);
    }

    /** The result of a packet that the kernel refused. */
    private SendResult result(int slot, int errno) {
        SendResult result = asNamed(slot, errno);
        PacketOptions packet = batch.options(slot);
        return packet.isUsual() ? result : special.explain(packet, result);
    }

    private SendResult asNamed(int slot, int errno) {
        SendResult result = ErrnoResults.of(errno);
        if (result == SendResult.OTHER && notes.isFirst(Fault.SEND, errno)) {
            notes.say("sending to " + batch.destination(slot) + " failed: " + Errno.text(errno)
                    + "; further ones are only counted, as \"other\"");
        }
        return result;
    }

    void close() {
        special.close();
    }
}
