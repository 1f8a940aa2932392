package net.icmpexporter.it.contract;

import static net.icmpexporter.transport.SendResult.MESSAGE_TOO_BIG;
import static net.icmpexporter.transport.SendResult.NETWORK_UNREACHABLE;
import static net.icmpexporter.transport.SendResult.NO_DEVICE;
import static net.icmpexporter.transport.SendResult.NO_SOURCE_ADDRESS;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.it.kernel.NetworkNamespace;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.PacketLog;
import net.icmpexporter.it.lab.PacketLog.Packet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every option of a packet, read from the wire: of each kind of socket, beside usual packets in the same batch. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class PacketOptionsIT {

    private static final int IDENTIFIER = 0x1CE2;
    private static final int USUAL_HOP_LIMIT = 64;
    private static final int ICMP_HEADER = 8;
    private static final int SYN_BYTES = 40;
    private static final long MS_NS = 1_000_000;

    /** What probes. */
    enum Kind {
        RAW4(Channel.ICMP4, true),
        RAW6(Channel.ICMP6, true),
        PING4(Channel.ICMP4, false),
        PING6(Channel.ICMP6, false),
        SYN4(Channel.TCP4, true),
        SYN6(Channel.TCP6, true);

        private final Channel channel;
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
    private final List<String> notes = new ArrayList<>();
    private final TwoLinks links = new TwoLinks(lab);

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

    private void probe(Kind kind, Consumer<Prober> body) throws IOException {
        probe(kind, LinuxTransportOptions.AUTO, body);
    }

    /** Does something with open sockets, as the engine's thread would: in the prober's namespace, and without CAP_NET_RAW if so. */
    private void probe(Kind kind, String interfaceName, Consumer<Prober> body) throws IOException {
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

    private static PacketOptions special(int dscp, int hopLimit) {
        return new PacketOptions(dscp, hopLimit, Fragmentation.USUAL, null, "");
    }

    private static PacketOptions way(IpAddress source, String interfaceName) {
        return new PacketOptions(0, 0, Fragmentation.USUAL, source, interfaceName);
    }

    private static PacketOptions through(String interfaceName) {
        return new PacketOptions(0, 0, Fragmentation.USUAL, null, interfaceName);
    }

    private static PacketOptions fragmentation(Fragmentation fragmentation) {
        return new PacketOptions(0, 0, fragmentation, null, "");
    }

    /** Sends a packet of each sort to hosts 1, 2, ... of a network: their results. */
    private static List<SendResult> send(Prober prober, Kind kind, int network, List<PacketOptions> sorts) {
        for (int number = 0; number < sorts.size(); number++) {
            prober.add(kind.address(network, number + 1), number, sorts.get(number));
        }
        return prober.flush();
    }

    private static void awaitReplies(Prober prober, int count) {
        prober.pollUntil(() -> prober.of(What.REPLY).size() >= count
                && prober.of(What.TX_STAMP).size() >= count);
        prober.pollFor(20 * MS_NS);
        assertThat(prober.of(What.TX_STAMP).stream().map(Prober.Seen::number))
                .as("each once, with its stamp")
                .containsExactlyInAnyOrderElementsOf(
                        prober.of(What.REPLY).stream().map(Prober.Seen::number).toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyHeaderIsAsItsOptionsSayAndUsualOnesAreAsEver(Kind kind) throws IOException {
        List<PacketOptions> sorts = new ArrayList<>(List.of(
                PacketOptions.USUAL,
                special(46, 9),
                PacketOptions.USUAL,
                special(63, 0),
                special(0, 255),
                through(TwoLinks.SECOND),
                PacketOptions.USUAL,
                fragmentation(Fragmentation.FORBIDDEN),
                fragmentation(Fragmentation.ALLOWED),
                PacketOptions.USUAL));
        if (kind != Kind.PING6) {
            // the other address of the better link, and one of the other link
            sorts.add(way(kind.address(31, 7), ""));
            sorts.add(way(kind.address(32, 7), ""));
        }
        if (kind.v4()) {
            sorts.add(new PacketOptions(46, 9, Fragmentation.ALLOWED, kind.address(32, 7), TwoLinks.SECOND));
        }
        sorts.add(PacketOptions.USUAL);
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_FIRST, TwoLinks.FAR_SECOND)) {
            probe(kind, prober -> {
                for (int round = 0; round < 3; round++) {
                    prober.seen.clear();
                    // every sort in other slots
                    Collections.rotate(sorts, 1);
                    assertThat(send(prober, kind, 39, sorts)).containsOnly(SENT);
                    awaitReplies(prober, sorts.size());
                    for (int i = 0; i < sorts.size(); i++) {
                        IpAddress to = kind.address(39, i + 1);
                        awaitPackets(prober, log, to, round + 1);
                        assertThat(log.to(to).get(round))
                                .as("%s", sorts.get(i))
                                .isEqualTo(expected(kind, to, sorts.get(i)));
                    }
                }
                log.finish();
            });
        }
        assertThat(notes).isEmpty();
    }

    private static Packet expected(Kind kind, IpAddress to, PacketOptions sort) {
        boolean second = sort.interfaceName().equals(TwoLinks.SECOND);
        IpAddress source = sort.source();
        return new Packet(
                second ? TwoLinks.FAR_SECOND : TwoLinks.FAR_FIRST,
                source == null ? kind.address(second ? 32 : 31, 1) : source,
                to,
                sort.dscp() << 2,
                sort.hopLimit() == 0 ? USUAL_HOP_LIMIT : sort.hopLimit(),
                !kind.v4() || sort.fragmentation() != Fragmentation.ALLOWED,
                false,
                kind.usualBytes());
    }

    private static void awaitPackets(Prober prober, PacketLog log, IpAddress to, int count) {
        prober.pollUntil(() -> log.to(to).size() >= count);
        assertThat(log.to(to)).hasSize(count);
    }

    /** With a source, IPv6 would leave by the better route whatever interface is named: then nothing leaves. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RAW6", "SYN6"})
    void sourceAndInterfaceOfIpv6HoldTogetherOrNothingLeaves(Kind kind) throws IOException {
        PacketOptions both = way(kind.address(32, 7), TwoLinks.SECOND);
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_FIRST, TwoLinks.FAR_SECOND)) {
            probe(kind, prober -> {
                assertThat(send(prober, kind, 39, List.of(PacketOptions.USUAL, both, PacketOptions.USUAL)))
                        .containsExactly(SENT, NETWORK_UNREACHABLE, SENT);
                links.prober().ip("-6 route add default via fd32::fe table 32");
                links.prober().ip("-6 rule add from fd32::/64 lookup 32 pref 32");
                try {
                    prober.add(kind.address(39, 0x20), 9, both);
                    assertThat(prober.flush()).containsExactly(SENT);
                    awaitReplies(prober, 3);
                } finally {
                    links.prober().ip("-6 rule del pref 32");
                    links.prober().ip("-6 route flush table 32");
                }
                IpAddress to = kind.address(39, 0x20);
                awaitPackets(prober, log, to, 1);
                assertThat(log.to(to)).containsExactly(expected(kind, to, both));
                assertThat(log.to(kind.address(39, 2))).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSourceOfNoInterfaceIsTheResultOfItsSlotAlone(Kind kind) throws IOException {
        PacketOptions strange = way(kind.address(31, 8), "");
        IpFamily other = kind.v4() ? IpFamily.IPV6 : IpFamily.IPV4;
        PacketOptions otherFamily =
                way(Objects.requireNonNull(IpAddress.parse(other == IpFamily.IPV4 ? "10.31.0.1" : "fd31::1")), "");
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_FIRST, TwoLinks.FAR_SECOND)) {
            probe(kind, prober -> {
                List<PacketOptions> sorts = List.of(PacketOptions.USUAL, strange, otherFamily, PacketOptions.USUAL);
                assertThat(send(prober, kind, 39, sorts))
                        .containsExactly(SENT, NO_SOURCE_ADDRESS, NO_SOURCE_ADDRESS, SENT);
                awaitReplies(prober, 2);
                assertThat(prober.rig.transport().needsReopen()).isFalse();
                if (kind == Kind.PING6) {
                    assertThat(notes).singleElement().asString().contains("fd31::8", "CAP_NET_RAW");
                    return;
                }
                links.addAddress(1, 8);
                try {
                    prober.add(kind.address(39, 0x21), 9, strange);
                    assertThat(prober.flush()).containsExactly(SENT);
                    awaitReplies(prober, 3);
                } finally {
                    links.removeAddress(1, 8);
                }
                awaitPackets(prober, log, kind.address(39, 0x21), 1);
                assertThat(log.to(kind.address(39, 0x21)).get(0).source()).isEqualTo(kind.address(31, 8));
                assertThat(log.to(kind.address(39, 2))).isEmpty();
            });
        }
        assertThat(notes).hasSize(kind == Kind.PING6 ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceMayComeAndGoWithoutHarmToOthers(Kind kind) throws IOException {
        PacketOptions late = through("near3");
        List<PacketOptions> sorts = List.of(PacketOptions.USUAL, late, PacketOptions.USUAL, late);
        probe(kind, prober -> {
            for (int life = 0; life < 2; life++) {
                prober.seen.clear();
                assertThat(send(prober, kind, 39, sorts)).containsExactly(SENT, NO_DEVICE, SENT, NO_DEVICE);
                awaitReplies(prober, 2);
                assertThat(prober.rig.transport().status(kind.channel).usable()).isTrue();
                assertThat(prober.rig.transport().needsReopen()).isFalse();
                links.makeThird();
                try {
                    prober.pollUntil(() -> {
                        prober.pollFor(20 * MS_NS);
                        return send(prober, kind, 39, sorts).equals(List.of(SENT, SENT, SENT, SENT));
                    });
                    int before = prober.of(What.REPLY).size();
                    prober.add(kind.address(39, 0x22), 100, late);
                    assertThat(prober.flush()).containsExactly(SENT);
                    prober.pollUntil(
                            () -> prober.of(What.REPLY).stream().skip(before).anyMatch(reply -> reply.number() == 100));
                } finally {
                    links.prober().ip("link del near3");
                }
                // the index is one that was: the kernel says so at once, and the others go
                assertThat(send(prober, kind, 39, sorts)).containsExactly(SENT, NO_DEVICE, SENT, NO_DEVICE);
            }
        });
        assertThat(notes).isEmpty();
    }

    /** The whole exporter keeps to an interface: what would be answered elsewhere is not sent, for it would count as lost. */
    @ParameterizedTest
    @EnumSource
    void anExporterOfOneInterfaceRefusesOthers(Kind kind) throws IOException {
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_SECOND)) {
            probe(kind, TwoLinks.FIRST, prober -> {
                List<PacketOptions> sorts =
                        List.of(through(TwoLinks.SECOND), through(TwoLinks.FIRST), PacketOptions.USUAL, special(46, 9));
                assertThat(send(prober, kind, 39, sorts)).containsExactly(NO_DEVICE, SENT, SENT, SENT);
                awaitReplies(prober, 3);
                assertThat(log.to(kind.address(39, 1))).isEmpty();
                assertThat(notes).singleElement().asString().contains(TwoLinks.SECOND);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHopLimitThatIsTooSmallIsAnErrorFromWhereItEnded(Kind kind) throws IOException {
        probe(kind, prober -> {
            prober.add(kind.address(38, 1), 1, special(0, 1));
            prober.add(kind.address(38, 2), 2, special(0, 2));
            prober.add(kind.address(38, 3), 3, PacketOptions.USUAL);
            assertThat(prober.flush()).containsOnly(SENT);
            prober.pollUntil(() -> prober.of(What.REPLY).size() == 2
                    && prober.of(What.ICMP_ERROR).size() == 1);
            assertThat(prober.of(What.ICMP_ERROR).get(0)).satisfies(error -> {
                assertThat(error.number()).isEqualTo(1);
                assertThat(error.icmpType()).isEqualTo(kind.v4() ? 11 : 3);
                assertThat(error.icmpCode()).isZero();
                assertThat(error.reporter()).isEqualTo(kind.address(31, 254));
            });
        });
    }

    /** Each time, and not only until this host has learned of the narrow link; what may be cut up arrives in pieces. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RAW4", "RAW6", "PING4", "PING6"})
    void whatIsTooLargeForThePathIsRejectedEachTimeUnlessItMayBeCutUp(Kind kind) throws IOException {
        PacketOptions forbidden = fragmentation(Fragmentation.FORBIDDEN);
        PacketOptions allowed = fragmentation(Fragmentation.ALLOWED);
        IpAddress to = kind.address(38, 1);
        try (PacketLog log = new PacketLog(links.last(), TwoLinks.LAST)) {
            probe(kind, prober -> {
                for (int number = 0; number < 6; number++) {
                    int errors = number + 1;
                    prober.add(to, number, 1_400, number % 2 == 0 ? forbidden : PacketOptions.USUAL);
                    assertThat(prober.flush()).containsExactly(SENT);
                    prober.pollUntil(() -> prober.of(What.ICMP_ERROR).size() == errors);
                }
                assertThat(prober.of(What.ICMP_ERROR))
                        .allMatch(error ->
                                error.icmpType() == (kind.v4() ? 3 : 2) && error.icmpCode() == (kind.v4() ? 4 : 0));
                assertThat(log.to(to)).isEmpty();

                prober.add(to, 10, 1_400, forbidden);
                prober.add(to, 11, 1_400, allowed);
                prober.add(to, 12, 1_200, forbidden);
                assertThat(prober.flush()).containsOnly(SENT);
                prober.pollUntil(() -> prober.of(What.REPLY).size() == 2
                        && prober.of(What.ICMP_ERROR).size() == 7);
                assertThat(prober.of(What.REPLY).stream().map(Prober.Seen::number))
                        .containsExactlyInAnyOrder(11, 12);
                awaitPackets(prober, log, to, 3);
                assertThat(log.to(to).stream().map(Packet::fragment)).containsExactly(true, true, false);
            });
        }
    }

    /** This host's own interface is the narrow one: said by the kernel, at once and each time. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RAW4", "RAW6", "PING4", "PING6"})
    void whatIsTooLargeForTheInterfaceIsNotSentUnlessItMayBeCutUp(Kind kind) throws IOException {
        PacketOptions forbidden = new PacketOptions(0, 0, Fragmentation.FORBIDDEN, null, TwoLinks.SECOND);
        PacketOptions allowed = new PacketOptions(0, 0, Fragmentation.ALLOWED, null, TwoLinks.SECOND);
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_SECOND)) {
            probe(kind, prober -> {
                List<PacketOptions> sorts =
                        List.of(PacketOptions.USUAL, forbidden, allowed, forbidden, PacketOptions.USUAL);
                for (int number = 0; number < sorts.size(); number++) {
                    prober.add(kind.address(39, number + 1), number, 1_400, sorts.get(number));
                }
                assertThat(prober.flush()).containsExactly(SENT, MESSAGE_TOO_BIG, SENT, MESSAGE_TOO_BIG, SENT);
                prober.pollUntil(() -> prober.of(What.REPLY).size() == 3);
                awaitPackets(prober, log, kind.address(39, 3), 2);
                assertThat(log.to(kind.address(39, 3))).allMatch(Packet::fragment);
                assertThat(log.to(kind.address(39, 2))).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RAW4", "RAW6", "PING4", "PING6"})
    void thePayloadIsAsLargeAsIsAskedFor(Kind kind) throws IOException {
        int[] payloads = {24, 25, 56, 999, 1_400};
        try (PacketLog log = new PacketLog(links.far(), TwoLinks.FAR_FIRST)) {
            probe(kind, prober -> {
                IntStream.range(0, payloads.length)
                        .forEach(i -> prober.add(kind.address(39, i + 1), i, payloads[i], special(46, 0)));
                assertThat(prober.flush()).containsOnly(SENT);
                awaitReplies(prober, payloads.length);
                for (int i = 0; i < payloads.length; i++) {
                    awaitPackets(prober, log, kind.address(39, i + 1), 1);
                    assertThat(log.to(kind.address(39, i + 1)).get(0).bytes())
                            .isEqualTo((kind.v4() ? 20 : 40) + ICMP_HEADER + payloads[i]);
                }
            });
        }
    }
}
