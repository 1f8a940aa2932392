package net.icmpexporter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpacingTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    @ParameterizedTest
    @CsvSource({
        "0, 1000000",
        "0.1, 1000000",
        "99.9, 1000000",
        "100, 10000000",
        "800, 10000000",
        "1000, 8000000",
        "4000, 2000000",
        "8000, 1000000",
        "100000, 1000000"
    })
    void aTickIsAboutEightPacketsBetweenOneAndTenMilliseconds(double pps, long tickNs) {
        Spacing spacing = new Spacing(0);
        spacing.advance(0, pps);

        assertThat(spacing.tickNs()).isEqualTo(tickNs);
    }

    /** Eight together where packets are few, two wake-ups' worth where they are many. */
    @ParameterizedTest
    @CsvSource({"0, 8", "1, 8", "50, 8", "400, 8", "1000, 16", "8000, 16", "10000, 20", "100000, 200"})
    void afterALongPauseABurstIsShort(double pps, int burst) {
        Spacing spacing = new Spacing(0);
        spacing.advance(3_600 * SECOND_NS, pps);

        assertThat(takeAll(spacing)).isEqualTo(burst);
        assertThat(spacing.mayGo()).isFalse();
    }

    /** What comes on time is never held up: one packet after the other, or a tick's worth a tick. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000})
    void whatIsOnTimeIsNotHeldUp(long startMonoNs) {
        for (int pps : new int[] {1, 30, 100, 1_000, 10_000, 40_000}) {
            Spacing spacing = new Spacing(startMonoNs);
            long tickNs = Math.max(MS_NS, SECOND_NS / pps);
            long owed = 0;
            for (int tick = 1; tick <= 2_000; tick++) {
                spacing.advance(startMonoNs + tick * tickNs, pps);
                for (owed += tickNs * pps; owed >= SECOND_NS; owed -= SECOND_NS) {
                    assertThat(spacing.mayGo()).as("%d pps, tick %d", pps, tick).isTrue();
                    spacing.gone();
                }
            }
        }
    }

    /** A backlog goes out at 1.15 times the pace. */
    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 10_000})
    void aBacklogGoesOutALittleFasterThanThePace(int pps) {
        Spacing spacing = new Spacing(0);
        spacing.advance(0, pps);
        int burst = takeAll(spacing);
        int taken = 0;
        for (int ms = 1; ms <= 2_000; ms++) {
            spacing.advance(ms * MS_NS, pps);
            taken += takeAll(spacing);
        }
        assertThat(burst).isEqualTo(8);
        assertThat(taken).isBetween((int) (2.3 * pps) - 2, (int) (2.3 * pps) + 1);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void nextIsTheMomentFromWhichOneMayGo(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long nowNs = random.nextLong();
            double pps = 0.1 + random.nextInt(20_000);
            Spacing spacing = new Spacing(nowNs);
            spacing.advance(nowNs, pps);
            assertThat(spacing.nextMonoNs()).as("seed %d", seed).isEqualTo(nowNs);
            takeAll(spacing);
            long nextNs = spacing.nextMonoNs();
            assertThat(nextNs - nowNs).as("seed %d", seed).isPositive();
            long earlyNs = (nextNs - nowNs) / 2;
            spacing.advance(nowNs + earlyNs, pps);
            assertThat(spacing.mayGo()).as("seed %d, %f pps", seed, pps).isFalse();
            assertThat(spacing.nextMonoNs() - nextNs)
                    .as("seed %d, %f pps", seed, pps)
                    .isBetween(-2L, 2L);
            // what rounding leaves over is at most a nanosecond or two
            spacing.advance(nextNs + 2, pps);
            assertThat(spacing.mayGo()).as("seed %d, %f pps", seed, pps).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000})
    void whoeverHurriesGetsEverythingThroughForASecond(long startMonoNs) {
        Spacing spacing = new Spacing(startMonoNs);
        spacing.advance(startMonoNs, 0.001);
        spacing.hurry();
        for (int i = 0; i < 1_000; i++) {
            assertThat(spacing.mayGo()).isTrue();
            spacing.gone();
        }
        assertThat(spacing.nextMonoNs()).isEqualTo(startMonoNs);
        spacing.advance(startMonoNs + SECOND_NS - 1, 0.001);
        assertThat(takeAll(spacing, 10)).isEqualTo(10);
        spacing.advance(startMonoNs + SECOND_NS, 0.001);
        assertThat(spacing.mayGo()).isFalse();
    }

    /** Nobody is in a hurry for ever, whatever the clock does once it has wrapped around. */
    @Test
    void aHurryOfLongAgoIsOver() {
        Spacing spacing = new Spacing(0);
        spacing.advance(0, 1);
        spacing.hurry();
        spacing.advance(2 * SECOND_NS, 1);
        takeAll(spacing);
        spacing.advance(Long.MIN_VALUE + 5, 0);

        assertThat(spacing.mayGo()).isFalse();
    }

    /** With nobody to send for there is no pace, and no division by it either. */
    @Test
    void withoutAPaceNothingIsLost() {
        Spacing spacing = new Spacing(0);
        spacing.advance(SECOND_NS, 0);
        assertThat(takeAll(spacing)).isEqualTo(8);
        spacing.advance(2 * SECOND_NS, 100);

        assertThat(spacing.mayGo()).isTrue();
    }

    private static int takeAll(Spacing spacing) {
        return takeAll(spacing, Integer.MAX_VALUE);
    }

    private static int takeAll(Spacing spacing, int most) {
        int taken = 0;
        while (taken < most && spacing.mayGo()) {
            spacing.gone();
            taken++;
        }
        return taken;
    }
}
