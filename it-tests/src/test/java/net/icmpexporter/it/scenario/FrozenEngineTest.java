package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine does not get to run for five seconds, longer than the timeout, while the network loses nothing. */
@Timeout(60)
final class FrozenEngineTest {

    private static final long SEED = 5;
    private static final int TARGETS = 200;
    private static final long FROZEN_NS = 5 * S_NS;
    private static final long END_NS = 2 * MINUTE_NS;

    private static final List<ProbeKey> KEYS = IntStream.range(0, TARGETS)
            .mapToObj(i -> Stage.key(address(i), EACH_SECOND))
            .toList();

    private static String address(int i) {
        return i % 2 == 0 ? "10.0.0." + (i + 1) : "2001:db8::" + i;
    }

    private static FakeHost endsSending(FakeHost host) {
        return host.withFaults(FaultScript.none().refuseBetween(END_NS, FaultScript.FOREVER_NS, SendResult.NO_BUFFERS));
    }

    private static Stage freeze(FakeHost host) {
        FakeNetwork network =
                FakeNetwork.seeded(SEED).otherwise(address -> Path.of(Delay.uniformNs(5 * MS_NS, 900 * MS_NS)));
        Stage stage = new Stage(network, endsSending(host));
        stage.probe(KEYS);
        stage.runUntil(MINUTE_NS);
        stage.clocks.advanceNs(FROZEN_NS);
        stage.runUntil(END_NS + SETTLE_NS);
        return stage;
    }

    @Test
    void whatItMissedIsSkippedAndNothingIsLost() {
        Stage stage = freeze(FakeHost.sound());

        long skipped = 0;
        for (ProbeKey key : KEYS) {
            String what = key.address() + ", seed " + SEED;
            SessionSnapshot said = stage.figures(key);
            PathRecord truth = stage.network.record(key.address());
            Truth.checkCounts(what, said, truth);
            Truth.checkRoundTrips(what, said, truth);
            assertThat(said.lost()).as(what).isZero();
            assertThat(said.received()).as(what).isEqualTo(said.sent());
            assertThat(said.skipped()).as(what).isBetween(4L, 5L);
            assertThat(said.sent() + said.sendFailed() + said.skipped())
                    .as("%s: every slot has one fate", what)
                    .isBetween((END_NS + SETTLE_NS) / S_NS - 1, (END_NS + SETTLE_NS) / S_NS + 1);
            skipped += said.skipped();
        }
        assertThat(stage.skipped(SkipReason.LAG)).isEqualTo(skipped);
        assertThat(stage.count(EngineCounter.STALLS)).isEqualTo(1);
        assertThat(stage.count(EngineCounter.STALL_NS)).isBetween(FROZEN_NS - S_NS, FROZEN_NS);
        assertThat(stage.count(EngineCounter.UNKNOWN)).isZero();
    }

    @Test
    void whatItMissedIsNotMadeUpForInABurst() {
        Stage stage = freeze(FakeHost.sound());

        int before = stage.transport.mostSentWithin(S_NS, 10 * S_NS, 50 * S_NS);
        long thawedNs = MINUTE_NS + FROZEN_NS;
        int after = stage.transport.mostSentWithin(S_NS, thawedNs, thawedNs + 10 * S_NS);
        assertThat(before).isBetween(TARGETS, TARGETS + 2);
        // what was due in the tenth of a second before the thaw is still sent
        assertThat(after).isBetween(TARGETS, TARGETS + TARGETS / 10 + 2);
        assertThat(stage.transport.mostSentWithin(S_NS / 100, thawedNs, thawedNs + 10 * S_NS))
                .isLessThanOrEqualTo(TARGETS / 10 + 4);
    }

    @Test
    void whatOverflowedMeanwhileIsUnknownAndNotLost() {
        Stage stage = freeze(FakeHost.sound().withBuffers(40, Integer.MAX_VALUE));

        long overflowed = 0;
        for (ProbeKey key : KEYS) {
            SessionSnapshot said = stage.figures(key);
            PathRecord truth = stage.network.record(key.address());
            String what = key.address() + ", seed " + SEED;
            assertThat(said.lost()).as(what).isZero();
            assertThat(said.unknown()).as(what).isEqualTo(truth.overflowed());
            assertThat(said.received()).as(what).isEqualTo(truth.received());
            assertThat(said.resolved()).as("%s: unknown is no loss", what).isEqualTo(said.received());
            overflowed += truth.overflowed();
        }
        assertThat(overflowed).as("seed %d", SEED).isPositive();
        assertThat(stage.count(EngineCounter.SOCKET_DROPS)).isEqualTo(overflowed);
        assertThat(stage.count(EngineCounter.UNKNOWN)).isEqualTo(overflowed);
    }

    @Test
    void manyShortNapsAreNoStallsAndSkipNothing() {
        FakeNetwork network = FakeNetwork.seeded(SEED).otherwise(address -> Path.rttNs(20 * MS_NS));
        Stage stage = new Stage(network, endsSending(FakeHost.sound()));
        stage.probe(KEYS);
        while (stage.clocks.elapsedNs() < END_NS + SETTLE_NS) {
            stage.runFor(70 * MS_NS);
            stage.clocks.advanceNs(90 * MS_NS);
        }

        for (ProbeKey key : KEYS) {
            String what = key.address().toString();
            Truth.checkCounts(what, stage.figures(key), stage.network.record(key.address()));
            Truth.checkRoundTrips(what, stage.figures(key), stage.network.record(key.address()));
            assertThat(stage.figures(key).skipped()).as(what).isZero();
        }
        assertThat(stage.count(EngineCounter.STALLS)).isZero();
        assertThat(stage.count(EngineCounter.LAG_NS)).isPositive();
    }
}
