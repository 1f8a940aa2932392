package net.icmpexporter.stats;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * The bins in which round-trip times are counted. Their bounds are those of Prometheus' native histograms of schema 3 (eight
 * to each doubling, so that neighbours differ by 9 %), and besides the round figures that people and other exporters use as
 * bounds of classic buckets: both kinds of histogram are therefore exact sums of bins. Immutable.
 *
 * @see <a href="https://prometheus.io/docs/specs/native_histograms/">Prometheus: native histograms</a>
 */
public final class RttBounds {

    /** Resolution of the native histogram: 2^3 buckets to a doubling. */
    public static final int SCHEMA = 3;

    /** The native histogram's zero bucket holds what is not above this many seconds: 2^-20, a little less than 1 us. */
    public static final double ZERO_THRESHOLD_SECONDS = 0x1p-20;

    /** Native bucket i has the upper bound 2^(i/8) seconds. */
    private static final int FIRST_NATIVE = -160;

    private static final int LAST_NATIVE = 96;
    private static final double NATIVE_TO_DOUBLE = 8;
    private static final double NS = 1e9;

    /** Multiples of a power of ten, times ten. */
    private static final int[] ROUND = {10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90};

    private static final long SMALLEST_ROUND_NS = 100;
    private static final long DOUBLING_FROM_NS = 50_000;
    private static final int DOUBLINGS = 20;

    private static final long[] UPPER_NS;
    private static final int[] NATIVE;

    static {
        TreeSet<Long> bounds = new TreeSet<>();
        for (int i = FIRST_NATIVE; i <= LAST_NATIVE; i++) {
            bounds.add(nativeUpperNs(i));
        }
        long mostNs = bounds.last();
        for (long tenthNs = SMALLEST_ROUND_NS; tenthNs < mostNs; tenthNs *= 10) {
            for (int multiple : ROUND) {
                if (tenthNs * multiple < mostNs) {
                    bounds.add(tenthNs * multiple);
                }
            }
        }
        for (int i = 0; i < DOUBLINGS; i++) {
            bounds.add(DOUBLING_FROM_NS << i);
        }
        UPPER_NS = bounds.stream().mapToLong(Long::longValue).toArray();
        NATIVE = new int[UPPER_NS.length];
        int bucket = FIRST_NATIVE;
        for (int bin = 0; bin < UPPER_NS.length; bin++) {
            while (nativeUpperNs(bucket) < UPPER_NS[bin]) {
                bucket++;
            }
            NATIVE[bin] = bucket;
        }
    }

    private RttBounds() {}

    /** Whole nanoseconds, so that a time is not above the bound exactly if its nanoseconds are not above these. */
    private static long nativeUpperNs(int bucket) {
        return (long) Math.floor(Math.pow(2, bucket / NATIVE_TO_DOUBLE) * NS);
    }

    /** How many bins there are: they are numbered from 0, and bin 0 is the zero bucket. */
    public static int bins() {
        return UPPER_NS.length;
    }

    /** The longest time in a bin, in nanoseconds. */
    public static long upperNs(int bin) {
        return UPPER_NS[bin];
    }

    /** The index of the native bucket that a bin from 1 on is part of, as Prometheus numbers buckets. */
    public static int nativeBucket(int bin) {
        return NATIVE[bin];
    }

    /** The bin of a time; the last one also for what is above all bounds, which is more than an hour. */
    public static int bin(long rttNs) {
        int found = Arrays.binarySearch(UPPER_NS, rttNs);
        return Math.min(found >= 0 ? found : -found - 1, UPPER_NS.length - 1);
    }

    /** Whether classic buckets can have this upper bound in nanoseconds: whether a bin ends there. */
    public static boolean isBound(long boundNs) {
        return Arrays.binarySearch(UPPER_NS, boundNs) >= 0;
    }
}
