package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.icmpexporter.stats.RttBounds;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buckets against a count of every single time, by the definition of Prometheus' native histograms. */
final class RttBucketsTest {

    private static final int ROUNDS = 200;
    private static final int MOST_TIMES = 2_000;
    private static final double NS = 1e9;
    private static final long HOUR_NS = 3_600_000_000_000L;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + seed);
    }

    private long[] times() {
        long[] rttsNs = new long[random.nextInt(MOST_TIMES)];
        double scale = 5 + 20 * random.nextDouble();
        for (int i = 0; i < rttsNs.length; i++) {
            long anyNs = (long) Math.exp(scale + random.nextDouble() * 4);
            long onABoundNs = RttBounds.upperNs(random.nextInt(RttBounds.bins())) + random.nextInt(3) - 1;
            rttsNs[i] = Math.min(random.nextInt(4) == 0 ? onABoundNs : anyNs, HOUR_NS);
        }
        return rttsNs;
    }

    private static SessionSnapshot session(long[] rttsNs) {
        SessionStats stats = new SessionStats(1, 3);
        for (int number = 0; number < rttsNs.length; number++) {
            stats.sent(number);
            stats.answered(SampleSessions.answer(number, rttsNs[number], number % 7 == 0));
        }
        return stats.snapshot();
    }

    @Test
    void nativeBucketsHoldWhatTheDefinitionPutsThere() {
        for (int round = 0; round < ROUNDS; round++) {
            long[] rttsNs = times();
            TreeMap<Integer, Long> expected = new TreeMap<>();
            long zeros = 0;
            for (long rttNs : rttsNs) {
                if (rttNs / NS <= 0x1p-20) {
                    zeros++;
                } else {
                    expected.merge(nativeBucket(rttNs / NS), 1L, Long::sum);
                }
            }

            HistogramDataPointSnapshot point = RttBuckets.NATIVE.point(session(rttsNs), Labels.EMPTY);

            assertThat(point.getNativeSchema()).isEqualTo(3);
            assertThat(point.getNativeZeroThreshold()).isEqualTo(0x1p-20);
            assertThat(point.getNativeZeroCount()).as("seed %d", seed).isEqualTo(zeros);
            assertThat(counts(point.getNativeBucketsForPositiveValues()))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            assertThat(point.hasClassicHistogramData()).isFalse();
            assertThat(point.getCount()).isEqualTo(rttsNs.length);
            assertThat(point.getSum()).isEqualTo(sum(rttsNs) / NS);
        }
    }

    /** The bucket i holds what is above 2^((i-1)/8) seconds and not above 2^(i/8). */
    private static int nativeBucket(double seconds) {
        int bucket = -200;
        while (Math.pow(2, bucket / 8.0) < seconds) {
            bucket++;
        }
        return bucket;
    }

    private static Map<Integer, Long> counts(NativeHistogramBuckets buckets) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < buckets.size(); i++) {
            assertThat(counts.put(buckets.getBucketIndex(i), buckets.getCount(i)))
                    .isNull();
        }
        return counts;
    }

    private static long sum(long[] rttsNs) {
        long sum = 0;
        for (long rttNs : rttsNs) {
            sum += rttNs;
        }
        return sum;
    }

    @Test
    void classicBucketsAreExactWhateverBoundsAreAskedFor() {
        for (int round = 0; round < ROUNDS; round++) {
            long[] rttsNs = times();
            long[] boundsNs = bounds();

            HistogramDataPointSnapshot point = RttBuckets.classic(boundsNs).point(session(rttsNs), Labels.EMPTY);

            ClassicHistogramBuckets buckets = point.getClassicBuckets();
            long cumulative = 0;
            List<Double> upperBounds = new ArrayList<>();
            for (int i = 0; i < buckets.size(); i++) {
                cumulative += buckets.getCount(i);
                upperBounds.add(buckets.getUpperBound(i));
                assertThat(cumulative)
                        .as("seed %d, le %s", seed, buckets.getUpperBound(i))
                        .isEqualTo(notAbove(rttsNs, buckets.getUpperBound(i)));
            }
            assertThat(upperBounds)
                    .isSorted()
                    .hasSize((int) Arrays.stream(boundsNs).distinct().count() + 1);
            assertThat(upperBounds.get(upperBounds.size() - 1)).isInfinite();
            assertThat(cumulative).isEqualTo(rttsNs.length);
            assertThat(point.hasNativeHistogramData()).isTrue();
            assertThat(counts(point.getNativeBucketsForPositiveValues()))
                    .isEqualTo(counts(RttBuckets.NATIVE
                            .point(session(rttsNs), Labels.EMPTY)
                            .getNativeBucketsForPositiveValues()));
        }
    }

    /** In no order, some more than once. */
    private long[] bounds() {
        long[] boundsNs = new long[1 + random.nextInt(50)];
        for (int i = 0; i < boundsNs.length; i++) {
            boundsNs[i] = RttBounds.upperNs(random.nextInt(RttBounds.bins()));
        }
        return boundsNs;
    }

    private static long notAbove(long[] rttsNs, double boundSeconds) {
        long count = 0;
        for (long rttNs : rttsNs) {
            count += rttNs <= boundSeconds * NS ? 1 : 0;
        }
        return count;
    }

    @Test
    void classicMeansOneTwoFiveFromATenthOfAMillisecondToFiveSeconds() {
        ClassicHistogramBuckets buckets =
                RttBuckets.CLASSIC.point(session(new long[0]), Labels.EMPTY).getClassicBuckets();
        Set<Double> bounds = new LinkedHashSet<>();
        buckets.stream().forEach(bucket -> bounds.add(bucket.getUpperBound()));

        assertThat(bounds)
                .containsExactly(
                        0.0001,
                        0.0002,
                        0.0005,
                        0.001,
                        0.002,
                        0.005,
                        0.01,
                        0.02,
                        0.05,
                        0.1,
                        0.2,
                        0.5,
                        1.0,
                        2.0,
                        5.0,
                        Double.POSITIVE_INFINITY);
    }

    @Test
    void aBoundOfNoBinIsAFaultOfTheCaller() {
        assertThatThrownBy(() -> RttBuckets.classic(100_000, 100_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no bin ends at 100001 ns");
    }
}
