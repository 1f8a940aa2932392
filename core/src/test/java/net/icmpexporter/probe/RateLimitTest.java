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
import net.icmpexporter.stats.SkipReason;
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
        assertThat(rig.skipped(SkipReason.LAG)).isZero();
    }

    /** Each session keeps its phase and gets its share, also where the limit allows but a few packets a second. */
    @ParameterizedTest
    @CsvSource({
        "1, 3, 1000",
        "2, 10, 1000",
        "5, 20, 1000",
        "10, 20, 1000",
        "10, 11, 1000",
        "20, 100, 500",
        "30, 31, 1000"
    })
    void noSessionStarvesBehindASmallLimit(int maxPps, int sessions, long intervalMs) {
        Rig rig = rig(maxPps);
        List<ProbeKey> keys = ask(rig, sessions, intervalMs);
        rig.passMs(60_000);

        double share = 60.0 * maxPps / sessions;
        for (ProbeKey key : keys) {
            var figures = rig.figures(key);
            assertThat((double) figures.sent())
                    .as("probes of %s, of %f that are its share; skipped %d", key.address(), share, figures.skipped())
                    .isGreaterThan(share * 0.8 - 1);
        }
        assertThat(rig.skipped(SkipReason.RATE_LIMIT)).isZero();
    }

    /** Intervals of all kinds, and half of the sessions ended: phases are no longer even, and still nobody starves. */
    @ParameterizedTest
    @CsvSource({"3, 40", "20, 200", "100, 400"})
    void nobodyStarvesAmongSessionsOfAllKinds(int maxPps, int sessions) {
        Rig rig = rig(maxPps);
        long[] intervalsMs = {250, 500, 1_000, 2_000, 3_000, 5_000};
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            keys.add(key(IpAddress.ofIpv4(0x0A000000 + i), intervalsMs[i % intervalsMs.length], 200));
        }
        rig.ask(keys.toArray(ProbeKey[]::new));
        List<ProbeKey> kept =
                keys.stream().filter(key -> key.address().hashCode() % 2 == 0).toList();
        for (int second = 0; second < 602; second++) {
            rig.ask(kept.toArray(ProbeKey[]::new));
            for (int lap = 0; lap < 20; lap++) {
                rig.clocks.passNs(50_000_000);
                rig.lap();
            }
        }
        assertThat(rig.meter.sessions()).isEqualTo(kept.size());
        double stretch = rig.meter.intervalStretch();
        assertThat(stretch).isGreaterThan(1.0);
        List<Long> before = kept.stream().map(key -> rig.figures(key).sent()).toList();
        int seconds = 200;
        rig.passMs(seconds * 1_000L);

        for (int i = 0; i < kept.size(); i++) {
            double share = seconds / (kept.get(i).options().intervalNs() / 1e9 * stretch);
            assertThat((double) (rig.figures(kept.get(i)).sent() - before.get(i)))
                    .as("%s, stretch %f", kept.get(i), stretch)
                    .isBetween(share - 2, share + 2);
        }
    }

    /** Demand exactly at the limit is no reason to skip anything either. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 7", "20, 20", "100, 100"})
    void demandAtTheLimitGoesOutWhole(int maxPps, int sessions) {
        Rig rig = rig(maxPps);
        ask(rig, sessions, 1_000);
        rig.passMs(30_000);

        assertThat(rig.skipped(SkipReason.RATE_LIMIT)).isZero();
        assertThat(rig.transport.sent.size()).isBetween(29 * sessions, 30 * sessions + 1);
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

    /** What the limit cuts off after a stall waits and goes out later: at the limit, and so that nothing is skipped. */
    @Test
    void whatTheBucketCannotPayWaits() {
        Rig rig = rig(100);
        List<ProbeKey> keys = ask(rig, 95, 1_000);
        rig.lap();
        rig.passMs(2_000);
        for (int stall = 0; stall < 3; stall++) {
            rig.clocks.passNs(95_000_000);
            rig.lap();
        }
        rig.passMs(5_000 - 3 * 95);

        assertThat(rig.skipped(SkipReason.RATE_LIMIT)).isZero();
        assertThat(rig.skipped(SkipReason.LAG)).isZero();
        for (ProbeKey key : keys) {
            assertThat(rig.figures(key).sent()).as("%s", key).isBetween(6L, 8L);
        }
    }

    /** Whoever waits while slot after slot passes has one left at the end; the others are counted, by what kept it. */
    @Test
    void slotsThatPassInLineAreSkipped() {
        Rig limited = rig(10);
        List<ProbeKey> keys = ask(limited, 20, 100);
        limited.passMs(4_000);
        assertThat(limited.skipped(SkipReason.RATE_LIMIT)).isZero();
        long lag = limited.skipped(SkipReason.LAG);
        long sent = limited.count(EngineCounter.SENT);
        // all slots come in one lap, one goes out, the others stand in line for a second of schedule time
        limited.clocks.passNs(2 * SECOND_NS);
        limited.lap();
        limited.clocks.passNs(20 * SECOND_NS);
        limited.lap();
        limited.passMs(5_000);

        assertThat(limited.skipped(SkipReason.RATE_LIMIT)).isPositive();
        long slots = limited.count(EngineCounter.SENT)
                - sent
                + limited.skipped(SkipReason.RATE_LIMIT)
                + limited.skipped(SkipReason.LAG)
                - lag;
        // 27 s at a twentieth of the speed, ten slots a second for each of 20
        assertThat((double) slots).isEqualTo(27.0 / 20 * 10 * keys.size(), within(21.0));
    }

    @Test
    void slotsThatPassInLineWithoutALimitAreLag() {
        Rig free = rig(100_000);
        List<ProbeKey> keys = ask(free, 200, 20);
        free.passMs(1_000);
        long before = free.count(EngineCounter.SENT) + free.skipped(SkipReason.LAG);
        for (int stall = 0; stall < 10; stall++) {
            free.clocks.passNs(19_000_000);
            assertThat(free.lap()).isPositive();
            free.clocks.passNs(95_000_000);
            free.lap();
        }
        free.passMs(500);

        assertThat(free.skipped(SkipReason.RATE_LIMIT)).isZero();
        long slots = free.count(EngineCounter.SENT) + free.skipped(SkipReason.LAG) - before;
        assertThat((double) slots).isEqualTo((10 * 0.114 + 0.5) * 50 * keys.size(), within(205.0));
        free.checkInvariants();
    }

    /** One that waits in line when it ends is not sent for, and those behind it move up. */
    @Test
    void aSessionMayEndWhileItWaits() {
        Rig rig = rig(1);
        List<ProbeKey> keys = ask(rig, 50, 1_000);
        ProbeKey kept = keys.get(17);
        for (int second = 0; second < 620; second++) {
            rig.ask(kept);
            rig.clocks.passNs(SECOND_NS);
            rig.lap();
        }
        assertThat(rig.directory.active().map(SessionView::key)).containsExactly(kept);
        int before = rig.transport.sent.size();
        rig.passMs(10_000);
        assertThat(rig.transport.sent.stream().skip(before).map(packet -> packet.peer))
                .hasSizeBetween(9, 12)
                .containsOnly(kept.address());
        rig.checkInvariants();
    }

    /** The engine sleeps until the one who waits may go, no longer and no shorter. */
    @Test
    void theEngineWakesForWhoeverWaits() {
        Rig rig = rig(10);
        ask(rig, 20, 1_000);
        rig.runUntil(rig.clocks.monoNs() + 20 * SECOND_NS);

        assertThat(rig.transport.sent.size()).isBetween(198, 202);
        assertThat(rig.count(EngineCounter.LAPS)).isLessThan(600);
        assertThat(rig.count(EngineCounter.STALLS)).isZero();
        assertThat(rig.skipped(SkipReason.RATE_LIMIT)).isZero();
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
