package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many sessions there are and however they came: no stretch of time has more than one and a half its share. */
@Timeout(120)
final class EvenSpreadTest {

    private static final long SEED = 97;
    private static final long WINDOW_NS = 10 * MS_NS;
    private static final double MOST = 1.5;
    private static final int MANY = 10_000;
    private static final long IDLE_NS = 3 * S_NS;

    private static Stage stage() {
        FakeNetwork network = FakeNetwork.seeded(SEED).otherwise(address -> Path.rttNs(5 * MS_NS));
        return new Stage(network, FakeHost.sound(), 20_000, IDLE_NS);
    }

    private static List<ProbeKey> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Stage.key("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, EACH_SECOND))
                .toList();
    }

    /** Lets the engine run for three seconds and checks them; windows begin at every packet. */
    private static void checkSpread(Stage stage, int sessions, long windowNs) {
        long fromNs = stage.clocks.elapsedNs();
        stage.runFor(3 * S_NS);
        int most = stage.transport.mostSentWithin(windowNs, fromNs, fromNs + 2 * S_NS);
        int sent = stage.transport.sentBetween(fromNs, fromNs + 2 * S_NS);
        System.out.printf(
                "%d sessions, seed %d: at most %d packets in %d ms%n", sessions, SEED, most, windowNs / MS_NS);
        assertThat(stage.meter.sessions()).isEqualTo(sessions);
        assertThat(sent).isBetween(2 * sessions - sessions / 50, 2 * sessions + sessions / 50);
        assertThat((double) most)
                .as("%d sessions, seed %d", sessions, SEED)
                .isLessThanOrEqualTo(MOST * sessions * windowNs / S_NS);
        assertThat(stage.skipped(SkipReason.LAG)).isZero();
        assertThat(stage.skipped(SkipReason.RATE_LIMIT)).isZero();
        assertThat(stage.count(EngineCounter.LOST)).isZero();
    }

    @Test
    void tenThousandAtOnceAndAfterManyCameAndWent() {
        Stage stage = stage();
        Random random = new Random(SEED);
        List<ProbeKey> present = new ArrayList<>(keys(0, MANY));
        for (int i = 0; i < MANY; i += 256) {
            stage.probe(present.subList(i, Math.min(MANY, i + 256)));
        }
        stage.runFor(2 * S_NS);
        checkSpread(stage, MANY, WINDOW_NS);

        Collections.shuffle(present, random);
        List<ProbeKey> gone = present.subList(0, MANY / 2);
        stage.forget(gone);
        gone.clear();
        stage.runFor(IDLE_NS + 3 * S_NS);
        checkSpread(stage, MANY / 2, WINDOW_NS);

        List<ProbeKey> fresh = keys(MANY, MANY + MANY * 4 / 5);
        stage.probe(fresh);
        stage.runFor(2 * S_NS);
        checkSpread(stage, MANY / 2 + MANY * 4 / 5, WINDOW_NS);
    }

    @Test
    void hundredsThatComeOneByOne() {
        Stage stage = stage();
        Random random = new Random(SEED);
        for (ProbeKey key : keys(0, 1_000)) {
            stage.probe(List.of(key));
            stage.runFor(random.nextInt(10_000_000));
        }

        // about eight packets go out together, so at this rate a tick is nearly as long as the window above
        checkSpread(stage, 1_000, 5 * WINDOW_NS);
    }

    @Test
    void sessionsOfOneAddressKeepApart() {
        Stage stage = stage();
        List<ProbeKey> keys = IntStream.range(0, 10)
                .mapToObj(i -> Stage.key("192.0.2.1", new ProbeOptions(S_NS, 3 * S_NS, 56 + i)))
                .toList();
        for (ProbeKey key : keys) {
            stage.probe(List.of(key));
            stage.probe(keys(100 * keys.indexOf(key), 100 * keys.indexOf(key) + 100));
        }
        stage.forget(keys(0, 1_000));
        stage.runFor(IDLE_NS + 3 * S_NS);
        assertThat(stage.meter.sessions()).isEqualTo(10);

        long fromNs = stage.clocks.elapsedNs();
        stage.runFor(3 * S_NS);

        // evenly they would be 100 ms apart; any two may be nearer, but never in a bunch
        assertThat(stage.transport.mostSentWithin(20 * MS_NS, fromNs, fromNs + 2 * S_NS))
                .isEqualTo(1);
    }
}
