package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The window as a session's snapshot shows it. */
final class SampleWindowTest {

    private static final long MS_NS = 1_000_000;

    private final Scribe stats = new Scribe();

    @Test
    void withoutSamplesThereAreNoFigures() {
        SampleWindow window = stats.snapshot().window();

        assertThat(window).isEqualTo(SampleWindow.withoutTimes(0));
        assertThat(window.samples()).isZero();
        assertThat(window.lossRatio()).isNaN();
        assertThat(window.meanSeconds()).isNaN();
        assertThat(window.standardDeviationSeconds()).isNaN();
    }

    @Test
    void onlyLossHasARatioAndNoTimes() {
        lose(3);
        SampleWindow window = stats.snapshot().window();

        assertThat(window.samples()).isEqualTo(3);
        assertThat(window.received()).isZero();
        assertThat(window.lossRatio()).isEqualTo(1.0);
        assertThat(window.meanSeconds()).isNaN();
        assertThat(window.standardDeviationSeconds()).isNaN();
    }

    /** 2, 4, 4, 4, 5, 5, 7 and 9 have the mean 5 and, as a population, the deviation 2; what is lost has no part in it. */
    @Test
    void deviationIsThatOfTheReceivedAsAPopulation() {
        for (int ms : new int[] {2, 4, 4, 4}) {
            receive(ms * MS_NS);
        }
        lose(2);
        for (int ms : new int[] {5, 5, 7, 9}) {
            receive(ms * MS_NS);
        }
        SampleWindow window = stats.snapshot().window();

        assertThat(window.samples()).isEqualTo(10);
        assertThat(window.received()).isEqualTo(8);
        assertThat(window.lossRatio()).isEqualTo(0.2);
        assertThat(window.meanSeconds()).isEqualTo(0.005, within(1e-12));
        assertThat(window.standardDeviationSeconds()).isEqualTo(0.002, within(1e-12));
    }

    @Test
    void equalTimesDeviateByNothing() {
        for (int i = 0; i < 250; i++) {
            receive(123_457);
        }
        assertThat(stats.snapshot().window().standardDeviationSeconds()).isZero();
        assertThat(stats.snapshot().window().meanSeconds()).isEqualTo(123_457e-9, within(1e-15));
    }

    @Test
    void aSingleSampleDeviatesByNothing() {
        receive(MS_NS);

        assertThat(stats.snapshot().window()).isEqualTo(new SampleWindow(1, 1, 0.001, 0, 0.001, 0.001));
    }

    @Test
    void unknownAndInFlightAreNoSamples() {
        receive(MS_NS);
        stats.sent();
        stats.unknown(stats.nextNumber() - 1);
        lose(1);
        stats.sent();

        assertThat(stats.snapshot().window().samples()).isEqualTo(2);
        assertThat(stats.snapshot().window().lossRatio()).isEqualTo(0.5);
    }

    @Test
    void rejectedAndLateAnswersAreLoss() {
        stats.sent();
        stats.rejected(0, 3, 1, 0, 0);
        stats.sent();
        stats.answeredLate(1);

        assertThat(stats.snapshot().window()).isEqualTo(SampleWindow.withoutTimes(2));
    }

    @Test
    void theWindowIsTheNewest250() {
        receive(500 * MS_NS);
        for (int i = 0; i < 250; i++) {
            receive(MS_NS);
        }
        assertThat(stats.snapshot().window()).isEqualTo(new SampleWindow(250, 250, 0.001, 0, 0.001, 0.001));
    }

    /** Unknown probes take up numbers: what lies before as many as the ring has cells is too old all the same. */
    @Test
    void unknownProbesPushOldSamplesOut() {
        receive(MS_NS);
        for (int i = 0; i < 255; i++) {
            stats.sent();
            stats.unknown(stats.nextNumber() - 1);
        }
        assertThat(stats.snapshot().window().samples()).isEqualTo(1);
        stats.sent();
        assertThat(stats.snapshot().window().samples()).isZero();
    }

    @Test
    void theWindowBeginsAtTheLatestChange() {
        for (int i = 0; i < 100; i++) {
            receive(MS_NS);
        }
        lose(30);
        assertThat(stats.snapshot().window()).isEqualTo(SampleWindow.withoutTimes(30));

        for (int i = 0; i < 100; i++) {
            receive(3 * MS_NS);
        }
        SampleWindow recovered = stats.snapshot().window();
        assertThat(recovered.samples()).isEqualTo(100);
        assertThat(recovered.lossRatio()).isZero();
        assertThat(recovered.meanSeconds()).isEqualTo(0.003, within(1e-12));
    }

    /** Answers overtake each other; the row is by number, whatever order the answers came in. */
    @Test
    void samplesAreInTheOrderOfSending() {
        for (int i = 0; i < 60; i++) {
            stats.sent();
        }
        for (int number = 59; number >= 30; number--) {
            stats.lost(number);
        }
        for (int number = 29; number >= 0; number--) {
            stats.received(number, MS_NS, false);
        }
        assertThat(stats.snapshot().window().samples()).isEqualTo(30);
        assertThat(stats.snapshot().window().received()).isZero();
    }

    /** A probe that is resolved when 256 newer ones have gone out belongs to no sample; another has its place. */
    @Test
    void whatIsResolvedTooLateSpoilsNoOther() {
        for (int i = 0; i < 257; i++) {
            stats.sent();
        }
        stats.lost(256);
        stats.received(0, MS_NS, false);

        assertThat(stats.snapshot().window()).isEqualTo(SampleWindow.withoutTimes(1));
        assertThat(stats.snapshot().received()).isEqualTo(1);
    }

    private void receive(long rttNs) {
        stats.sent();
        stats.received(stats.nextNumber() - 1, rttNs, false);
    }

    private void lose(int count) {
        for (int i = 0; i < count; i++) {
            stats.sent();
            stats.lost(stats.nextNumber() - 1);
        }
    }
}
