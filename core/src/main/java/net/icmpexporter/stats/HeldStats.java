package net.icmpexporter.stats;

/** What is counted besides of sessions that are held. Written by the engine thread under {@link SessionStats}. */
final class HeldStats {

    /** The next time's bin is prepared before the write begins. */
    final RttHistogram heat = new RttHistogram(HeatBins.bins());

    /** What was counted before. */
    final long[] before;

    final long sinceMonoNs;
    long lastNs;
    long minNs;
    long maxNs;

    /**
     * @param sinceMonoNs when counting begins: tells these from those of an earlier session of the same key
     * @param before what was counted until then
     */
    HeldStats(long sinceMonoNs, long[] before) {
        this.before = before;
        this.sinceMonoNs = sinceMonoNs;
    }

    void add(long rttNs, int bin) {
        boolean first = maxNs == 0 && minNs == 0 && lastNs == 0;
        heat.add(bin);
        lastNs = rttNs;
        minNs = first ? rttNs : Math.min(minNs, rttNs);
        maxNs = Math.max(maxNs, rttNs);
    }
}
