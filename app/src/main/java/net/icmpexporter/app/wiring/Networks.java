package net.icmpexporter.app.wiring;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.app.host.RoutedTransport;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.echo.client.EchoClientOptions;
import net.icmpexporter.echo.client.EchoTransport;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.linux.LinuxProbeTransport;
import net.icmpexporter.linux.LinuxTransportOptions;
import net.icmpexporter.linux.TransportNotOpened;
import net.icmpexporter.linux.cgroup.CgroupCpuQuota;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Connections;

/** Opens the network that was chosen: the only place that knows both. */
public final class Networks {

    /** Any number: the demonstration is the same each time. */
    private static final long DEMONSTRATION_SEED = 9116;

    private static final int MAX_IDENTIFIER = 65_535;
    private static final System.Logger LOG = System.getLogger(Networks.class.getName());

    private Networks() {}

    /**
     * Opens its sockets.
     *
     * @param inherited those that are open already
     * @throws StartRefused if it cannot be used at all; the message says why, and what to do
     */
    public static Network open(Settings settings, InheritedSockets inherited) throws StartRefused {
        return switch (settings.transport()) {
            case LINUX -> withEcho(host(settings, inherited, note -> LOG.log(System.Logger.Level.WARNING, note)));
            case FAKE -> demonstration();
        };
    }

    /** Connections take no privileges, so they are the same after a drop. */
    private static Network withEcho(Network packets) {
        EchoClientOptions options = EchoClientOptions.usual(new SecureRandom().nextLong());
        EchoTransport frames = new EchoTransport(options, packets.mono());
        return new Network(
                new RoutedTransport(packets.transport(), frames),
                frames,
                packets.mono(),
                packets.wall(),
                packets.quota());
    }

    /**
     * Opens the sockets for the next start of this program, which may not open any: with buffers for all that {@code -maxpps}
     * lets go, since above net.core.rmem_max they take CAP_NET_ADMIN. Whether they are too small for the load there is, is
     * for that start to say.
     *
     * @throws StartRefused as {@link #open}
     */
    public static Network openToHandOver(Settings settings) throws StartRefused {
        AtomicBoolean opened = new AtomicBoolean();
        Consumer<String> notes = note -> {
            // what was changed on this host is for this start to say, and only that
            if (!opened.get()) {
                LOG.log(System.Logger.Level.WARNING, note);
            }
        };
        Network network =
                switch (settings.transport()) {
                    case LINUX -> host(settings, InheritedSockets.none(), notes);
                    case FAKE -> demonstration();
                };
        opened.set(true);
        network.transport().reserve(settings.maxPps());
        return network;
    }

    private static Network host(Settings settings, InheritedSockets inherited, Consumer<String> notes)
            throws StartRefused {
        LinuxTransportOptions options = LinuxTransportOptions.of(
                        settings.interface4(), settings.interface6(), identifier(settings.identifier()))
                .withNicStamps(settings.hard());
        LinuxProbeTransport transport;
        try {
            transport = LinuxProbeTransport.open(inherited, options, notes);
        } catch (TransportNotOpened refused) {
            throw new StartRefused(refused);
        }
        ChannelStatus ipv4 = transport.status(Channel.ICMP4);
        ChannelStatus ipv6 = transport.status(Channel.ICMP6);
        if (!ipv4.usable() && !ipv6.usable()) {
            transport.close();
            throw new StartRefused("no socket to probe with" + System.lineSeparator() + "  IPv4: " + ipv4.detail()
                    + System.lineSeparator() + "  IPv6: " + ipv6.detail());
        }
        return new Network(
                transport, Connections.NONE, LinuxClocks.mono(), LinuxClocks.wall(), CgroupCpuQuota.ofThisProcess());
    }

    /** What {@code -identifier} means: 0 the process id, 1 a random one, else itself. */
    private static int identifier(int flag) {
        return switch (flag) {
            case 0 -> LinuxTransportOptions.processIdentifier();
            case 1 -> 1 + new SecureRandom().nextInt(MAX_IDENTIFIER);
            default -> flag;
        };
    }

    private static Network demonstration() {
        MonoClock mono = System::nanoTime;
        long offsetNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        WallClock wall = () -> System.nanoTime() + offsetNs;
        FakeProbeTransport transport = FakeProbeTransport.inRealTime(
                FakeNetwork.demonstration(DEMONSTRATION_SEED), FakeHost.sound(), mono, wall);
        return new Network(transport, Connections.NONE, mono, wall, () -> 0);
    }
}
