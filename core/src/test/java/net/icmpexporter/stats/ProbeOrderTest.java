package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What consecutive probes say together. The scribe sends one a second; three failures in a row are an outage. */
final class ProbeOrderTest {

    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000_000_000;

    private final Scribe stats = new Scribe();

    @Test
    void variationIsTheDifferenceOfConsecutiveAnswers() {
        play("+");
        answer(3 * MS_NS, false);
        answer(2 * MS_NS, false);
        answer(2 * MS_NS, false);

        assertThat(count(SessionCounter.DELAY_VARIATIONS)).isEqualTo(3);
        assertThat(count(SessionCounter.DELAY_VARIATION_SUM_NS)).isEqualTo(3 * MS_NS);
    }

    @Test
    void whatIsNotConsecutiveIsNotCompared() {
        play("+-+?+");
        assertThat(count(SessionCounter.DELAY_VARIATIONS)).isZero();
    }

    /** The difference to an RTT taken by lesser stamps would be this host's. */
    @Test
    void lesserStampsAreNotCompared() {
        play("+");
        answer(9 * MS_NS, true);
        play("++");
        assertThat(count(SessionCounter.DELAY_VARIATIONS)).isEqualTo(1);
        assertThat(count(SessionCounter.DELAY_VARIATION_SUM_NS)).isZero();
    }

    /** Answers that overtake each other are compared all the same, by number, once all before them are known. */
    @Test
    void pairsAreThoseOfSendingNotOfAnswering() {
        for (int i = 0; i < 3; i++) {
            stats.sent();
        }
        stats.received(2, 7 * MS_NS, false);
        stats.received(1, 4 * MS_NS, false);
        assertThat(count(SessionCounter.DELAY_VARIATIONS)).isZero();
        stats.received(0, 2 * MS_NS, false);

        assertThat(count(SessionCounter.DELAY_VARIATIONS)).isEqualTo(2);
        assertThat(count(SessionCounter.DELAY_VARIATION_SUM_NS)).isEqualTo(5 * MS_NS);
    }

    @Test
    void threeFailuresInARowBeginAnOutageAndThreeAnswersEndIt() {
        play("++--");
        assertOutage(false, 0, 0);
        play("-");
        assertOutage(true, 1, 2);
        play("--");
        assertOutage(true, 1, 4);
        play("++");
        assertOutage(true, 1, 5);
        play("+");
        assertOutage(false, 1, 5);
        play("++++");
        assertOutage(false, 1, 5);
    }

    @Test
    void oneAnswerDoesNotEndAnOutage() {
        play("---+-+--+++");
        assertOutage(false, 1, 6);
    }

    @Test
    void twoFailuresNowAndThenAreNoOutage() {
        play("--+--+--+--");
        assertOutage(false, 0, 0);
    }

    @Test
    void anOutageCanComeAgain() {
        play("---+++---+++");
        assertOutage(false, 2, 6);
    }

    /** An unknown probe says nothing: it neither ends a row nor is part of it, and the time after it is nobody's. */
    @Test
    void unknownProbesNeitherBeginNorEndOne() {
        play("-?-");
        assertOutage(false, 0, 0);
        play("-");
        assertOutage(true, 1, 2);
        play("+?+?");
        assertOutage(true, 1, 3);
        play("+");
        assertOutage(false, 1, 3);
    }

    /** This host left out probes: what the network did meanwhile is not known. */
    @Test
    void timeWithoutProbesIsNotCounted() {
        play("---");
        stats.skipped(100);
        play("-");
        stats.sendFailed();
        play("-");
        assertOutage(true, 1, 2);
        play("-");
        assertOutage(true, 1, 3);
    }

    @Test
    void rejectedAndLateProbesAreFailures() {
        for (int i = 0; i < 3; i++) {
            stats.sent();
        }
        stats.rejected(1, 3, 1, 0, 0);
        stats.answeredLate(2);
        assertOutage(false, 0, 0);
        stats.lost(0);
        assertOutage(true, 1, 2);
    }

    /** The row is that of sending: a loss is known later than the answer to the next probe. */
    @Test
    void whatIsStillInFlightHoldsUpTheRow() {
        play("--");
        stats.sent();
        stats.sent();
        stats.received(3, MS_NS, false);
        assertOutage(false, 0, 0);
        stats.lost(2);
        assertOutage(true, 1, 3);
    }

    /** More in flight than there is room for: the oldest count as unknown, and the row goes on. */
    @Test
    void aProbeThatNeverEndsDoesNotHoldUpTheRowForEver() {
        stats.sent();
        play("---++++++");
        assertOutage(false, 1, 3);
    }

    /** A plus is an answer after 1 ms, a minus a loss, a question mark unknown. */
    private void play(String fates) {
        for (int i = 0; i < fates.length(); i++) {
            int number = stats.nextNumber();
            stats.sent();
            switch (fates.charAt(i)) {
                case '+' -> stats.received(number, MS_NS, false);
                case '-' -> stats.lost(number);
                default -> stats.unknown(number);
            }
        }
    }

    private void answer(long rttNs, boolean fallback) {
        stats.sent();
        stats.received(stats.nextNumber() - 1, rttNs, fallback);
    }

    private long count(SessionCounter counter) {
        return stats.snapshot().count(counter);
    }

    private void assertOutage(boolean lasts, long outages, long seconds) {
        assertThat(stats.snapshot().isOutage()).isEqualTo(lasts);
        assertThat(count(SessionCounter.OUTAGES)).isEqualTo(outages);
        // the gap before a probe is kept in the lowest bit of its time
        assertThat(count(SessionCounter.OUTAGE_NS) / (double) SECOND_NS).isBetween(seconds - 1e-8, seconds + 1e-8);
    }
}
