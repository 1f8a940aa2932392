package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session counts besides the fates of its probes. */
final class SessionFiguresTest {

    private static final long MS_NS = 1_000_000;

    private final SessionStats stats = new SessionStats(4, 3);
    private final Answer answer = new Answer();

    /** As RFC 3550, A.8 computes it, in floating point. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void jitterIsThatOfRfc3550(long seed) {
        Random random = new Random(seed);
        double jitterNs = 0;
        long transitNs = -1;
        for (int i = 0; i < 1_000; i++) {
            long rttNs = random.nextLong(50 * MS_NS);
            if (transitNs >= 0) {
                jitterNs += (1 / 16.0) * (Math.abs(rttNs - transitNs) - jitterNs);
            }
            transitNs = rttNs;
            answer(rttNs);
        }
        assertThat(stats.snapshot().jitterSeconds()).isEqualTo(jitterNs / 1e9, within(1e-12));
    }

    @Test
    void oneAnswerHasNoJitter() {
        assertThat(stats.snapshot().jitterSeconds()).isZero();
        answer(5 * MS_NS);
        assertThat(stats.snapshot().jitterSeconds()).isZero();
    }

    /** An RTT by lesser stamps has this host's delays in it. */
    @Test
    void lesserStampsHaveNoPartInJitter() {
        answer(5 * MS_NS);
        answer.fallback = true;
        answer(50 * MS_NS);
        answer.fallback = false;
        answer(5 * MS_NS);
        assertThat(stats.snapshot().jitterSeconds()).isZero();
    }

    @Test
    void changesOfTheHopLimitAreCounted() {
        assertThat(stats.snapshot().hopLimit()).isZero();
        for (int limit : new int[] {60, 60, 0, 60, 59, 0, 59, 60, 255}) {
            answer.hopLimit = limit;
            answer(MS_NS);
        }
        assertThat(stats.snapshot().hopLimit()).isEqualTo(255);
        assertThat(stats.snapshot().count(SessionCounter.HOP_LIMIT_CHANGES)).isEqualTo(3);
    }

    @Test
    void stampsAreCountedBySource() {
        for (StampSource source : StampSource.values()) {
            answer.source = source;
            for (int i = 0; i <= source.ordinal(); i++) {
                answer(MS_NS);
            }
        }
        assertThat(stats.snapshot().stamped(StampSource.NIC)).isEqualTo(1);
        assertThat(stats.snapshot().stamped(StampSource.KERNEL)).isEqualTo(2);
        assertThat(stats.snapshot().stamped(StampSource.USER)).isEqualTo(3);
    }

    @Test
    void reasonsAndCausesAreCountedEachByItself() {
        stats.skipped(SkipReason.RATE_LIMIT, 3);
        stats.skipped(SkipReason.TABLE_FULL, 4);
        stats.sendFailed(SendResult.NO_BUFFERS);
        stats.sendFailed(SendResult.OTHER);
        stats.sent(0);
        stats.unknown(0, UnknownCause.THROTTLED);
        stats.sent(0);
        stats.unknown(1, UnknownCause.SOCKET_OVERFLOW);

        SessionSnapshot figures = stats.snapshot();
        assertThat(figures.skipped(SkipReason.LAG)).isZero();
        assertThat(figures.skipped(SkipReason.RATE_LIMIT)).isEqualTo(3);
        assertThat(figures.skipped(SkipReason.TABLE_FULL)).isEqualTo(4);
        assertThat(figures.skipped()).isEqualTo(7);
        assertThat(figures.sendFailures(SendResult.NO_BUFFERS)).isEqualTo(1);
        assertThat(figures.sendFailures(SendResult.OTHER)).isEqualTo(1);
        assertThat(figures.sendFailed()).isEqualTo(2);
        assertThat(figures.unknown(UnknownCause.THROTTLED)).isEqualTo(1);
        assertThat(figures.unknown(UnknownCause.SOCKET_OVERFLOW)).isEqualTo(1);
        assertThat(figures.unknown(UnknownCause.STALL)).isZero();
    }

    @Test
    void rejectionsAreCountedByTypeAndCode() {
        int[][] errors = {{3, 1}, {11, 0}, {3, 1}, {3, 255}, {255, 0}};
        reject(errors);

        RejectionCounts counts = stats.snapshot().rejections();
        assertThat(counts.kinds()).isEqualTo(4);
        assertThat(new int[] {counts.type(0), counts.code(0), (int) counts.count(0)})
                .containsExactly(3, 1, 2);
        assertThat(new int[] {counts.type(2), counts.code(2), (int) counts.count(2)})
                .containsExactly(3, 255, 1);
        assertThat(new int[] {counts.type(3), counts.code(3), (int) counts.count(3)})
                .containsExactly(255, 0, 1);
        assertThat(counts.others()).isZero();
    }

    /** A network that invents types and codes does not make series without end. */
    @Test
    void theNinthKindIsAmongOthers() {
        int[][] errors = new int[20][];
        for (int i = 0; i < 20; i++) {
            errors[i] = new int[] {3, i % 10};
        }
        reject(errors);

        RejectionCounts counts = stats.snapshot().rejections();
        assertThat(counts.kinds()).isEqualTo(RejectionCounts.MOST);
        assertThat(counts.count(7)).isEqualTo(2);
        assertThat(counts.others()).isEqualTo(4);
    }

    @Test
    void aSnapshotDoesNotChange() {
        reject(new int[][] {{3, 1}});
        answer(MS_NS);
        SessionSnapshot before = stats.snapshot();
        reject(new int[][] {{3, 1}, {3, 2}});
        answer(MS_NS);

        assertThat(before.rejections().count(0)).isEqualTo(1);
        assertThat(before.rejections().kinds()).isEqualTo(1);
        assertThat(before.rtts().count(RttBounds.bin(MS_NS))).isEqualTo(1);
        assertThat(before.window().samples()).isEqualTo(2);
    }

    /** With many in flight at once the window has room for what was lost among them. */
    @Test
    void aLossThatIsKnownMuchLaterIsStillASample() {
        SessionStats fast = new SessionStats(322, 3);
        for (int number = 0; number < 2_000; number++) {
            fast.sent(number);
            if (number >= 320) {
                fast.lost(number - 320);
            }
        }
        assertThat(fast.snapshot().window().samples()).isEqualTo(250);
        assertThat(fast.snapshot().window().lossRatio()).isEqualTo(1.0);
        assertThat(fast.snapshot().isOutage()).isTrue();
    }

    @Test
    void theWindowKnowsItsLeastAndGreatestTime() {
        for (long ms : new long[] {3, 1, 2}) {
            answer(ms * MS_NS);
        }
        assertThat(stats.snapshot().window().minSeconds()).isEqualTo(0.001, within(1e-12));
        assertThat(stats.snapshot().window().maxSeconds()).isEqualTo(0.003, within(1e-12));
    }

    private void answer(long rttNs) {
        answer.number = stats.nextNumber();
        answer.rttNs = rttNs;
        stats.sent(0);
        stats.answered(answer);
    }

    private void reject(int[][] errors) {
        for (int[] error : errors) {
            int number = stats.nextNumber();
            stats.sent(0);
            stats.rejected(number, error[0], error[1], 0, 0);
        }
    }
}
