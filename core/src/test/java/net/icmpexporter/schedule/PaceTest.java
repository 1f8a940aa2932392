package net.icmpexporter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000})
    void withinTheLimitScheduleTimeIsTheClockToTheNanosecond(long startMonoNs) {
        Pace pace = new Pace(10, startMonoNs);
        for (int i = 0; i < 10; i++) {
            pace.add(SECOND_NS);
        }
        assertThat(pace.scheduleNs()).isZero();
        assertThat(pace.stretch()).isEqualTo(1.0);
        Random random = new Random(7);
        long passedNs = 0;
        for (int i = 0; i < 10_000; i++) {
            passedNs += random.nextLong(3 * SECOND_NS);
            pace.advance(startMonoNs + passedNs);
            assertThat(pace.scheduleNs()).isEqualTo(passedNs);
            assertThat(pace.monoNs(passedNs + 12_345)).isEqualTo(startMonoNs + passedNs + 12_345);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "10, 1.0", "11, 1.1", "25, 2.5", "1000, 100.0"})
    void aboveTheLimitEveryIntervalStretchesByDemandOverLimit(int sessions, double stretch) {
        Pace pace = new Pace(10, 0);
        for (int i = 0; i < sessions; i++) {
            pace.add(SECOND_NS);
        }
        assertThat(pace.stretch()).isEqualTo(stretch, within(1e-12));
        assertThat(pace.demandPps()).isEqualTo(sessions, within(1e-6));
        assertThat(pace.effectivePps()).isEqualTo(Math.min(sessions, 10), within(1e-6));
        pace.advance(100 * SECOND_NS);
        assertThat(pace.scheduleNs() / 1e9).isEqualTo(100 / stretch, within(1e-6));
    }

    @Test
    void demandCountsEachSessionByItsOwnInterval() {
        Pace pace = new Pace(100, 0);
        pace.add(MS_NS);
        pace.add(SECOND_NS / 2);
        pace.add(3 * SECOND_NS);

        assertThat(pace.demandPps()).isEqualTo(1002 + 1 / 3.0, within(1e-8));
        assertThat(pace.stretch()).isEqualTo((1002 + 1 / 3.0) / 100, within(1e-10));
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void sessionsThatEndLeaveNothingBehind(long seed) {
        Random random = new Random(seed);
        Pace pace = new Pace(1, 0);
        List<Long> intervals = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (intervals.isEmpty() || random.nextInt(3) > 0) {
                long intervalNs = MS_NS + random.nextLong(3_600 * SECOND_NS);
                intervals.add(intervalNs);
                pace.add(intervalNs);
            } else {
                pace.remove(intervals.remove(random.nextInt(intervals.size())));
            }
        }
        intervals.forEach(pace::remove);

        assertThat(pace.demandPps()).as("seed %d", seed).isZero();
        assertThat(pace.stretch()).as("seed %d", seed).isEqualTo(1.0);
        assertThat(pace.effectivePps()).as("seed %d", seed).isZero();
    }

    /** A hundred thousand sessions of a millisecond are far beyond any limit, and must not run over. */
    @Test
    void greatDemandIsNoOverflow() {
        Pace pace = new Pace(1, 0);
        for (int i = 0; i < 1 << 20; i++) {
            pace.add(MS_NS);
        }
        assertThat(pace.stretch()).isEqualTo((1 << 20) * 1000.0, within(1e-3));
        pace.advance(Long.MAX_VALUE / 2);
        assertThat(pace.scheduleNs()).isPositive();
    }

    /** Laps of any length: what a lap rounds off must not be lost, or an hour of laps loses seconds. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void scheduleTimeIsContinuousHoweverTheStretchChanges(long seed) {
        Random random = new Random(seed);
        long startMonoNs = random.nextLong();
        Pace pace = new Pace(100, startMonoNs);
        List<Long> intervals = new ArrayList<>();
        long passedNs = 0;
        double exactNs = 0;
        for (int i = 0; i < 20_000; i++) {
            long beforeNs = pace.scheduleNs();
            if (random.nextInt(10) == 0) {
                if (intervals.size() > 50 || (!intervals.isEmpty() && random.nextBoolean())) {
                    pace.remove(intervals.remove(random.nextInt(intervals.size())));
                } else {
                    intervals.add(MS_NS * (10 + random.nextInt(1_000)));
                    pace.add(intervals.get(intervals.size() - 1));
                }
            }
            assertThat(pace.scheduleNs()).as("seed %d: no leap", seed).isEqualTo(beforeNs);
            long lapNs = random.nextInt(3) == 0 ? random.nextInt(5) : random.nextInt(20_000_000);
            passedNs += lapNs;
            exactNs += lapNs / pace.stretch();
            pace.advance(startMonoNs + passedNs);
            assertThat(pace.scheduleNs()).as("seed %d", seed).isGreaterThanOrEqualTo(beforeNs);
            assertThat((double) pace.scheduleNs())
                    .as("seed %d, lap %d", seed, i)
                    .isEqualTo(exactNs, within(2.0));
        }
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void monoNsIsWhenScheduleTimeWillBeThere(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long startMonoNs = random.nextLong();
            Pace pace = new Pace(1 + random.nextInt(100), startMonoNs);
            int sessions = random.nextInt(200);
            for (int s = 0; s < sessions; s++) {
                pace.add(MS_NS + random.nextLong(SECOND_NS));
            }
            pace.advance(startMonoNs + random.nextLong(SECOND_NS));
            long whenNs = pace.scheduleNs() + random.nextLong(random.nextBoolean() ? 1_000 : 3_600 * SECOND_NS);
            pace.advance(pace.monoNs(whenNs));

            assertThat(pace.scheduleNs())
                    .as("seed %d, stretch %f", seed, pace.stretch())
                    .isBetween(whenNs - 1, whenNs + 1);
        }
    }

    /** Who takes all that can be had gets the limit in every second, and beyond it no more than the bucket once holds. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "7, 3", "10, 4", "99, 5", "1000, 6", "12345, 7"})
    void noSecondHoldsMoreThanTheLimitAndTheBucket(int maxPps, long seed) {
        Random random = new Random(seed);
        Pace pace = new Pace(maxPps, 0);
        int bucket = Math.max(1, maxPps / 10);
        ArrayDeque<Long> lastSecond = new ArrayDeque<>();
        long nowNs = 0;
        long taken = 0;
        while (nowNs < 5 * SECOND_NS) {
            nowNs += random.nextInt(20) == 0 ? random.nextLong(300 * MS_NS) : random.nextLong(10 * MS_NS);
            pace.advance(nowNs);
            while (pace.tryTake()) {
                lastSecond.addLast(nowNs);
                taken++;
            }
            while (!lastSecond.isEmpty() && nowNs - lastSecond.getFirst() >= SECOND_NS) {
                lastSecond.removeFirst();
            }
            assertThat(lastSecond.size()).as("at %d ns", nowNs).isLessThanOrEqualTo(maxPps + bucket);
        }
        assertThat(taken).isLessThanOrEqualTo(6L * maxPps + bucket);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 10, 1_000, 1_000_000})
    void theWholeLimitCanBeHad(long maxPps) {
        Pace pace = new Pace(maxPps, 0);
        long taken = 0;
        for (int ms = 1; ms <= 3_000; ms++) {
            pace.advance(ms * MS_NS);
            while (pace.tryTake()) {
                taken++;
            }
        }
        assertThat(taken).isBetween(3 * maxPps, 3 * maxPps + Math.max(1, maxPps / 10));
    }

    @Test
    void aLongSleepFillsTheBucketAndNoMore() {
        Pace pace = new Pace(1_000_000, 0);
        pace.advance(10L * 365 * 86_400 * SECOND_NS);

        int taken = 0;
        while (pace.tryTake()) {
            taken++;
        }
        assertThat(taken).isEqualTo(100_000);
    }

    /** Whoever waits as long as it says can take one, and not a nanosecond earlier. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "7, 3", "1000, 4", "333333, 5", "1000000, 6"})
    void nextTakeIsTheMomentOfTheNext(long maxPps, long seed) {
        Random random = new Random(seed);
        long nowNs = random.nextLong();
        Pace pace = new Pace(maxPps, nowNs);
        assertThat(pace.nextTakeMonoNs() - nowNs).isNotPositive();
        for (int i = 0; i < 300; i++) {
            while (pace.tryTake()) {
                // down to the last
            }
            long nextNs = pace.nextTakeMonoNs();
            assertThat(nextNs - nowNs).isPositive();
            if (nextNs - nowNs > 1) {
                nowNs += random.nextLong(nextNs - nowNs - 1) + 1;
                pace.advance(nowNs);
                assertThat(pace.nextTakeMonoNs()).isEqualTo(nextNs);
                assertThat(pace.tryTake()).isFalse();
            }
            nowNs = nextNs;
            pace.advance(nowNs);
            assertThat(pace.nextTakeMonoNs() - nowNs).isNotPositive();
            assertThat(pace.tryTake()).isTrue();
        }
    }

    /** However greedy, and whatever the laps: no more go within any span than it says, which is no more than the limit and two buckets. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "100, 3", "12345, 4"})
    void mostInIsNeverExceeded(int maxPps, long seed) {
        Random random = new Random(seed);
        Pace pace = new Pace(maxPps, 0);
        long[] spansNs = {MS_NS, 70 * MS_NS, SECOND_NS, 3 * SECOND_NS};
        List<Long> taken = new ArrayList<>();
        int[] from = new int[spansNs.length];
        int[] fullest = new int[spansNs.length];
        for (long nowNs = 0;
                nowNs < 6 * SECOND_NS;
                nowNs += random.nextInt(random.nextInt(10) == 0 ? 200_000_000 : 5_000_000)) {
            pace.advance(nowNs);
            while (pace.tryTake()) {
                taken.add(nowNs);
            }
            for (int span = 0; span < spansNs.length; span++) {
                while (from[span] < taken.size() && nowNs - taken.get(from[span]) > spansNs[span]) {
                    from[span]++;
                }
                fullest[span] = Math.max(fullest[span], taken.size() - from[span]);
            }
        }
        for (int span = 0; span < spansNs.length; span++) {
            long allowed = spansNs[span] * maxPps / SECOND_NS + 2L * Math.max(1, maxPps / 10) + 3;
            assertThat(pace.mostIn(spansNs[span]))
                    .as("in %d ns", spansNs[span])
                    .isBetween((long) fullest[span], allowed);
        }
    }
}
