package net.icmpexporter.linux;

import java.util.function.Consumer;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.Doorbell;
import net.icmpexporter.linux.socket.EchoChannel;
import net.icmpexporter.linux.socket.FaultNotes;
import net.icmpexporter.linux.socket.ReceiveBatch;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.FamilyStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;

/**
 * ICMP echo through the kernel's sockets: raw ones (raw(7)) where CAP_NET_RAW allows them, else the unprivileged kind
 * (icmp(7)), each with the kernel's stamps (SO_TIMESTAMPING, Documentation/networking/timestamping.rst) and with ICMP errors
 * from the error queue (ip(7), ipv6(7)). Works on every kind of interface, since a sent packet is recognised by its own bytes
 * from its end.
 *
 * <p>Threads as the port says. The first packets after the first socket of a host has asked for stamps may come without one:
 * the kernel switches stamping on in the background (net_enable_timestamp in net/core/dev.c).
 */
public final class LinuxProbeTransport implements ProbeTransport {

    private final EchoChannel ipv4;
    private final EchoChannel ipv6;
    private final Doorbell doorbell;
    private boolean ipv6First;

    private LinuxProbeTransport(EchoChannel ipv4, EchoChannel ipv6, Doorbell doorbell) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.doorbell = doorbell;
    }

    /**
     * Opens the sockets. That a family, or even both, cannot be used is no failure but their {@linkplain #status status},
     * with what to do about it.
     *
     * @param notes takes one line for people at the first of each kind of surprise, on the engine thread; must neither block
     *     nor throw
     * @throws TransportNotOpened if an option names an interface that is not there or cannot be bound to, or if this is no
     *     system that the transport knows
     */
    public static LinuxProbeTransport open(LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        Sys sys;
        try {
            sys = Sys.open();
        } catch (UnsupportedOperationException unknownSystem) {
            throw new TransportNotOpened(String.valueOf(unknownSystem.getMessage()));
        }
        return open(sys, options, notes);
    }

    /** The same with system calls of the caller's choice. */
    static LinuxProbeTransport open(Sys sys, LinuxTransportOptions options, Consumer<String> notes)
            throws TransportNotOpened {
        FaultNotes faults = new FaultNotes(notes);
        ReceiveBatch receive = new ReceiveBatch(sys, options.batchSlots());
        LinuxProbeTransport transport = new LinuxProbeTransport(
                channel(sys, receive, faults, IpFamily.IPV4, options),
                channel(sys, receive, faults, IpFamily.IPV6, options),
                doorbell(sys, faults));
        String wrong4 = transport.ipv4.open(-1);
        String wrong6 = transport.ipv6.open(transport.ipv4.descriptor());
        if (!wrong4.isEmpty() || !wrong6.isEmpty()) {
            transport.close();
            throw new TransportNotOpened(wrong4 + (wrong4.isEmpty() || wrong6.isEmpty() ? "" : "; ") + wrong6);
        }
        return transport;
    }

    private static EchoChannel channel(
            Sys sys, ReceiveBatch receive, FaultNotes faults, IpFamily family, LinuxTransportOptions options) {
        return new EchoChannel(
                sys, receive, faults, family, options.interfaceOf(family), options.identifier(), options.slotBytes());
    }

    private static Doorbell doorbell(Sys sys, FaultNotes faults) throws TransportNotOpened {
        try {
            return new Doorbell(sys, faults, IpFamily.values().length);
        } catch (IllegalStateException noMoreDescriptors) {
            throw new TransportNotOpened(String.valueOf(noMoreDescriptors.getMessage()));
        }
    }

    /**
     * What was granted, in one line for people: {@code ipv4 and ipv6: raw socket, kernel stamps}, or
     * {@code ipv4: ping socket (no CAP_NET_RAW), kernel stamps; ipv6: this host has no IPv6}. Any
     * thread.
     */
    public String describe() {
        String detail4 = status(IpFamily.IPV4).detail();
        String detail6 = status(IpFamily.IPV6).detail();
        return detail4.equals(detail6) ? "ipv4 and ipv6: " + detail4 : "ipv4: " + detail4 + "; ipv6: " + detail6;
    }

    private EchoChannel channel(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    @Override
    public FamilyStatus status(IpFamily family) {
        return channel(family).status();
    }

    @Override
    public SendBatch batch(IpFamily family) {
        return channel(family).batch();
    }

    @Override
    public void send(SendBatch batch) {
        channel(batch.family()).send();
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        // by turns, so that a flood on one family never keeps the other from being read
        EchoChannel first = ipv6First ? ipv6 : ipv4;
        EchoChannel second = ipv6First ? ipv4 : ipv6;
        ipv6First = !ipv6First;
        int delivered = first.poll(handler, limit);
        return delivered < limit ? delivered + second.poll(handler, limit - delivered) : delivered;
    }

    @Override
    public long overflowDrops(IpFamily family) {
        return channel(family).overflowDrops();
    }

    @Override
    public void reserve(long probesPerSecond) {
        ipv4.reserve(probesPerSecond);
        ipv6.reserve(probesPerSecond);
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        if (maxWaitNs <= 0) {
            return;
        }
        if (untilArrival) {
            watch();
        }
        doorbell.await(maxWaitNs, untilArrival);
        if (untilArrival) {
            forgetIfGone(ipv4, IpFamily.IPV4);
            forgetIfGone(ipv6, IpFamily.IPV6);
        }
    }

    private void watch() {
        doorbell.watch(IpFamily.IPV4.ordinal(), ipv4.descriptor());
        doorbell.watch(IpFamily.IPV6.ordinal(), ipv6.descriptor());
    }

    private void forgetIfGone(EchoChannel channel, IpFamily family) {
        if (doorbell.isGone(family.ordinal())) {
            channel.forget();
        }
    }

    @Override
    public void wakeup() {
        doorbell.ring();
    }

    @Override
    public boolean reopen() {
        boolean opened4 = ipv4.reopen(ipv6.descriptor());
        boolean opened6 = ipv6.reopen(ipv4.descriptor());
        return opened4 && opened6;
    }

    @Override
    public boolean needsReopen() {
        return ipv4.isLost() || ipv6.isLost();
    }

    @Override
    public void close() {
        ipv4.close();
        ipv6.close();
        doorbell.close();
    }
}
