package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * What the latest resolved probes of a session say, as far back as they are alike: the newest 250, cut at the latest
 * change of the success rate ({@link ChangePoint}). Unknown probes are no samples. Times are NaN if none was answered.
 *
 * @param samples resolved probes in the window, 0 to 250
 * @param received how many of them were answered
 * @param meanSeconds mean RTT of the answered in seconds
 * @param standardDeviationSeconds population standard deviation of their RTT in seconds
 * @param minSeconds their least RTT in seconds
 * @param maxSeconds their greatest RTT in seconds
 */
public record SampleWindow(
        int samples,
        int received,
        double meanSeconds,
        double standardDeviationSeconds,
        double minSeconds,
        double maxSeconds) {

    /** The most samples that there can be. */
    public static final int MOST_SAMPLES = SampleRing.SIZE;

    private static final double NS = 1e9;

    static SampleWindow of(SampleRing ring, int nextNumber) {
        float[] samples = new float[SampleRing.SIZE];
        int oldest = ring.collect(nextNumber, samples);
        float[] row = Arrays.copyOfRange(samples, oldest, samples.length);
        return of(row, ChangePoint.find(row, row.length));
    }

    private static SampleWindow of(float[] samples, int from) {
        int received = 0;
        double sumNs = 0;
        double minNs = Double.POSITIVE_INFINITY;
        double maxNs = Double.NEGATIVE_INFINITY;
        for (int i = from; i < samples.length; i++) {
            if (samples[i] >= 0) {
                received++;
                sumNs += samples[i];
                minNs = Math.min(minNs, samples[i]);
                maxNs = Math.max(maxNs, samples[i]);
            }
        }
        if (received == 0) {
            return withoutTimes(samples.length - from);
        }
        double meanNs = sumNs / received;
        double squares = 0;
        for (int i = from; i < samples.length; i++) {
            if (samples[i] >= 0) {
                squares += (samples[i] - meanNs) * (samples[i] - meanNs);
            }
        }
        return new SampleWindow(
                samples.length - from,
                received,
                meanNs / NS,
                Math.sqrt(squares / received) / NS,
                minNs / NS,
                maxNs / NS);
    }

    /** A window in which nothing was answered. */
    static SampleWindow withoutTimes(int samples) {
        return new SampleWindow(samples, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** The share of the samples that were not answered, 0 to 1; NaN without samples. */
    public double lossRatio() {
        return samples == 0 ? Double.NaN : (samples - received) / (double) samples;
    }
}
