package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * The bins of heat maps: ten to each doubling of the round-trip time, with one bound at exactly a millisecond, so that
 * neighbours differ by 7 %. Bins are numbered from 0. Immutable.
 */
public final class HeatBins {

    private static final double TO_DOUBLE = 10;
    private static final double NS_PER_MS = 1e6;

    /** The first bin ends at 2^-10 ms, a little less than a microsecond, the last one at 2^22 ms, more than an hour. */
    private static final int FIRST_EXPONENT = -100;

    private static final int LAST_EXPONENT = 220;

    private static final long[] LOWER_NS = new long[LAST_EXPONENT - FIRST_EXPONENT + 1];

    static {
        for (int bin = 1; bin < LOWER_NS.length; bin++) {
            LOWER_NS[bin] = (long) Math.ceil(lowerMs(bin) * NS_PER_MS);
        }
    }

    private HeatBins() {}

    /** How many there are. */
    public static int bins() {
        return LOWER_NS.length;
    }

    /** The bin of a time: that of 0 also for less, the last one also for what is above all bounds. */
    public static int bin(long rttNs) {
        int found = Arrays.binarySearch(LOWER_NS, Math.max(0, rttNs));
        return found >= 0 ? found : -found - 2;
    }

    /** Ten times the binary logarithm of the milliseconds at which a bin begins: negative below a millisecond. */
    public static int exponent(int bin) {
        return bin + FIRST_EXPONENT - 1;
    }

    /** Where a bin begins, in milliseconds: that time is in it. 0 for bin 0. */
    public static double lowerMs(int bin) {
        return bin == 0 ? 0 : Math.pow(2, exponent(bin) / TO_DOUBLE);
    }

    /** Where a bin ends, in milliseconds: that time is in the next one. Infinite for the last bin. */
    public static double upperMs(int bin) {
        return bin == LOWER_NS.length - 1 ? Double.POSITIVE_INFINITY : lowerMs(bin + 1);
    }
}
