package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.time.HandClocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limit of the whole, and what it does to the single session. */
final class RateLimitTest {

    @ParameterizedTest
    @CsvSource({"50, 100", "100, 400", "500, 600"})
    void whenMoreIsAskedThanAllowedAllIntervalsStretchAlike(int maxPps, int sessions) {
        Rig rig = rig(maxPps);
        List<ProbeKey> keys = ask(rig, sessions, 1_000);
        rig.lap();
        assertThat(rig.meter.intervalStretch()).isEqualTo(sessions / (double) maxPps, within(1e-9));
        rig.passMs(20_000);

        assertThat(rig.transport.sent.size()).isBetween(20 * maxPps - maxPps / 10, 20 * maxPps + maxPps / 10);
        int each = 20 * maxPps / sessions;
        for (ProbeKey key : keys) {
            assertThat(rig.figures(key).sent()).as("%s", key).isBetween(each - 1L, each + 1L);
        }
        assertThat(rig.count(EngineCounter.SKIPPED_LAG)).isZero();
    }
    /** Also when laps come late and much is due at once: the bucket of a tenth of a second is all there is on top. */
    @Test
    void noSecondHoldsMoreThanTheLimitAndABucket() {
        int maxPps = 200;
        Rig rig = rig(maxPps);
        ask(rig, 190, 1_000);
        rig.lap();
        ArrayDeque<Long> lastSecond = new ArrayDeque<>();
        int seen = 0;
        for (int lap = 0; lap < 1_000; lap++) {
            rig.clocks.passNs((1 + lap * 37 % 95) * 1_000_000L);
            if (lap == 300) {
                ask(rig, 600, 300);
            }
            rig.lap();
            long nowNs = rig.clocks.monoNs();
            for (; seen < rig.transport.sent.size(); seen++) {
                lastSecond.addLast(rig.transport.sent.get(seen).sentMonoNs);
            }
            while (!lastSecond.isEmpty() && nowNs - lastSecond.getFirst() >= SECOND_NS) {
                lastSecond.removeFirst();
            }
            assertThat(lastSecond.size()).as("lap %d", lap).isLessThanOrEqualTo(maxPps + maxPps / 10);
        }
    }

    /** What the limit cuts off in a burst is skipped and counted, never put off. */
    @Test
    void whatTheBucketCannotPayIsSkipped() {
        Rig rig = rig(100);
        List<ProbeKey> keys = ask(rig, 100, 1_000);
        rig.lap();
        rig.passMs(2_000);
        long sentBefore = rig.count(EngineCounter.SENT);
        rig.clocks.passNs(100_000_000);
        rig.lap();
        rig.clocks.passNs(100_000_000);
        rig.lap();

        long skipped = 0;
        for (ProbeKey key : keys) {
            skipped += rig.figures(key).skipped();
        }
        assertThat(skipped)
                .isEqualTo(rig.count(EngineCounter.SKIPPED_RATE_LIMIT) + rig.count(EngineCounter.SKIPPED_LAG));
        assertThat(rig.count(EngineCounter.SENT) - sentBefore).isBetween(19L, 21L);
    }

    @Test
    void whenSessionsEndTheRestSpeedsUpAgain() {
        Rig rig = rig(10);
        ProbeKey kept = key(Rig.V4, 1_000, 500);
        ask(rig, 29, 1_000);
        rig.ask(kept);
        rig.lap();
        assertThat(rig.meter.intervalStretch()).isEqualTo(3.0, within(1e-9));
        for (int second = 0; second < 605; second++) {
            rig.ask(kept);
            for (int lap = 0; lap < 20; lap++) {
                rig.clocks.passNs(50_000_000);
                rig.lap();
            }
        }
        assertThat(rig.meter.sessions()).isEqualTo(1);
        assertThat(rig.meter.intervalStretch()).isEqualTo(1.0);
        long before = rig.figures(kept).sent();
        rig.passMs(10_000);
        assertThat(rig.figures(kept).sent() - before).isBetween(9L, 11L);
    }

    private static Rig rig(int maxPps) {
        return new Rig(maxPps, new HandClocks());
    }

    private static List<ProbeKey> ask(Rig rig, int sessions, long intervalMs) {
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            keys.add(key(IpAddress.ofIpv4(0x0A000000 + i), intervalMs, 200));
        }
        rig.ask(keys.toArray(ProbeKey[]::new));
        return keys;
    }
}
