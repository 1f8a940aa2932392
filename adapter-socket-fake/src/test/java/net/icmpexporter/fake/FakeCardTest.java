package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A card that stamps beside the kernel, on a clock that has nothing to do with the host's. */
final class FakeCardTest {

    private static final String V4 = "192.0.2.1";

    private static Bench bench(FakeCard card) {
        FakeNetwork network = FakeNetwork.seeded(3).path(V4, Path.rttNs(10 * MS_NS));
        return new Bench(network, FakeHost.sound().withCard(card));
    }

    private static List<Seen> cardStamps(Bench bench, What what) {
        return bench.seen(what).stream().filter(seen -> seen.cardStampNs() != 0).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000_000_000L, 0, -77, -9_000_000_000L, 1_790_000_000_000_000_000L})
    void bothEndsAreStampedOnTheCardsClock(long offsetNs) {
        Bench bench = bench(FakeCard.sound().withClockOffsetNs(offsetNs));
        bench.pass(5 * MS_NS);
        bench.ping(V4, 0);
        bench.syn(V4, 80, 1);
        bench.pass(S_NS);

        for (Channel channel : new Channel[] {Channel.ICMP4, Channel.TCP4}) {
            List<Seen> seen =
                    bench.seen.stream().filter(one -> one.channel() == channel).toList();
            assertThat(seen.stream().map(Seen::what)).containsExactly(What.TX_STAMP, What.TX_STAMP, What.REPLY);
            Seen kernel = seen.get(0);
            Seen card = seen.get(1);
            assertThat(kernel.cardStampNs()).isZero();
            assertThat(card.stampWallNs()).as("never both in one").isZero();
            assertThat(card.cardStampNs()).isEqualTo(offsetNs + 5 * MS_NS + 20_000);
            assertThat(card.atNs() - kernel.atNs()).isEqualTo(50_000);
            assertThat(card.hex()).isEqualTo(kernel.hex());
            assertThat(seen.get(2).cardStampNs() - card.cardStampNs()).isEqualTo(10 * MS_NS);
            assertThat(seen.get(2).stampWallNs() - kernel.stampWallNs()).isEqualTo(10 * MS_NS);
            assertThat(bench.transport.status(channel).nicStamps()).isTrue();
        }
    }

    @Test
    void aStepOfTheWallClockDoesNotMoveTheCards() {
        Bench bench = bench(FakeCard.sound());
        bench.ping(V4, 0);
        bench.pass(MS_NS);
        bench.clocks.stepWallNs(-3_600 * S_NS);
        bench.pass(S_NS);

        assertThat(cardStamps(bench, What.REPLY).get(0).cardStampNs()
                        - cardStamps(bench, What.TX_STAMP).get(0).cardStampNs())
                .isEqualTo(10 * MS_NS);
    }

    @Test
    void stampsComeLateAndGoMissing() {
        Bench bench = bench(FakeCard.sound().withTxStampLateNs(30 * MS_NS).losingEvery(3, 4));
        bench.pings(V4, 12, 100 * MS_NS);

        assertThat(cardStamps(bench, What.TX_STAMP)).hasSize(8);
        assertThat(cardStamps(bench, What.REPLY)).hasSize(9);
        assertThat(bench.seen(What.REPLY)).hasSize(12).allMatch(seen -> seen.stampWallNs() != 0);
        assertThat(bench.seen(What.TX_STAMP)).hasSize(20);
        assertThat(bench.seen.subList(0, 3).stream().map(Seen::what))
                .as("the card's stamp after the reply")
                .containsExactly(What.TX_STAMP, What.REPLY, What.TX_STAMP);
    }

    @Test
    void aHostWithoutOneSaysSo() {
        Bench bench = new Bench(FakeNetwork.seeded(3).path(V4, Path.rttNs(10 * MS_NS)));
        bench.ping(V4, 0);
        bench.pass(S_NS);

        assertThat(bench.transport.status(Channel.ICMP4).nicStamps()).isFalse();
        assertThat(bench.seen).allMatch(seen -> seen.cardStampNs() == 0);
    }
}
