package net.icmpexporter.target;

/**
 * A mean in which what is older weighs less: by the factor e for each span of time that has passed. Immutable.
 *
 * @param sumNs weighted sum of the times
 * @param weight their weights' sum; 0 if there is no time
 */
public record DecayingMean(double sumNs, double weight) {

    /** Of nothing. */
    public static final DecayingMean NONE = new DecayingMean(0, 0);

    /** The mean in nanoseconds; 0 if there is none. */
    public double meanNs() {
        return weight == 0 ? 0 : sumNs / weight;
    }

    /**
     * After some time, with some values more.
     *
     * @param elapsedNs since this mean was up to date, 0 or more
     * @param spanNs in which what was weighs less by the factor e, positive
     */
    DecayingMean after(long elapsedNs, long spanNs, long moreSumNs, long more) {
        double factor = Math.exp(-(double) elapsedNs / spanNs);
        return new DecayingMean(sumNs * factor + moreSumNs, weight * factor + more);
    }
}
