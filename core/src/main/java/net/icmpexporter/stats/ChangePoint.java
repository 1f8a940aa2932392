package net.icmpexporter.stats;

/**
 * Finds where the success rate of a row of samples last changed, so that figures about the present do not average over
 * the past: the split with at least 25 samples on either side and the largest difference of the success rates, if that is
 * above 0.12. A change that lies 100 samples or more back ends the past for good: what came before is left out, and the
 * rest searched again.
 */
final class ChangePoint {

    private static final int MIN_SIDE = 25;
    private static final double MIN_DIFFERENCE = 0.12;
    private static final int SETTLED = 100;

    private ChangePoint() {}

    /**
     * Where the present begins.
     *
     * @param samples negative for those not received
     * @param count how many of them
     * @return index of the first sample after the change, 0 if there was none
     */
    static int find(float[] samples, int count) {
        int from = 0;
        while (true) {
            int split = bestSplit(samples, from, count);
            if (split < 0) {
                return from;
            }
            from = split;
            if (count - split < SETTLED) {
                return from;
            }
        }
    }

    private static int bestSplit(float[] samples, int from, int to) {
        int total = 0;
        for (int i = from; i < to; i++) {
            total += success(samples[i]);
        }
        int best = -1;
        double largest = MIN_DIFFERENCE;
        int before = 0;
        for (int split = from + 1; split <= to - MIN_SIDE; split++) {
            before += success(samples[split - 1]);
            if (split - from < MIN_SIDE) {
                continue;
            }
            double rateBefore = before / (double) (split - from);
            double rateAfter = (total - before) / (double) (to - split);
            double difference = Math.abs(rateBefore - rateAfter);
            if (difference > largest) {
                largest = difference;
                best = split;
            }
        }
        return best;
    }

    private static int success(float sample) {
        return sample >= 0 ? 1 : 0;
    }
}
