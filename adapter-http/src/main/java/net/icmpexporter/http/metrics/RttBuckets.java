package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import net.icmpexporter.stats.RttBounds;
import net.icmpexporter.stats.RttHistogram;
import net.icmpexporter.stats.SessionSnapshot;

/**
 * The buckets of a histogram of round-trip times: those of a native histogram always, classic ones beside them if asked for.
 * Both are exact sums of the bins in which a session counts. Immutable, any thread.
 *
 * @see RttBounds
 */
public final class RttBuckets {

    /** Native buckets alone. */
    public static final RttBuckets NATIVE = new RttBuckets(new long[0]);

    /** With classic ones from 0.1 ms to 5 s. */
    public static final RttBuckets CLASSIC = new RttBuckets(oneTwoFive());

    private static final double NS = 1e9;

    private final int[] lastBins;
    private final double[] bounds;

    private RttBuckets(long[] boundsNs) {
        lastBins = new int[boundsNs.length];
        bounds = new double[boundsNs.length + 1];
        for (int i = 0; i < boundsNs.length; i++) {
            lastBins[i] = RttBounds.bin(boundsNs[i]);
            bounds[i] = boundsNs[i] / NS;
        }
        bounds[boundsNs.length] = Double.POSITIVE_INFINITY;
    }

    private static long[] oneTwoFive() {
        long[] bounds = new long[15];
        int used = 0;
        for (long ns = 100_000; ns < 10_000_000_000L; ns *= 10) {
            bounds[used++] = ns;
            bounds[used++] = 2 * ns;
            bounds[used++] = 5 * ns;
        }
        return bounds;
    }

    /**
     * With classic buckets.
     *
     * @param boundsNs their upper bounds in nanoseconds but for the infinite one, in any order, each a
     *     {@link RttBounds#isBound bound of the bins}; at least one
     */
    public static RttBuckets classic(long... boundsNs) {
        for (long boundNs : boundsNs) {
            if (!RttBounds.isBound(boundNs)) {
                throw new IllegalArgumentException("no bin ends at " + boundNs + " ns");
            }
        }
        return new RttBuckets(Arrays.stream(boundsNs).sorted().distinct().toArray());
    }

    /** Whether there are classic buckets. */
    public boolean isClassic() {
        return lastBins.length != 0;
    }

    HistogramDataPointSnapshot point(SessionSnapshot figures, Labels labels) {
        RttHistogram rtts = figures.rtts();
        return new HistogramDataPointSnapshot(
                isClassic() ? classicBuckets(rtts) : ClassicHistogramBuckets.EMPTY,
                RttBounds.SCHEMA,
                rtts.count(0),
                RttBounds.ZERO_THRESHOLD_SECONDS,
                nativeBuckets(rtts),
                NativeHistogramBuckets.EMPTY,
                figures.rttSumSeconds(),
                labels,
                Exemplars.EMPTY,
                0);
    }

    private static NativeHistogramBuckets nativeBuckets(RttHistogram rtts) {
        int[] indexes = new int[16];
        long[] counts = new long[16];
        int used = 0;
        for (int bin = rtts.nextOccupied(1); bin < RttBounds.bins(); bin = rtts.nextOccupied(bin + 1)) {
            int bucket = RttBounds.nativeBucket(bin);
            if (used == 0 || indexes[used - 1] != bucket) {
                if (used == indexes.length) {
                    indexes = Arrays.copyOf(indexes, 2 * used);
                    counts = Arrays.copyOf(counts, 2 * used);
                }
                indexes[used++] = bucket;
            }
            counts[used - 1] += rtts.count(bin);
        }
        return NativeHistogramBuckets.of(Arrays.copyOf(indexes, used), Arrays.copyOf(counts, used));
    }

    /** Of each bucket its own count: adding them up is for the writer. */
    private ClassicHistogramBuckets classicBuckets(RttHistogram rtts) {
        long[] counts = new long[bounds.length];
        int bucket = 0;
        for (int bin = rtts.nextOccupied(0); bin < RttBounds.bins(); bin = rtts.nextOccupied(bin + 1)) {
            while (bucket < lastBins.length && lastBins[bucket] < bin) {
                bucket++;
            }
            counts[bucket] += rtts.count(bin);
        }
        return ClassicHistogramBuckets.of(bounds, counts);
    }
}
