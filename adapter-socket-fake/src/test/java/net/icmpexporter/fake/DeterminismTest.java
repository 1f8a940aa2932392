package net.icmpexporter.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import org.junit.jupiter.api.Test;

/** One seed, one result, to the byte and to the nanosecond. */
final class DeterminismTest {

    private static final String LOSSY = "192.0.2.7";
    private static final String OTHER = "2001:db8::9";

    private static Path everythingAtOnce() {
        return Path.of(Delay.normalNs(20_000_000, 3_000_000).withSpikes(0.05, 900_000_000))
                .jitterNs(400_000)
                .lossRatio(0.1)
                .duplicateRatio(0.1, 50_000)
                .reorder(When.ratio(0.1), 1_500_000_000)
                .badChecksum(When.ratio(0.03))
                .alter(When.ratio(0.03), -1)
                .reset(When.ratio(0.1))
                .closedPorts(port -> port == 81)
                .withoutTxStamp(When.ratio(0.05));
    }

    private static Bench run(FakeNetwork network, List<String> addresses) {
        Bench bench = new Bench(network);
        for (int number = 0; number < 500; number++) {
            for (String address : addresses) {
                bench.ping(address, number);
                bench.syn(address, 80 + number % 3, number);
            }
            bench.pass(Bench.S_NS);
        }
        return bench;
    }

    private static FakeNetwork network(long seed) {
        return FakeNetwork.seeded(seed).path(LOSSY, everythingAtOnce()).path(OTHER, everythingAtOnce());
    }

    @Test
    void theSameSeedGivesTheSameTape() {
        String first = run(network(42), List.of(LOSSY, OTHER)).tape();
        String second = run(network(42), List.of(LOSSY, OTHER)).tape();

        assertThat(first).contains("TX_STAMP", "REPLY", "SENT").isEqualTo(second);
    }

    @Test
    void anotherSeedGivesAnotherTape() {
        assertThat(run(network(42), List.of(LOSSY)).tape())
                .isNotEqualTo(run(network(43), List.of(LOSSY)).tape());
    }

    @Test
    void aPathDoesNotCareWhatElseIsProbed() {
        PathRecord alone = run(network(42), List.of(LOSSY)).network.record(LOSSY);
        PathRecord inCompany = run(network(42), List.of(OTHER, LOSSY)).network.record(LOSSY);

        assertThat(alone.unanswered()).isPositive();
        assertThat(inCompany).isEqualTo(alone);
    }

    @Test
    void pathsOfEqualDescriptionFareDifferently() {
        Bench bench = run(network(42), List.of(LOSSY, OTHER));

        assertThat(bench.network.record(LOSSY).rttSumNs())
                .isNotEqualTo(bench.network.record(OTHER).rttSumNs());
    }

    @Test
    void anotherImpairmentDoesNotChangeTheDrawsOfTheFirstOnes() {
        Path plain = Path.rttNs(1_000_000).lossRatio(0.2);
        Bench without = run(FakeNetwork.seeded(5).path(LOSSY, plain), List.of(LOSSY));
        Bench with = run(FakeNetwork.seeded(5).path(LOSSY, plain.duplicateRatio(0.3, 1000)), List.of(LOSSY));

        assertThat(with.network.record(LOSSY).duplicateReplies()).isPositive();
        assertThat(with.network.record(LOSSY).unanswered())
                .isEqualTo(without.network.record(LOSSY).unanswered());
    }
}
