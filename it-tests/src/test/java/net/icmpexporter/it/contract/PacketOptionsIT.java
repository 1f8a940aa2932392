package net.icmpexporter.it.contract;

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
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.it.lab.PacketLog;
import net.icmpexporter.it.lab.PacketLog.Packet;
import net.icmpexporter.it.lab.TwoLinks;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every option of a packet, read from the wire: of each kind of socket, beside usual packets in the same batch. */
final class PacketOptionsIT extends OptionsOnTheWire {

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
}
