package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.HOUR_NS;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.fake.FakeCard;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A card stamps beside the kernel, on its own clock: its stamps are used where both are there, and nothing is ever mixed. */
@Timeout(60)
final class NetworkCardTest {

    private static final long SEED = 12;
    private static final long END_NS = 10 * MINUTE_NS;
    private static final ProbeKey ECHO = Stage.key("192.0.2.10", EACH_SECOND);
    private static final ProbeKey SYN = ProbeKey.tcp(Stage.parse("2001:db8::10"), 80, EACH_SECOND);
    private static final FaultScript END_OF_SENDING =
            FaultScript.none().refuseBetween(END_NS, FaultScript.FOREVER_NS, SendResult.NO_BUFFERS);

    private static Stage run(FakeCard card, FaultScript faults) {
        Path path = Path.of(Delay.uniformNs(5 * MS_NS, 40 * MS_NS));
        FakeNetwork network =
                FakeNetwork.seeded(SEED).path(ECHO.address(), path).path(SYN.address(), path);
        FakeHost host = FakeHost.sound()
                .withDelaysNs(3 * MS_NS, 5 * MS_NS)
                .withCard(card)
                .withFaults(faults);
        Stage stage = new Stage(network, host);
        stage.probe(List.of(ECHO, SYN));
        for (int minute = 1; minute < 10; minute++) {
            stage.runUntil(minute * MINUTE_NS + 17 * MS_NS);
            stage.clocks.stepWallNs(minute % 2 == 0 ? HOUR_NS : -2 * HOUR_NS);
        }
        stage.runUntil(END_NS + SETTLE_NS);
        return stage;
    }

    /** To the nanosecond: what both sources call a round trip is the same, a mixture would be off by hours. */
    private static void checkExact(Stage stage, long fallbacks) {
        long counted = 0;
        for (ProbeKey key : List.of(ECHO, SYN)) {
            SessionSnapshot said = stage.figures(key);
            Truth.checkCounts(key + ", seed " + SEED, said, stage.network.record(key.address()));
            assertThat(said.lost()).isZero();
            assertThat(said.rttSumNs())
                    .isEqualTo(stage.network.record(key.address()).rttSumNs());
            counted += said.fallbacks();
        }
        assertThat(counted).isEqualTo(fallbacks);
        assertThat(stage.count(EngineCounter.FALLBACK_NO_TX_STAMP)
                        + stage.count(EngineCounter.FALLBACK_NO_RX_STAMP)
                        + stage.count(EngineCounter.FALLBACK_CLOCK)
                        + stage.count(EngineCounter.FALLBACK_NIC_CLOCK))
                .isZero();
    }

    @Test
    void aSoundCardLeavesNothingToFallBackFrom() {
        checkExact(run(FakeCard.sound(), END_OF_SENDING), 0);
    }

    /** Then the card alone times: the kernel never stamps. */
    @Test
    void theCardsStampsAreEnough() {
        for (long offsetNs : new long[] {-5 * S_NS, 1_790_000_000L * S_NS}) {
            checkExact(run(FakeCard.sound().withClockOffsetNs(offsetNs), END_OF_SENDING.withoutStamps()), 0);
        }
    }

    /** Up to 100 ms after the reply they are waited for. */
    @Test
    void theCardsStampsMayComeAfterTheReply() {
        Stage stage = run(FakeCard.sound().withTxStampLateNs(90 * MS_NS), END_OF_SENDING);

        checkExact(stage, 0);
    }

    @Test
    void whereTheCardsAreMissingTheKernelsServeAtBothEnds() {
        Stage stage = run(FakeCard.sound().losingEvery(5, 0), END_OF_SENDING);
        long lost = stage.count(EngineCounter.FALLBACK_NIC_NO_TX_STAMP);
        assertThat(lost).isBetween(235L, 245L);
        checkExact(stage, lost);

        stage = run(FakeCard.sound().losingEvery(0, 4), END_OF_SENDING);
        lost = stage.count(EngineCounter.FALLBACK_NIC_NO_RX_STAMP);
        assertThat(lost).isBetween(295L, 305L);
        checkExact(stage, lost);
    }
}
