package net.icmpexporter.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.it.kernel.NetworkNamespace;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.PacketLog;
import net.icmpexporter.it.lab.TwoLinks;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.linux.LinuxProbeTransport;
import net.icmpexporter.linux.LinuxTransportOptions;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Sockets of each kind at work in a namespace with two links, and what their packets look like at the far end. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
abstract class OptionsOnTheWire {

    private static final int IDENTIFIER = 0x1CE2;
    static final int USUAL_HOP_LIMIT = 64;
    static final int ICMP_HEADER = 8;
    private static final int SYN_BYTES = 40;
    static final long MS_NS = 1_000_000;

    /** What probes. */
    enum Kind {
        RAW4(Channel.ICMP4, true),
        RAW6(Channel.ICMP6, true),
        PING4(Channel.ICMP4, false),
        PING6(Channel.ICMP6, false),
        SYN4(Channel.TCP4, true),
        SYN6(Channel.TCP6, true);

        final Channel channel;
        private final boolean privileged;

        Kind(Channel channel, boolean privileged) {
            this.channel = channel;
            this.privileged = privileged;
        }

        boolean v4() {
            return channel.family() == IpFamily.IPV4;
        }

        boolean icmp() {
            return channel.protocol() == Protocol.ICMP;
        }

        /** An address of a network by its number, as 10.31.0.7 and fd31::7. */
        IpAddress address(int network, int host) {
            String text = v4() ? "10." + network + ".0." + host : "fd" + network + "::" + Integer.toHexString(host);
            return Objects.requireNonNull(IpAddress.parse(text));
        }

        int usualBytes() {
            return (v4() ? 20 : 40) + (icmp() ? ICMP_HEADER + Prober.PAYLOAD_BYTES : SYN_BYTES);
        }
    }

    private static final Rig.Peers PEERS_4 =
            Rig.Peers.of("10.39.9.9", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", USUAL_HOP_LIMIT);
    private static final Rig.Peers PEERS_6 =
            Rig.Peers.of("fd39::9:9", "fd00::1", "fd00::1", "fd00::1", "fd00::1", "fd00::1", USUAL_HOP_LIMIT);

    private final Lab lab = new Lab();
    final List<String> notes = new ArrayList<>();
    final TwoLinks links = new TwoLinks(lab);

    @BeforeAll
    void allowPings() {
        links.prober().sysctl("net.ipv4.ping_group_range", "0 0");
    }

    @AfterAll
    void unmake() {
        lab.close();
    }

    @BeforeEach
    void forgetNotes() {
        notes.clear();
    }

    /** What the prober's kernel has learned about its paths must not last from one test to the next. */
    @AfterEach
    void forgetPaths() {
        links.prober().ip("route flush cache");
        links.prober().ip("-6 route flush cache");
    }

    void probe(Kind kind, Consumer<Prober> body) throws IOException {
        probe(kind, LinuxTransportOptions.AUTO, body);
    }

    /** Does something with open sockets, as the engine's thread would: in the prober's namespace, and without CAP_NET_RAW if so. */
    void probe(Kind kind, String interfaceName, Consumer<Prober> body) throws IOException {
        NetworkNamespace.call(links.prober().name(), () -> {
            if (!kind.privileged) {
                CapabilityDrop.dropNetRaw();
            }
            LinuxTransportOptions options = LinuxTransportOptions.of(interfaceName, interfaceName, IDENTIFIER);
            LinuxProbeTransport transport = LinuxProbeTransport.open(options, notes::add);
            try (Rig rig = new Rig(transport, LinuxClocks.mono(), LinuxClocks.wall(), PEERS_4, PEERS_6)) {
                body.accept(new Prober(rig, kind.channel).warm());
            }
            return "done";
        });
    }

    static PacketOptions special(int dscp, int hopLimit) {
        return new PacketOptions(dscp, hopLimit, Fragmentation.USUAL, null, "");
    }

    static PacketOptions way(IpAddress source, String interfaceName) {
        return new PacketOptions(0, 0, Fragmentation.USUAL, source, interfaceName);
    }

    static PacketOptions through(String interfaceName) {
        return new PacketOptions(0, 0, Fragmentation.USUAL, null, interfaceName);
    }

    static PacketOptions fragmentation(Fragmentation fragmentation) {
        return new PacketOptions(0, 0, fragmentation, null, "");
    }

    /** Sends a packet of each sort to hosts 1, 2, ... of a network: their results. */
    static List<SendResult> send(Prober prober, Kind kind, int network, List<PacketOptions> sorts) {
        for (int number = 0; number < sorts.size(); number++) {
            prober.add(kind.address(network, number + 1), number, sorts.get(number));
        }
        return prober.flush();
    }

    static void awaitReplies(Prober prober, int count) {
        prober.pollUntil(() -> prober.of(What.REPLY).size() >= count
                && prober.of(What.TX_STAMP).size() >= count);
        prober.pollFor(20 * MS_NS);
        assertThat(prober.of(What.TX_STAMP).stream().map(Prober.Seen::number))
                .as("each once, with its stamp")
                .containsExactlyInAnyOrderElementsOf(
                        prober.of(What.REPLY).stream().map(Prober.Seen::number).toList());
    }

    static void awaitPackets(Prober prober, PacketLog log, IpAddress to, int count) {
        prober.pollUntil(() -> log.to(to).size() >= count);
        assertThat(log.to(to)).hasSize(count);
    }
}
