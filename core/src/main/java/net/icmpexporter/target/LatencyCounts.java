package net.icmpexporter.target;

import java.util.Arrays;
import net.icmpexporter.stats.HeatBins;

/**
 * How often each round-trip time occurred, in the bins of {@link HeatBins}. Not thread-safe.
 */
public final class LatencyCounts {

    private static final long[] NONE = {};

    private int firstBin;
    private long[] counts = NONE;

    /** Nothing counted yet. */
    public LatencyCounts() {}

    /** What another one has counted so far. */
    public LatencyCounts copy() {
        LatencyCounts copy = new LatencyCounts();
        copy.firstBin = firstBin;
        copy.counts = counts.clone();
        return copy;
    }

    /**
     * Counts some times more in a bin.
     *
     * @param bin of {@link HeatBins}
     * @param times 0 or more
     */
    public void add(int bin, long times) {
        if (times == 0) {
            return;
        }
        if (counts.length == 0) {
            firstBin = bin;
            counts = new long[1];
        } else if (bin < firstBin) {
            long[] more = new long[counts.length + firstBin - bin];
            System.arraycopy(counts, 0, more, firstBin - bin, counts.length);
            counts = more;
            firstBin = bin;
        } else if (bin >= endBin()) {
            counts = Arrays.copyOf(counts, bin - firstBin + 1);
        }
        counts[bin - firstBin] += times;
    }

    /** How many times were in a bin. */
    public long count(int bin) {
        return bin < firstBin || bin >= endBin() ? 0 : counts[bin - firstBin];
    }

    /** The first bin that may have a time in it. */
    public int firstBin() {
        return firstBin;
    }

    /** The bin after the last one that may have a time in it; {@link #firstBin} if nothing was counted. */
    public int endBin() {
        return firstBin + counts.length;
    }

    /** All times together. */
    public long sum() {
        return Arrays.stream(counts).sum();
    }
}
