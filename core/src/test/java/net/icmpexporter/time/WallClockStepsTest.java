package net.icmpexporter.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WallClockStepsTest {

    private static final long US_NS = 1_000;
    private static final long MS_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final HandClocks clocks = new HandClocks();
    private final WallClockSteps steps = new WallClockSteps(clocks::monoNs, clocks::wallNs);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-9223372036854775808, 1790000000000000000",
        "9223372036853775807, 1790000000000000000",
        "987654321, -1",
        "-1, 4102444800000000000"
    })
    void withoutAStepStampsDifferAsTheyDid(long monoOrigin, long wallOrigin) {
        HandClocks hands = new HandClocks(monoOrigin, wallOrigin);
        WallClockSteps none = new WallClockSteps(hands::monoNs, hands::wallNs);
        long firstMonoNs = hands.monoNs();
        long firstWallNs = hands.wallNs();
        for (int lap = 0; lap < 100; lap++) {
            hands.passNs(7 * MS_NS + 13);
            assertThat(none.sample()).isFalse();
            long nowMonoNs = hands.monoNs();
            long nowWallNs = hands.wallNs();

            assertThat(none.steplessNs(nowWallNs, firstMonoNs, nowMonoNs)
                            - none.steplessNs(firstWallNs, firstMonoNs, nowMonoNs))
                    .isEqualTo(nowWallNs - firstWallNs);
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {HOUR_NS, -HOUR_NS, 10 * MS_NS, -10 * MS_NS, 200 * US_NS, -200 * US_NS, 40 * 365 * 24 * HOUR_NS})
    void stampsBeforeAndAfterAStepLieOnOneScale(long stepNs) {
        for (int i = 0; i < 3; i++) {
            long beforeMonoNs = clocks.monoNs();
            long before = steplessNow();
            clocks.passNs(5 * MS_NS);
            clocks.stepWallNs(stepNs);
            clocks.passNs(5 * MS_NS);

            assertThat(steps.sample()).isTrue();
            assertThat(steplessNow() - before).as("step %d", i).isEqualTo(clocks.monoNs() - beforeMonoNs);
            assertThat(steps.sample()).isFalse();
            clocks.passNs(HOUR_NS);
            steps.sample();
        }
    }

    /** Sent and answered, then the step, then the lap that reads both: each stamp must be put on its own side of the step. */
    @ParameterizedTest
    @ValueSource(longs = {HOUR_NS, -HOUR_NS, 300 * MS_NS, -300 * MS_NS})
    void aLapMayReadStampsOfBothSides(long stepNs) {
        long lapBeforeMonoNs = clocks.monoNs();
        clocks.passNs(20 * MS_NS);
        long txWallNs = clocks.wallNs();
        clocks.passNs(30 * MS_NS);
        clocks.stepWallNs(stepNs);
        clocks.passNs(40 * MS_NS);
        long rxWallNs = clocks.wallNs();
        clocks.passNs(10 * MS_NS);

        assertThat(steps.sample()).isTrue();
        long nowMonoNs = clocks.monoNs();
        assertThat(steps.steplessNs(rxWallNs, lapBeforeMonoNs, nowMonoNs)
                        - steps.steplessNs(txWallNs, lapBeforeMonoNs, nowMonoNs))
                .isEqualTo(70 * MS_NS);
    }

    @Test
    void whatFitsBothSidesOfAStepIsUnclear() {
        long lapBeforeMonoNs = clocks.monoNs();
        clocks.passNs(50 * MS_NS);
        long stampWallNs = clocks.wallNs();
        clocks.stepWallNs(10 * MS_NS);
        clocks.passNs(50 * MS_NS);
        steps.sample();

        assertThat(steps.steplessNs(stampWallNs, lapBeforeMonoNs, clocks.monoNs()))
                .isEqualTo(WallClockSteps.UNCLEAR);
    }

    /** Unless it makes no difference that matters: then a reply next to every little step would have to do without stamps. */
    @ParameterizedTest
    @CsvSource({"90000, true", "100000, true", "-100000, true", "100001, false", "-100001, false"})
    void aStepWithinTheToleranceMakesNothingUnclear(long stepNs, boolean clear) {
        long lapBeforeMonoNs = clocks.monoNs();
        clocks.passNs(MS_NS);
        long stampWallNs = clocks.wallNs();
        clocks.stepWallNs(stepNs);
        clocks.passNs(MS_NS);
        assertThat(steps.sample()).isTrue();

        long stepless = steps.steplessNs(stampWallNs, lapBeforeMonoNs, clocks.monoNs());
        assertThat(stepless != WallClockSteps.UNCLEAR).isEqualTo(clear);
        if (clear) {
            assertThat(Math.abs(stepless - stampWallNs)).isLessThanOrEqualTo(100 * US_NS);
        }
    }

    @Test
    void onceTheStepIsPastNothingIsUnclear() {
        clocks.passNs(50 * MS_NS);
        clocks.stepWallNs(10 * MS_NS);
        steps.sample();
        clocks.passNs(1);
        long nextLapMonoNs = clocks.monoNs();
        clocks.passNs(50 * MS_NS);
        long stampWallNs = clocks.wallNs();
        clocks.passNs(50 * MS_NS);

        assertThat(steps.steplessNs(stampWallNs, nextLapMonoNs, clocks.monoNs()))
                .isEqualTo(stampWallNs - 10 * MS_NS);
    }

    @Test
    void aStepNotYetNoticedIsUnclearRatherThanWrong() {
        long sentMonoNs = clocks.monoNs();
        clocks.passNs(MS_NS);
        for (long stepNs : new long[] {HOUR_NS, -HOUR_NS, 10 * MS_NS, -10 * MS_NS}) {
            clocks.stepWallNs(stepNs);
            assertThat(steps.steplessNs(clocks.wallNs(), sentMonoNs, clocks.monoNs()))
                    .as("step %d", stepNs)
                    .isEqualTo(WallClockSteps.UNCLEAR);
            clocks.stepWallNs(-stepNs);
        }
    }

    @Test
    void twoStepsAddUp() {
        long before = steplessNow();
        clocks.stepWallNs(HOUR_NS);
        steps.sample();
        clocks.passNs(MS_NS);
        clocks.stepWallNs(-5 * MS_NS);
        assertThat(steps.sample()).isTrue();
        clocks.passNs(MS_NS);

        assertThat(steplessNow() - before).isEqualTo(2 * MS_NS);
    }

    @Test
    void aStampFromBeyondTheLatestStepButOneIsUnclear() {
        long sentMonoNs = clocks.monoNs();
        long stampWallNs = clocks.wallNs();
        clocks.passNs(MS_NS);
        clocks.stepWallNs(HOUR_NS);
        steps.sample();
        clocks.passNs(MS_NS);
        clocks.stepWallNs(HOUR_NS);
        steps.sample();

        assertThat(steps.steplessNs(stampWallNs, sentMonoNs, clocks.monoNs())).isEqualTo(WallClockSteps.UNCLEAR);
    }

    /** 0.1 ms of tolerance either way, for the reading of clocks and for slewing. */
    @Test
    void aStampOutsideOfItsTimeIsUnclear() {
        long notBeforeMonoNs = clocks.monoNs();
        long notBeforeWallNs = clocks.wallNs();
        clocks.passNs(20 * MS_NS);
        long nowMonoNs = clocks.monoNs();
        long nowWallNs = clocks.wallNs();

        assertThat(steps.steplessNs(notBeforeWallNs - 100 * US_NS, notBeforeMonoNs, nowMonoNs))
                .isEqualTo(notBeforeWallNs - 100 * US_NS);
        assertThat(steps.steplessNs(notBeforeWallNs - 100 * US_NS - 1, notBeforeMonoNs, nowMonoNs))
                .isEqualTo(WallClockSteps.UNCLEAR);
        assertThat(steps.steplessNs(nowWallNs + 100 * US_NS, notBeforeMonoNs, nowMonoNs))
                .isEqualTo(nowWallNs + 100 * US_NS);
        assertThat(steps.steplessNs(nowWallNs + 100 * US_NS + 1, notBeforeMonoNs, nowMonoNs))
                .isEqualTo(WallClockSteps.UNCLEAR);
        assertThat(steps.steplessNs(0, notBeforeMonoNs, nowMonoNs)).isEqualTo(WallClockSteps.UNCLEAR);
    }

    /** adjtimex(2) slews by 500 ppm at most; for hours, and however long the laps, that is no step and alters no difference. */
    @ParameterizedTest
    @CsvSource({"500, 1", "500, 1000", "-500, 10", "-500, 1000", "37.5, 100"})
    void slewingIsNoStep(double ppm, long lapMs) {
        clocks.setSlewPpm(ppm);
        for (int lap = 0; lap < 10_000; lap++) {
            clocks.passNs(lapMs * MS_NS);
            long txMonoNs = clocks.monoNs();
            long txWallNs = clocks.wallNs();
            clocks.passNs(30 * MS_NS);
            long rxWallNs = clocks.wallNs();
            assertThat(steps.sample()).as("lap %d", lap).isFalse();

            assertThat(steps.steplessNs(rxWallNs, txMonoNs, clocks.monoNs())
                            - steps.steplessNs(txWallNs, txMonoNs, clocks.monoNs()))
                    .as("lap %d", lap)
                    .isEqualTo(rxWallNs - txWallNs);
        }
    }

    @ParameterizedTest
    @CsvSource({"50000, false", "50001, true", "-50000, false", "-50001, true"})
    void whatTwoReadingsMayDifferByIsNoStep(long changeNs, boolean step) {
        clocks.stepWallNs(changeNs);

        assertThat(steps.sample()).isEqualTo(step);
    }

    @Test
    void theThresholdGrowsWithTheTimeThatSlewingHad() {
        clocks.passNs(1_000 * MS_NS);
        clocks.stepWallNs(MS_NS);
        assertThat(steps.sample()).isFalse();

        clocks.passNs(10 * MS_NS);
        clocks.stepWallNs(MS_NS);
        assertThat(steps.sample()).isTrue();
    }

    /** Many small ones, none of them noticed: the scale follows the wall clock, and no difference is off by more than one. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void noiseDoesNotPileUp(long seed) {
        Random random = new Random(seed);
        long firstMonoNs = clocks.monoNs();
        long first = steplessNow();
        for (int lap = 0; lap < 5_000; lap++) {
            clocks.passNs(1 + random.nextInt(10_000_000));
            clocks.stepWallNs(random.nextInt(2) == 0 ? 20_000 : -20_000);
            assertThat(steps.sample()).as("seed %d, lap %d", seed, lap).isFalse();
        }
        assertThat(steplessNow() - first).as("seed %d", seed).isEqualTo(clocks.wallNs() - first);
        assertThat((double) (steplessNow() - first))
                .as("seed %d", seed)
                .isEqualTo((double) (clocks.monoNs() - firstMonoNs), within(20_000.0 * 300));
    }

    /** The scheduler comes between two readings: the narrowest of a few counts. */
    @Test
    void aReadingThatWasInterruptedIsTakenAgain() {
        Interrupted readings = new Interrupted(0, 0, 0, 3 * MS_NS, 0);
        WallClockSteps watched = new WallClockSteps(readings::monoNs, clocks::wallNs);
        for (int lap = 0; lap < 20; lap++) {
            clocks.passNs(MS_NS);
            assertThat(watched.sample()).as("lap %d", lap).isFalse();
        }
    }

    /** All of them interrupted: then the uncertainty is known, and is not taken for a step. */
    @Test
    void aWideReadingIsNoStep() {
        Interrupted readings = new Interrupted(0);
        WallClockSteps watched = new WallClockSteps(readings::monoNs, clocks::wallNs);
        clocks.passNs(MS_NS);
        readings.pattern(0, 3 * MS_NS);

        assertThat(watched.sample()).isFalse();
    }

    @Test
    void aReadingAfterAWideOneIsNoStep() {
        Interrupted readings = new Interrupted(0, 3 * MS_NS);
        WallClockSteps watched = new WallClockSteps(readings::monoNs, clocks::wallNs);
        clocks.passNs(MS_NS);
        readings.pattern(0);

        assertThat(watched.sample()).isFalse();
    }

    /** Reading takes its time, half of it on either side of the wall clock's: that must not use up the tolerance. */
    @Test
    void aReadingCountsForItsMiddle() {
        Interrupted readings = new Interrupted(0, 9 * US_NS);
        WallClockSteps watched = new WallClockSteps(readings::monoNs, () -> {
            clocks.passNs(9 * US_NS);
            return clocks.wallNs();
        });
        long nowMonoNs = clocks.monoNs();
        long stampWallNs = clocks.wallNs() - 100 * US_NS;

        assertThat(watched.steplessNs(stampWallNs, nowMonoNs, nowMonoNs)).isEqualTo(stampWallNs);
        assertThat(watched.steplessNs(stampWallNs - 1, nowMonoNs, nowMonoNs)).isEqualTo(WallClockSteps.UNCLEAR);
    }

    private long steplessNow() {
        long nowMonoNs = clocks.monoNs();
        return steps.steplessNs(clocks.wallNs(), nowMonoNs, nowMonoNs);
    }

    /** The monotonic clock of a thread that is held up, in a pattern, just before it reads that clock. */
    private final class Interrupted {

        private long[] patternNs;
        private int reading;

        Interrupted(long... patternNs) {
            this.patternNs = patternNs;
        }

        void pattern(long... nextPatternNs) {
            patternNs = nextPatternNs;
            reading = 0;
        }

        long monoNs() {
            clocks.passNs(patternNs[reading++ % patternNs.length]);
            return clocks.monoNs();
        }
    }
}
