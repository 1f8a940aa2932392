package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.HOUR_NS;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.RttBounds;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wall clock, by which the kernel stamps, is stepped by an hour again and again: no figure shows it. */
@Timeout(60)
final class WallClockTest {

    private static final long LENGTH_NS = 20 * MINUTE_NS;
    private static final long RTT_NS = 7 * MS_NS;

    private final long seed = new Random().nextLong();

    private static List<ProbeKey> keys(String end) {
        return List.of(
                Stage.key("192.0.2." + end, EACH_SECOND),
                Stage.key("2001:db8::" + end, EACH_SECOND),
                ProbeKey.tcp(Stage.parse("198.51.100." + end), 443, EACH_SECOND),
                ProbeKey.tcp(Stage.parse("2001:db8:6::" + end), 443, EACH_SECOND));
    }

    /** Targets whose answers take always the same time, any time up to the timeout and beyond, and none at all. */
    private Stage stage() {
        FakeNetwork network = FakeNetwork.seeded(seed);
        keys("1").forEach(key -> network.path(key.address(), Path.rttNs(RTT_NS)));
        keys("2").forEach(key -> network.path(key.address(), Path.of(Delay.uniformNs(MS_NS, 3_100 * MS_NS))));
        keys("3").forEach(key -> network.path(key.address(), Path.rttNs(RTT_NS).lossRatio(0.4)));
        FaultScript endOfSending =
                FaultScript.none().refuseBetween(LENGTH_NS, FaultScript.FOREVER_NS, SendResult.NO_BUFFERS);
        Stage stage = new Stage(network, FakeHost.sound().withFaults(endOfSending));
        stage.probe(all());
        return stage;
    }

    private static List<ProbeKey> all() {
        List<ProbeKey> all = new ArrayList<>(keys("1"));
        all.addAll(keys("2"));
        all.addAll(keys("3"));
        return all;
    }

    /** At moments that have nothing to do with the schedule, some of them while packets wait to be read. */
    private Stage stepped() {
        Random random = new Random(seed);
        Stage stage = stage();
        while (stage.clocks.elapsedNs() < LENGTH_NS) {
            stage.runFor(4 * S_NS + (long) (random.nextDouble() * 10 * S_NS));
            stage.clocks.stepWallNs(random.nextBoolean() ? HOUR_NS : -HOUR_NS);
        }
        stage.runUntil(LENGTH_NS + SETTLE_NS);
        return stage;
    }

    @Test
    void stepsLeaveNoTraceInAnyFigure() {
        Stage stepped = stepped();
        Stage calm = stage();
        calm.runUntil(LENGTH_NS + SETTLE_NS);

        assertThat(stepped.count(EngineCounter.WALL_CLOCK_STEPS)).isGreaterThan(80);
        stepped.checkNothingWasOurFault();
        for (ProbeKey key : all()) {
            String what = key + ", seed " + seed;
            assertThat(figures(stepped.figures(key))).as(what).isEqualTo(figures(calm.figures(key)));
            assertThat(stepped.figures(key).stamped(StampSource.KERNEL))
                    .as(what)
                    .isEqualTo(stepped.figures(key).answered());
            assertThat(stepped.figures(key).fallbacks()).as(what).isZero();
        }
    }

    @Test
    void aTimeThatIsAlwaysTheSameStaysSo() {
        Stage stage = stepped();
        for (ProbeKey key : keys("1")) {
            String what = key + ", seed " + seed;
            SessionSnapshot said = stage.figures(key);
            assertThat(said.lost()).as(what).isZero();
            assertThat(said.received()).as(what).isEqualTo(said.sent()).isGreaterThan(1_190);
            assertThat(said.rtts().count(RttBounds.bin(RTT_NS))).as(what).isEqualTo(said.received());
            assertThat(said.window().minSeconds()).as(what).isEqualTo(RTT_NS / 1e9);
            assertThat(said.window().maxSeconds()).as(what).isEqualTo(RTT_NS / 1e9);
            assertThat(said.jitterSeconds()).as(what).isZero();
            assertThat(said.count(SessionCounter.DELAY_VARIATIONS)).as(what).isEqualTo(said.received() - 1);
            assertThat(said.count(SessionCounter.DELAY_VARIATION_SUM_NS))
                    .as(what)
                    .isZero();
            assertThat(said.count(SessionCounter.OUTAGES)).as(what).isZero();
        }
    }

    private static String figures(SessionSnapshot said) {
        StringBuilder text = new StringBuilder().append(said).append(' ').append(said.window());
        text.append(' ').append(said.jitterSeconds()).append(' ').append(said.isOutage());
        for (int bin = said.rtts().nextOccupied(0);
                bin < RttBounds.bins();
                bin = said.rtts().nextOccupied(bin + 1)) {
            text.append(' ').append(bin).append(':').append(said.rtts().count(bin));
        }
        return text.toString();
    }
}
