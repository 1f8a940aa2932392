package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.HOUR_NS;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stamps go missing: the round trip then comes from user space at both ends, is counted as such, and is never a mixture.
 * The host takes 3 ms to send and 5 ms to receive, so the four ways to subtract two stamps give four different results.
 */
@Timeout(60)
final class StampFallbackTest {

    private static final long SEED = 11;
    private static final long TX_NS = 3 * MS_NS;
    private static final long RX_NS = 5 * MS_NS;
    private static final String TARGET = "192.0.2.10";
    private static final long END_NS = 10 * MINUTE_NS;
    private static final Path PLAIN = Path.of(Delay.uniformNs(20 * MS_NS, 60 * MS_NS));

    private static final FaultScript END_OF_SENDING =
            FaultScript.none().refuseBetween(END_NS, FaultScript.FOREVER_NS, SendResult.NO_BUFFERS);

    private static Stage run(Path path) {
        return run(path, END_OF_SENDING);
    }

    private static Stage run(Path path, FaultScript faults) {
        FakeNetwork network = FakeNetwork.seeded(SEED).path(TARGET, path);
        Stage stage =
                new Stage(network, FakeHost.sound().withDelaysNs(TX_NS, RX_NS).withFaults(faults));
        stage.probe(TARGET, EACH_SECOND);
        stage.runUntil(END_NS + SETTLE_NS);
        return stage;
    }

    private static void checkNeverLossAndNeverMixed(Stage stage, long fallbacks) {
        SessionSnapshot said = stage.figures(TARGET);
        PathRecord truth = stage.network.record(TARGET);
        Truth.checkCounts(TARGET + ", seed " + SEED, said, truth);
        assertThat(said.lost()).isZero();
        assertThat(said.received()).isBetween(599L, 601L);
        assertThat(said.fallbacks()).as("fallbacks").isEqualTo(fallbacks);
        assertThat(said.rttSumNs())
                .as("stamped ones from stamps, others from user space at both ends")
                .isEqualTo(truth.rttSumNs() + fallbacks * (TX_NS + RX_NS));
    }

    @Test
    void withAllStampsThereIsNoFallback() {
        checkNeverLossAndNeverMixed(run(PLAIN), 0);
    }

    @Test
    void withoutTheStampOfTheRequest() {
        Stage stage = run(PLAIN.withoutTxStamp(When.ratio(0.3)));

        long missing = stage.network.record(TARGET).receivedUnstamped();
        assertThat(missing).isBetween(120L, 240L);
        checkNeverLossAndNeverMixed(stage, missing);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_TX_STAMP)).isEqualTo(missing);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_RX_STAMP)).isZero();
    }

    @Test
    void withoutTheStampOfTheReply() {
        Stage stage = run(PLAIN.withoutRxStamp(When.every(4)));

        long missing = stage.network.record(TARGET).receivedUnstamped();
        checkNeverLossAndNeverMixed(stage, missing);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_RX_STAMP))
                .isEqualTo(missing)
                .isEqualTo(150);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_TX_STAMP)).isZero();
    }

    @Test
    void withoutEither() {
        Stage stage = run(PLAIN.withoutRxStamp(When.every(2)).withoutTxStamp(When.every(3)));

        long missing = stage.network.record(TARGET).receivedUnstamped();
        checkNeverLossAndNeverMixed(stage, missing);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_RX_STAMP) + stage.count(EngineCounter.FALLBACK_NO_TX_STAMP))
                .isEqualTo(missing)
                .isEqualTo(400);
    }

    @Test
    void onAHostThatNeverStamps() {
        Stage stage = run(PLAIN, END_OF_SENDING.withoutStamps());

        checkNeverLossAndNeverMixed(stage, stage.network.record(TARGET).received());
    }

    @Test
    void onAHostWhoseStampsStopForAWhile() {
        Stage stage = run(PLAIN, END_OF_SENDING.withoutStampsBetween(2 * MINUTE_NS, 3 * MINUTE_NS));

        long missing = stage.network.record(TARGET).receivedUnstamped();
        assertThat(missing).isBetween(59L, 62L);
        checkNeverLossAndNeverMixed(stage, missing);
    }

    @Test
    void aStampThatComesAfterTheReplyIsWaitedFor() {
        Stage stage = run(PLAIN.lateTxStamp(When.every(2), 80 * MS_NS));

        checkNeverLossAndNeverMixed(stage, 0);
    }

    @Test
    void aStampThatComesMuchTooLateIsNot() {
        Stage stage = run(PLAIN.lateTxStamp(When.every(5), 700 * MS_NS));

        checkNeverLossAndNeverMixed(stage, 120);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_TX_STAMP)).isEqualTo(120);
    }

    @Test
    void aStampThatComesAfterItsProbeIsOverHurtsNobody() {
        Stage stage = run(PLAIN.lateTxStamp(When.every(5), 30 * S_NS).lose(When.every(7)));

        SessionSnapshot said = stage.figures(TARGET);
        Truth.checkCounts(TARGET, said, stage.network.record(TARGET));
        assertThat(said.fallbacks()).isBetween(100L, 105L);
    }

    @Test
    void aStepOfTheWallClockNeverShowsInAnUnstampedRoundTrip() {
        FakeNetwork network = FakeNetwork.seeded(SEED)
                .path(TARGET, PLAIN.withoutRxStamp(When.every(2)).withoutTxStamp(When.every(3)));
        FakeHost host = FakeHost.sound().withDelaysNs(TX_NS, RX_NS).withFaults(END_OF_SENDING);
        Stage stage = new Stage(network, host);
        stage.probe(TARGET, EACH_SECOND);
        for (int i = 1; i <= 50; i++) {
            stage.runFor(7 * S_NS + 13 * MS_NS);
            stage.clocks.stepWallNs(i % 2 == 0 ? HOUR_NS : -2 * HOUR_NS);
        }
        stage.runUntil(END_NS + SETTLE_NS);

        assertThat(stage.count(EngineCounter.WALL_CLOCK_STEPS)).isEqualTo(50);
        checkNeverLossAndNeverMixed(stage, stage.network.record(TARGET).receivedUnstamped());
    }
}
