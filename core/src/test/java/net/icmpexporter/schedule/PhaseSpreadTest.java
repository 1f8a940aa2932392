package net.icmpexporter.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhaseSpreadTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** However many there are, no hundredth of the interval holds more than half as much again as its share, and two. */
    @Test
    void anyNumberOfPhasesIsSpreadEvenly() {
        PhaseSpread spread = new PhaseSpread();
        long[] sortedNs = new long[3_000];
        for (int count = 1; count <= sortedNs.length; count++) {
            insert(sortedNs, count - 1, PhaseSpread.offsetNs(spread.take(), SECOND_NS));
            assertThat(fullestWindow(sortedNs, count, SECOND_NS / 100))
                    .as("phases in a hundredth, of %d", count)
                    .isLessThanOrEqualTo((int) (1.5 * count / 100) + 2);
        }
    }

    /** Three gaps at most, and the longest is at most 2.62 times the shortest. */
    @Test
    void gapsAreOfAKind() {
        PhaseSpread spread = new PhaseSpread();
        long[] sortedNs = new long[1_500];
        for (int count = 1; count <= sortedNs.length; count++) {
            insert(sortedNs, count - 1, PhaseSpread.offsetNs(spread.take(), 3_600 * SECOND_NS));
            if (count < 2) {
                continue;
            }
            long shortest = sortedNs[0] + 3_600 * SECOND_NS - sortedNs[count - 1];
            long longest = shortest;
            for (int i = 1; i < count; i++) {
                shortest = Math.min(shortest, sortedNs[i] - sortedNs[i - 1]);
                longest = Math.max(longest, sortedNs[i] - sortedNs[i - 1]);
            }
            assertThat(longest / (double) shortest).as("of %d", count).isLessThan(2.619);
        }
    }

    @Test
    void tenThousandSessionsAtOneSecondFillEveryTenMillisecondsAlike() {
        long[] sortedNs = IntStream.range(0, 10_000)
                .mapToLong(phase -> PhaseSpread.offsetNs(phase, SECOND_NS))
                .sorted()
                .toArray();

        assertThat(fullestWindow(sortedNs, 10_000, SECOND_NS / 100)).isBetween(100, 110);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1_000_000, 999_999_937, 3_600_000_000_000L, Long.MAX_VALUE})
    void phasesLieWithinTheInterval(long intervalNs) {
        for (int phase = 0; phase < 5_000; phase++) {
            assertThat(PhaseSpread.offsetNs(phase, intervalNs))
                    .as("phase %d", phase)
                    .isBetween(0L, intervalNs - 1);
        }
    }

    @Test
    void phaseIsAMultipleOfTheGoldenRatio() {
        for (int phase = 0; phase < 2_000; phase++) {
            double expected = phase * GOLDEN % 1 * SECOND_NS;
            assertThat((double) PhaseSpread.offsetNs(phase, SECOND_NS)).isEqualTo(expected, within(2.0));
        }
    }

    /** Sessions come and go; what is free is used again, so that the rest keeps its order. */
    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void nobodySharesAPhaseAndFreeOnesAreUsedFirst(long seed) {
        Random random = new Random(seed);
        PhaseSpread spread = new PhaseSpread();
        Set<Integer> taken = new HashSet<>();
        int most = 0;
        for (int step = 0; step < 5_000; step++) {
            if (taken.isEmpty() || random.nextInt(100) < 55) {
                int phase = spread.take();
                assertThat(taken.add(phase))
                        .as("seed %d: %d is free", seed, phase)
                        .isTrue();
                most = Math.max(most, taken.size());
                assertThat(phase).as("seed %d: none is skipped", seed).isBetween(0, most - 1);
            } else {
                Integer phase = taken.stream()
                        .skip(random.nextInt(taken.size()))
                        .findFirst()
                        .orElseThrow();
                taken.remove(phase);
                spread.giveBack(phase);
            }
        }
    }

    @Test
    void allMayBeGivenBackAtOnce() {
        PhaseSpread spread = new PhaseSpread();
        int[] first = IntStream.range(0, 1_000).map(i -> spread.take()).toArray();
        IntStream.of(first).forEach(spread::giveBack);

        assertThat(IntStream.range(0, 1_000).map(i -> spread.take()).toArray()).containsExactlyInAnyOrder(first);
        assertThat(spread.take()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void distanceIsTheShorterWayRound(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int one = random.nextInt(1 << 20);
            int other = random.nextInt(1 << 20);
            double apart = Math.abs(PhaseSpread.offsetNs(one, SECOND_NS) - PhaseSpread.offsetNs(other, SECOND_NS))
                    / (double) SECOND_NS;
            assertThat(PhaseSpread.distance(one, other))
                    .as("seed %d: %d and %d", seed, one, other)
                    .isEqualTo(PhaseSpread.distance(other, one))
                    .isEqualTo(Math.min(apart, 1 - apart), within(1e-8))
                    .isBetween(0.0, 0.5);
        }
        assertThat(PhaseSpread.distance(77, 77)).isZero();
    }

    private static void insert(long[] sorted, int count, long value) {
        int place = -1 - Arrays.binarySearch(sorted, 0, count, value);
        assertThat(place).as("two phases at %d ns", value).isNotNegative();
        System.arraycopy(sorted, place, sorted, place + 1, count - place);
        sorted[place] = value;
    }

    /** The most of the first {@code count} that fall into any stretch of {@code widthNs} of one second, going round. */
    private static int fullestWindow(long[] sortedNs, int count, long widthNs) {
        int fullest = 0;
        int end = 0;
        for (int from = 0; from < count; from++) {
            while (end < from + count && at(sortedNs, count, end) - sortedNs[from] < widthNs) {
                end++;
            }
            fullest = Math.max(fullest, end - from);
        }
        return fullest;
    }

    private static long at(long[] sortedNs, int count, int index) {
        return index < count ? sortedNs[index] : sortedNs[index - count] + SECOND_NS;
    }
}
