package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More is asked for than the limit allows: every interval stretches alike, and the limit holds at any time. */
@Timeout(60)
final class RateLimitTest {

    private static final int TARGETS = 100;
    private static final long LIMIT_PPS = 1_000;
    private static final ProbeOptions HUNDRED_A_SECOND = new ProbeOptions(10 * MS_NS, S_NS, 56);

    private static FakeNetwork network() {
        return FakeNetwork.seeded(1).otherwise(address -> Path.rttNs(15 * MS_NS));
    }

    private static List<ProbeKey> keys(int targets, ProbeOptions options) {
        return IntStream.rangeClosed(1, targets)
                .mapToObj(i -> Stage.key("10.0." + i / 250 + "." + (i % 250 + 1), options))
                .toList();
    }

    private static Stage tenfoldDemand() {
        Stage stage = new Stage(network(), FakeHost.sound(), LIMIT_PPS, 600 * S_NS);
        stage.probe(keys(TARGETS, HUNDRED_A_SECOND));
        return stage;
    }

    @Test
    void theIntervalsStretchByWhatTheMetricSays() {
        Stage stage = tenfoldDemand();

        stage.runUntil(MINUTE_NS);

        assertThat(stage.meter.intervalStretch()).isEqualTo(10.0);
        for (ProbeKey key : keys(TARGETS, HUNDRED_A_SECOND)) {
            SessionSnapshot said = stage.figures(key);
            assertThat(said.sent()).as("%s", key.address()).isBetween(598L, 601L);
            assertThat(said.skipped()).as("%s", key.address()).isZero();
            assertThat(said.lost()).as("%s", key.address()).isZero();
        }
        assertThat(stage.skipped(SkipReason.RATE_LIMIT)).isZero();
    }

    @Test
    void theLimitHoldsInEverySecondAndTheTrafficIsEven() {
        Stage stage = tenfoldDemand();

        stage.runUntil(MINUTE_NS);

        // one tick may shift a packet into or out of any window
        long aTick = LIMIT_PPS / 100;
        assertThat(stage.transport.mostSentWithin(S_NS, 0, MINUTE_NS)).isLessThanOrEqualTo((int) (LIMIT_PPS + aTick));
        assertThat(stage.transport.mostSentWithin(MINUTE_NS, 0, MINUTE_NS))
                .isLessThanOrEqualTo((int) (60 * LIMIT_PPS + aTick));
        assertThat(stage.transport.mostSentWithin(100 * MS_NS, 0, MINUTE_NS))
                .isLessThanOrEqualTo((int) (LIMIT_PPS / 10 + aTick));
        assertThat(stage.transport.sentBetween(S_NS, MINUTE_NS)).isBetween(58_900, 59_010);
    }

    @Test
    void aFreezeIsNotMadeUpForBeyondTheLimit() {
        Stage stage = tenfoldDemand();
        stage.runUntil(10 * S_NS);

        stage.clocks.advanceNs(3 * S_NS);
        long thawedNs = stage.clocks.elapsedNs();
        stage.runUntil(thawedNs + 10 * S_NS);

        // a tenth of a second's packets may be in the bucket
        assertThat(stage.transport.mostSentWithin(S_NS, thawedNs, thawedNs + 10 * S_NS))
                .isLessThanOrEqualTo((int) (LIMIT_PPS * 11 / 10 + 10));
    }

    @Test
    void theStretchFollowsTheDemand() {
        Stage stage = new Stage(network(), FakeHost.sound(), LIMIT_PPS, 3 * S_NS);
        List<ProbeKey> slow = keys(500, EACH_SECOND);
        List<ProbeKey> fast = keys(50, HUNDRED_A_SECOND);

        stage.probe(slow);
        stage.runFor(5 * S_NS);
        assertThat(stage.meter.intervalStretch()).isEqualTo(1.0);

        stage.probe(fast);
        stage.runFor(10 * S_NS);
        assertThat(stage.meter.intervalStretch()).isCloseTo(5.5, within(1e-6));

        stage.forget(fast);
        stage.runFor(10 * S_NS);
        assertThat(stage.meter.intervalStretch()).isEqualTo(1.0);
        assertThat(stage.meter.sessions()).isEqualTo(500);
        assertThat(stage.transport.mostSentWithin(S_NS, 0, stage.clocks.elapsedNs()))
                .isLessThanOrEqualTo((int) (LIMIT_PPS * 11 / 10 + 10));
    }

    @Test
    void everySessionStretchesByTheSameFactorWhateverItsInterval() {
        Stage stage = new Stage(network(), FakeHost.sound(), LIMIT_PPS, 600 * S_NS);
        List<ProbeKey> slow = keys(40, new ProbeOptions(100 * MS_NS, S_NS, 56));
        List<ProbeKey> fast = keys(16, HUNDRED_A_SECOND);
        stage.probe(slow);
        stage.probe(fast);

        stage.runUntil(MINUTE_NS);

        // 40 * 10 + 16 * 100 = 2000 wanted
        assertThat(stage.meter.intervalStretch()).isEqualTo(2.0);
        assertThat(slow).allSatisfy(key -> assertThat(stage.figures(key).sent()).isBetween(298L, 301L));
        assertThat(fast).allSatisfy(key -> assertThat(stage.figures(key).sent()).isBetween(2_995L, 3_001L));
    }
}
