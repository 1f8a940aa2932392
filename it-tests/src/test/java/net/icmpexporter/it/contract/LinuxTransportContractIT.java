package net.icmpexporter.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.kernel.NetworkNamespace;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.VethPair;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.linux.LinuxProbeTransport;
import net.icmpexporter.linux.LinuxTransportOptions;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Both kinds of sockets across a veth pair keep the promises of the port. */
@TestInstance(Lifecycle.PER_CLASS)
final class LinuxTransportContractIT {

    private static final Rig.Peers IPV4 =
            Rig.Peers.of("10.99.1.1", "10.96.0.1", "10.95.0.1", "10.98.0.2", "10.94.0.1", "10.93.0.1", 61);
    private static final Rig.Peers IPV6 =
            Rig.Peers.of("fd99::1", "fd96::1", "fd95::1", "fd98::2", "fd94::1", "fd93::1", 47);
    private static final int IDENTIFIER = 0x1CE1;

    private final Lab lab = new Lab();
    private final WallClock wall = LinuxClocks.wall();
    private final List<String> notes = new ArrayList<>();
    private String prober = "";
    private @Nullable ServerSocket listener;

    @BeforeAll
    void makeNetwork() throws IOException {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        Namespace responder = ends.responder();
        responder.sysctl("net.ipv4.ip_forward", "1");
        responder.sysctl("net.ipv6.conf.all.forwarding", "1");
        responder.ip("route add blackhole 10.96.0.0/16");
        responder.ip("-6 route add blackhole fd96::/64");
        responder.ip("route add unreachable 10.95.0.0/16");
        responder.ip("-6 route add unreachable fd95::/64");
        responder.sysctl("net.ipv4.ip_default_ttl", Integer.toString(IPV4.hopLimit()));
        responder.sysctl("net.ipv6.conf." + VethPair.FAR_DEVICE + ".hop_limit", Integer.toString(IPV6.hopLimit()));
        Namespace near = ends.prober();
        near.ip("route add unreachable 10.94.0.0/16");
        near.ip("-6 route add unreachable fd94::/64");
        near.ip("route add prohibit 10.93.0.0/16");
        near.ip("-6 route add prohibit fd93::/64");
        near.sysctl("net.ipv4.ping_group_range", "0 0");
        prober = near.name();
        listener = NetworkNamespace.call(responder.name(), () -> new ServerSocket(Rig.OPEN_PORT, 1_000));
    }

    @AfterAll
    void unmakeNetwork() throws IOException {
        if (listener != null) {
            listener.close();
        }
        lab.close();
    }

    @AfterEach
    void nothingWasOdd() {
        // what the contract asks for cannot be had of every socket
        assertThat(notes).allMatch(note -> note.contains("a target is to be probed from 2001:db8:77::7"));
        notes.clear();
    }

    private Rig open(Runnable before) throws IOException {
        LinuxProbeTransport transport = NetworkNamespace.call(prober, () -> {
            before.run();
            LinuxTransportOptions options =
                    LinuxTransportOptions.of(LinuxTransportOptions.AUTO, LinuxTransportOptions.AUTO, IDENTIFIER);
            return LinuxProbeTransport.open(options, notes::add);
        });
        return new Rig(transport, LinuxClocks.mono(), wall, IPV4, IPV6);
    }

    @Nested
    final class RawSockets extends ProbeTransportContract {

        @Override
        Rig open() throws IOException {
            return LinuxTransportContractIT.this.open(() -> {});
        }

        @Override
        String socketKind() {
            return "raw";
        }
    }

    @Nested
    final class RawTcpSockets extends TcpContract {

        @Override
        Rig open() throws IOException {
            return LinuxTransportContractIT.this.open(() -> {});
        }

        @Override
        String socketKind() {
            return "raw";
        }
    }

    @Test
    void withoutCapNetRawThereIsNoTcp() throws IOException {
        try (Rig rig = open(CapabilityDrop::dropNetRaw)) {
            for (Channel channel : new Channel[] {Channel.TCP4, Channel.TCP6}) {
                ChannelStatus status = rig.transport().status(channel);
                assertThat(status.usable()).isFalse();
                assertThat(status.socket()).isEqualTo("none");
                assertThat(status.detail()).contains("TCP needs raw sockets").contains("CAP_NET_RAW");
                Prober prober = new Prober(rig, channel);
                assertThat(prober.send(prober.peers().answering(), 1)).isEqualTo(SendResult.NO_SOCKET);
                assertThat(rig.transport().overflowDrops(channel)).isZero();
            }
            assertThat(rig.transport().needsReopen()).isFalse();
            new Prober(rig, Channel.ICMP4).warm();
        }
    }

    @Nested
    final class OptionsOfRawSockets extends OptionsContract {

        @Override
        Rig open() throws IOException {
            return LinuxTransportContractIT.this.open(() -> {});
        }
    }

    @Nested
    final class OptionsOfPingSockets extends OptionsContract {

        @Override
        Rig open() throws IOException {
            return LinuxTransportContractIT.this.open(CapabilityDrop::dropNetRaw);
        }
    }

    @Nested
    final class PingSockets extends ProbeTransportContract {

        @Override
        Rig open() throws IOException {
            return LinuxTransportContractIT.this.open(CapabilityDrop::dropNetRaw);
        }

        @Override
        String socketKind() {
            return "ping";
        }
    }
}
