package net.icmpexporter.fake.path;

/** How long a round trip takes. Immutable; any thread. */
@FunctionalInterface
public interface Delay {

    /** The uniform numbers that make one nearly normal one. */
    int NORMAL_TERMS = 12;

    /** The round trip of one probe in nanoseconds, not negative. */
    long drawNs(Draws draws);

    /** Always the same, in nanoseconds. */
    static Delay constantNs(long delayNs) {
        checkNotNegative(delayNs);
        return draws -> delayNs;
    }

    /** At least {@code fromNs}, less than {@code toNs}, all alike likely. */
    static Delay uniformNs(long fromNs, long toNs) {
        checkNotNegative(fromNs);
        checkNotNegative(toNs - fromNs);
        return draws -> draws.between(fromNs, toNs);
    }

    /**
     * Nearly normal: the sum of twelve uniform numbers, hence never further than six deviations from the mean, and never
     * less than nothing.
     */
    static Delay normalNs(long meanNs, long deviationNs) {
        checkNotNegative(meanNs);
        checkNotNegative(deviationNs);
        return draws -> {
            double sum = 0;
            for (int i = 0; i < NORMAL_TERMS; i++) {
                sum += draws.unit();
            }
            return Math.max(0, meanNs + (long) ((sum - NORMAL_TERMS / 2.0) * deviationNs));
        };
    }

    /** This one, and for the given share of the probes {@code spikeNs} on top. */
    default Delay withSpikes(double spikeRatio, long spikeNs) {
        checkNotNegative(spikeNs);
        return draws -> {
            long delayNs = drawNs(draws);
            return draws.unit() < spikeRatio ? delayNs + spikeNs : delayNs;
        };
    }

    private static void checkNotNegative(long delayNs) {
        if (delayNs < 0) {
            throw new IllegalArgumentException("a delay cannot be negative: " + delayNs + " ns");
        }
    }
}
