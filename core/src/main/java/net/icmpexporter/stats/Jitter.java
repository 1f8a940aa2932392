package net.icmpexporter.stats;

/**
 * The interarrival jitter of RFC 3550, 6.4.1 and A.8: the mean deviation of the difference of two round-trip times, smoothed with
 * a gain of 1/16, over the answers in the order in which they were timed. Here the time of transit is that of the round trip.
 * Engine thread, under {@link SessionStats}.
 */
final class Jitter {

    private static final double GAIN = 16;

    private boolean hasPrevious;
    private long previousNs;
    private double jitterNs;

    /** An answer that was timed by the usual stamps. */
    void add(long rttNs) {
        if (hasPrevious) {
            jitterNs += (Math.abs(rttNs - previousNs) - jitterNs) / GAIN;
        }
        hasPrevious = true;
        previousNs = rttNs;
    }

    /** As {@link SessionStats#prefetch}. */
    long prefetch() {
        return previousNs;
    }

    /** The estimate in nanoseconds; 0 before the second answer. */
    double jitterNs() {
        return jitterNs;
    }
}
