package net.icmpexporter.linux;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Doorbell;
import net.icmpexporter.linux.socket.FaultNotes;
import net.icmpexporter.linux.socket.KernelChannel;
import net.icmpexporter.linux.socket.ReceiveBatch;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;

/**
 * ICMP echo and TCP SYN through the kernel's sockets: raw ones (raw(7)) where CAP_NET_RAW allows them, else for ICMP the
 * unprivileged kind (icmp(7)), each with the kernel's stamps (SO_TIMESTAMPING, Documentation/networking/timestamping.rst) and with ICMP errors
 * from the error queue (ip(7), ipv6(7)). Works on every kind of interface, since a sent packet is recognised by its own bytes
 * from its end.
 *
 * <p>Threads as the port says. The first packets after the first socket of a host has asked for stamps may come without one:
 * the kernel switches stamping on in the background (net_enable_timestamp in net/core/dev.c).
 */
public final class LinuxProbeTransport implements ProbeTransport {

    private static final Channel[] CHANNELS = Channel.ofPackets().toArray(new Channel[0]);
    private static final long WATCH_INTERVAL_NS = 1_000_000_000;

    private final KernelChannel[] channels;
    private final Doorbell doorbell;
    private final ChosenInterfaces interfaces;
    private final LossNotes lossNotes;
    private long watchedMonoNs = System.nanoTime();
    private int first;
    private boolean reachedLimit;

    private LinuxProbeTransport(
            KernelChannel[] channels, Doorbell doorbell, ChosenInterfaces interfaces, Consumer<String> notes) {
        this.channels = channels;
        this.doorbell = doorbell;
        this.interfaces = interfaces;
        this.lossNotes = new LossNotes(this::isLost, this::describe, notes);
    }

    /**
     * Opens the sockets. That a channel, or even all, cannot be used is no failure but their {@linkplain #status status},
     * with what to do about it.
     *
     * @param notes takes one line for people at the first of each kind of surprise, on the engine thread; must neither block
     *     nor throw
     * @throws TransportNotOpened if an option names an interface that is not there or cannot be bound to, or whose stamps are
     *     wanted and cannot be had, or if this is no system that the transport knows
     */
    public static LinuxProbeTransport open(LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        return open(InheritedSockets.none(), options, notes);
    }

    /** The same, for a process that was started with raw sockets and may open none any more. */
    @SuppressWarnings("exports") // for the exporter alone, which knows the whole of this module
    public static LinuxProbeTransport open(
            InheritedSockets inherited, LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        return open(system(inherited), options, notes);
    }

    private static Sys system(InheritedSockets inherited) throws TransportNotOpened {
        try {
            return Sys.open(inherited);
        } catch (UnsupportedOperationException unknownSystem) {
            throw new TransportNotOpened(String.valueOf(unknownSystem.getMessage()));
        }
    }

    /** The same with system calls of the caller's choice. */
    static LinuxProbeTransport open(Sys sys, LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        FaultNotes faults = new FaultNotes(notes);
        ChosenInterfaces interfaces = ChosenInterfaces.of(sys, options, notes);
        try {
            return open(sys, options, faults, interfaces, notes);
        } catch (TransportNotOpened refused) {
            interfaces.close();
            throw refused;
        }
    }

    private static LinuxProbeTransport open(
            Sys sys,
            LinuxTransportOptions options,
            FaultNotes faults,
            ChosenInterfaces interfaces,
            Consumer<String> notes)
            throws TransportNotOpened {
        ReceiveBatch receive = new ReceiveBatch(sys, options.batchSlots());
        KernelChannel[] channels = new KernelChannel[CHANNELS.length];
        for (Channel channel : CHANNELS) {
            channels[channel.ordinal()] = new KernelChannel(
                    sys,
                    receive,
                    faults,
                    channel,
                    interfaces.name(channel.family()),
                    options.identifier(),
                    options.slotBytes(),
                    options.nicStamps());
            if (!interfaces.problem(channel.family()).isEmpty()) {
                channels[channel.ordinal()].leaveOut(interfaces.problem(channel.family()));
            }
        }
        LinuxProbeTransport transport = new LinuxProbeTransport(channels, doorbell(sys, faults), interfaces, notes);
        Set<String> wrong = new LinkedHashSet<>();
        for (Channel channel : CHANNELS) {
            wrong.add(transport.channel(channel).open(transport.siblingOf(channel)));
        }
        wrong.remove("");
        if (!wrong.isEmpty()) {
            transport.close();
            throw new TransportNotOpened(String.join("; ", wrong));
        }
        return transport;
    }

    /** The descriptor of the same protocol's socket of the other family, or -1. */
    private int siblingOf(Channel channel) {
        IpFamily other = channel.family() == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
        return channel(Channel.of(channel.protocol(), other)).descriptor();
    }

    private static Doorbell doorbell(Sys sys, FaultNotes faults) throws TransportNotOpened {
        try {
            return new Doorbell(sys, faults, CHANNELS.length);
        } catch (IllegalStateException noMoreDescriptors) {
            throw new TransportNotOpened(String.valueOf(noMoreDescriptors.getMessage()));
        }
    }

    /**
     * What was granted, in one line for people: {@code icmp4, icmp6, tcp4, tcp6: raw socket, kernel stamps}, or
     * {@code icmp4: ping socket (no CAP_NET_RAW), kernel stamps; icmp6, tcp6: this host has no IPv6; ...}. Any
     * thread.
     */
    public String describe() {
        return describe(EnumSet.copyOf(Channel.ofPackets()));
    }

    private String describe(Set<Channel> some) {
        Map<String, String> namesOfDetail = new LinkedHashMap<>();
        for (Channel channel : some) {
            namesOfDetail.merge(
                    status(channel).detail(), channel.name().toLowerCase(Locale.ROOT), (a, b) -> a + ", " + b);
        }
        return namesOfDetail.entrySet().stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private boolean isLost(Channel channel) {
        return channel(channel).isLost();
    }

    private KernelChannel channel(Channel channel) {
        return channels[channel.ordinal()];
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return channel.ordinal() < channels.length
                ? channel(channel).status()
                : ChannelStatus.unusable("needs no socket for packets");
    }

    @Override
    public SendBatch batch(Channel channel) {
        return channel(channel).batch();
    }

    @Override
    public void send(SendBatch batch) {
        channel(batch.channel()).send();
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        // by turns, so that a flood on one channel never keeps the others from being read
        first = (first + 1) % channels.length;
        int delivered = 0;
        for (int i = 0; i < channels.length && delivered < limit; i++) {
            KernelChannel channel = channels[(first + i) % channels.length];
            if (reachedLimit || channel.isExpecting()) {
                delivered += channel.poll(handler, limit - delivered);
            }
        }
        if (delivered < limit) {
            delivered += pollWhatIsLeft(handler, limit - delivered);
        }
        reachedLimit = delivered >= limit;
        return delivered;
    }

    /** One call finds out about every socket: those that nothing was expected of, and those whose end may have been none. */
    private int pollWhatIsLeft(ArrivalHandler handler, int limit) {
        watchSockets();
        int ready = doorbell.look();
        int delivered = 0;
        for (int i = 0; ready != 0 && i < channels.length && delivered < limit; i++) {
            int place = (first + i) % channels.length;
            if (ready < 0 || doorbell.isReady(place)) {
                delivered += channels[place].pollToTheEnd(handler, limit - delivered);
            }
        }
        return delivered;
    }

    private void watchSockets() {
        for (int place = 0; place < channels.length; place++) {
            doorbell.watch(place, channels[place].descriptor());
        }
    }

    @Override
    public long overflowDrops(Channel channel) {
        return channel(channel).overflowDrops();
    }

    @Override
    public void reserve(long probesPerSecond) {
        for (KernelChannel channel : channels) {
            channel.reserve(probesPerSecond);
        }
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        watchInterfaces();
        lossNotes.update();
        if (maxWaitNs <= 0) {
            return;
        }
        if (untilArrival) {
            watchSockets();
        }
        doorbell.await(maxWaitNs, untilArrival);
        for (int place = 0; untilArrival && place < channels.length; place++) {
            if (doorbell.isGone(place)) {
                channels[place].forget();
            } else if (doorbell.isReady(place)) {
                channels[place].expect();
            }
        }
    }

    private void watchInterfaces() {
        long nowMonoNs = System.nanoTime();
        if (nowMonoNs - watchedMonoNs >= WATCH_INTERVAL_NS) {
            watchedMonoNs = nowMonoNs;
            boolean wasLost = needsReopen();
            for (KernelChannel channel : channels) {
                channel.watchInterface();
            }
            if (wasLost && !needsReopen()) {
                interfaces.switchStampsOnAgain();
            }
        }
    }

    @Override
    public void wakeup() {
        doorbell.ring();
    }

    @Override
    public boolean reopen() {
        boolean all = true;
        for (Channel channel : CHANNELS) {
            all &= channel(channel).reopen(siblingOf(channel));
        }
        if (all) {
            // a card that went and came back has forgotten its settings
            interfaces.switchStampsOnAgain();
        }
        return all;
    }

    @Override
    public boolean needsReopen() {
        for (KernelChannel channel : channels) {
            if (channel.isLost()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        for (KernelChannel channel : channels) {
            channel.close();
        }
        doorbell.close();
        interfaces.close();
    }
}
