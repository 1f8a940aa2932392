package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * One channel of the transport over its whole life: its socket as it is opened, lost and opened again, and what
 * outlives it. Engine thread only, except {@link #status}.
 */
public final class KernelChannel {

    /** Interface name that stands for none: the routing table decides for each target. */
    public static final String FOLLOW_ROUTES = "auto";

    private final Sys sys;
    private final SocketOptions options;
    private final SocketOpener opener;
    private final @Nullable SourceAddresses sources;
    private final QueueMemory memory;
    private final SendPath sendPath;
    private final ReceivePath receivePath;
    private final Channel channel;
    private final String interfaceName;

    private @Nullable OpenSocket socket;
    /** Whether the socket, or the interface that it keeps to, was there and is not now. */
    private boolean lost;
    /** Whether there is probably something to read. */
    private boolean expecting;

    private volatile ChannelStatus status;

    /**
     * Opens nothing yet.
     *
     * @param receive shared by the channels of one transport; a batch to send has as many slots
     * @param interfaceName the name of an interface, {@link #FOLLOW_ROUTES}, or empty: the channel is switched off
     * @param identifier of ICMP, wished for, 0 to 65535
     * @param slotBytes the largest packet
     * @param nicStamps whether to ask for the network card's stamps too
     */
    public KernelChannel(
            Sys sys,
            ReceiveBatch receive,
            FaultNotes notes,
            Channel channel,
            String interfaceName,
            int identifier,
            int slotBytes,
            boolean nicStamps) {
        this.sys = sys;
        this.channel = channel;
        this.interfaceName = interfaceName;
        options = new SocketOptions(sys);
        SocketSetup setup = new SocketSetup(options, nicStamps);
        opener = channel.protocol() == Protocol.ICMP
                ? new IcmpSocketOpener(sys, options, setup, channel, interfaceName, identifier)
                : new TcpSocketOpener(sys, options, setup, channel, interfaceName);
        sources = channel == Channel.TCP4 ? new SourceAddresses(sys, options) : null;
        memory = new QueueMemory(options, notes, channel);
        sendPath = new SendPath(sys, options, memory, notes, channel, sources, receive.slots(), slotBytes);
        receivePath = new ReceivePath(receive, memory, notes, channel);
        status = ChannelStatus.unusable("switched off");
    }

    /**
     * Opens the socket for the first time.
     *
     * @param sibling descriptor of the same protocol's socket of the other family, or -1
     * @return empty, or, if an option names what is not there, one line for people; that the channel cannot be used for any
     *     other reason is its {@link #status}
     */
    public String open(int sibling) {
        if (interfaceName.isEmpty()) {
            return "";
        }
        OpenAttempt attempt = opener.open(sibling);
        take(attempt);
        return attempt.optionAtFault() ? attempt.detail() : "";
    }

    private void take(OpenAttempt attempt) {
        OpenSocket opened = attempt.socket();
        socket = opened;
        if (opened == null) {
            status = ChannelStatus.unusable(attempt.detail());
            return;
        }
        if (!askForSources(opened)) {
            closeSocket();
            return;
        }
        // from its first moment until it had its filter the socket took everybody's packets
        receivePath.discard(opened.fd());
        memory.attach(opened);
        markUsable(opened);
    }

    private void markUsable(OpenSocket open) {
        lost = false;
        sendPath.goBy(open);
        status = new ChannelStatus(
                true,
                open.kind().label(),
                open.identifier(),
                open.kernelStamps(),
                open.nicStamps(),
                open.dropsSilently(),
                open.detail());
    }

    private boolean askForSources(OpenSocket open) {
        int refused = sources == null ? 0 : sources.open(open.binding().name());
        if (refused < 0) {
            status = ChannelStatus.unusable("cannot ask for source addresses: " + Errno.text(-refused));
        }
        return refused >= 0;
    }

    /** Says why the channel is switched off, instead of opening it. */
    public void leaveOut(String reason) {
        status = ChannelStatus.unusable(reason);
    }

    /** What is usable now. Any thread. */
    public ChannelStatus status() {
        return status;
    }

    /** The batch of this channel. */
    public SendBatch batch() {
        return sendPath.batch();
    }

    /** The descriptor, or -1. */
    public int descriptor() {
        OpenSocket open = socket;
        return open == null ? -1 : open.fd();
    }

    /** Sends the batch; see {@link net.icmpexporter.transport.ProbeTransport#send}. */
    public void send() {
        OpenSocket open = socket;
        if (open == null || lost) {
            sendPath.refuseAll(open == null ? SendResult.NO_SOCKET : SendResult.NO_DEVICE);
            return;
        }
        SendResult last = sendPath.send(open.fd());
        expecting = true;
        if (last == SendResult.NO_SOCKET && sources != null && !sources.isOpen()) {
            markLost("the socket that asks for source addresses is gone; opening another one");
        } else if (last == SendResult.NO_SOCKET) {
            forget();
        } else if (ErrnoResults.mayMeanNoInterface(last)) {
            watchInterface();
        }
    }

    /**
     * Looks whether the interface that the socket keeps to is still the one of its name. If not, the channel is lost, if only
     * until the next call or {@link #reopen}: what was in flight cannot be answered any more. To be called once a second, since
     * not every such change makes sending fail.
     */
    public void watchInterface() {
        sendPath.watchInterfaces();
        OpenSocket open = socket;
        if (open != null && lost) {
            follow(open);
        } else if (open != null && open.binding().isOutdated(options)) {
            markLost("the interface " + open.binding().name() + " is gone; waiting for it to come back");
        }
    }

    /** Says that there is something to read, because poll(2) said so. */
    public void expect() {
        expecting = true;
    }

    /**
     * Whether {@link #poll} is worth its system calls: something was sent since the last one, whose stamp at least has come
     * back, or the last one left something, or {@link #expect} was called.
     */
    public boolean isExpecting() {
        return expecting;
    }

    /**
     * Delivers what has arrived. If that is less than the limit, then there was no more, unless poll(2) still finds something
     * at the {@linkplain #descriptor socket}.
     *
     * @return how many were delivered
     */
    public int poll(ArrivalHandler handler, int limit) {
        return poll(handler, limit, false);
    }

    /** Delivers what has arrived, all of it or up to the limit: how many. */
    public int pollToTheEnd(ArrivalHandler handler, int limit) {
        return poll(handler, limit, true);
    }

    private int poll(ArrivalHandler handler, int limit, boolean toTheEnd) {
        OpenSocket open = socket;
        if (open == null) {
            return 0;
        }
        int errors = receivePath.errors(open.fd(), handler, limit);
        int replies = errors >= 0 && errors < limit
                ? receivePath.replies(open.fd(), open.deliversIpHeader(), handler, limit - errors, toTheEnd)
                : 0;
        if (errors == ReceivePath.NO_SOCKET || replies == ReceivePath.NO_SOCKET) {
            forget();
        }
        int delivered = Math.max(0, errors) + Math.max(0, replies);
        expecting = delivered >= limit;
        return delivered;
    }

    /** Replies lost because the buffer was full; see {@link net.icmpexporter.transport.ProbeTransport#overflowDrops}. */
    public long overflowDrops() {
        return memory.overflowDrops();
    }

    /** Sizes the buffers for a load; see {@link net.icmpexporter.transport.ProbeTransport#reserve}. */
    public void reserve(long probesPerSecond) {
        memory.reserve(probesPerSecond);
    }

    /** Whether what was usable is not any more. */
    public boolean isLost() {
        return lost;
    }

    /**
     * Tries to open the socket that was lost, or to go over to the interface that came back; whether nothing is lost now.
     *
     * @param sibling descriptor of the same protocol's socket of the other family, or -1
     */
    public boolean reopen(int sibling) {
        OpenSocket open = socket;
        if (lost && open == null) {
            take(opener.open(sibling));
        } else if (lost && open != null) {
            follow(open);
        }
        return !lost;
    }

    /** The socket stays as it is, since a raw one could not be opened again after the privilege for it was given up. */
    private void follow(OpenSocket open) {
        InterfaceBinding now = InterfaceBinding.bind(options, open.fd(), channel.family(), interfaceName);
        if (now.index() < 0) {
            return;
        }
        int refused = now.refusal().isEmpty() ? options.attachFilter(open.fd(), now.restrict(open.answers())) : 0;
        if (!now.refusal().isEmpty()) {
            status = ChannelStatus.unusable(now.refusal());
        } else if (refused < 0) {
            status = ChannelStatus.unusable("cannot filter by interface: " + Errno.text(-refused));
        } else if (askForSources(open)) {
            OpenSocket following = open.keepingTo(now);
            socket = following;
            markUsable(following);
        }
    }

    /** Takes note that the descriptor is none of ours any more, so that it must not even be closed. Idempotent. */
    public void forget() {
        if (socket != null) {
            memory.forget();
            socket = null;
            markLost("its socket is gone; trying to open it again");
        }
    }

    private void markLost(String reason) {
        lost = true;
        status = ChannelStatus.unusable(reason);
    }

    /** Closes the socket for good. Idempotent. */
    public void close() {
        closeSocket();
        sendPath.close();
        lost = false;
        status = ChannelStatus.unusable("closed");
    }

    private void closeSocket() {
        OpenSocket open = socket;
        if (open != null) {
            memory.detach();
            socket = null;
            sys.close(open.fd());
        }
        if (sources != null) {
            sources.close();
        }
    }
}
