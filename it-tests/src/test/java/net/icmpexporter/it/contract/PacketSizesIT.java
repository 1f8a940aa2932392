package net.icmpexporter.it.contract;

import static net.icmpexporter.transport.SendResult.MESSAGE_TOO_BIG;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.it.lab.PacketLog;
import net.icmpexporter.it.lab.PacketLog.Packet;
import net.icmpexporter.it.lab.TwoLinks;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads of any size, and what becomes of packets that are too large for the way. */
final class PacketSizesIT extends OptionsOnTheWire {

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
