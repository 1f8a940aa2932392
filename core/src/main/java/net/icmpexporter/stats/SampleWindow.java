package net.icmpexporter.stats;

/**
 * What the latest resolved probes of a session say, as far back as they are alike: the newest 250, cut at the latest
 * change of the success rate ({@link ChangePoint}). Unknown probes are no samples.
 *
 * @param samples resolved probes in the window, 0 to 250
 * @param received how many of them were received
 * @param meanSeconds mean RTT of the received in seconds; NaN if there are none
 * @param standardDeviationSeconds population standard deviation of their RTT in seconds; NaN if there are none
 */
public record SampleWindow(int samples, int received, double meanSeconds, double standardDeviationSeconds) {

    private static final double NS = 1e9;

    /** The window of a session that has not resolved a probe yet. */
    public static final SampleWindow EMPTY = new SampleWindow(0, 0, Double.NaN, Double.NaN);

    static SampleWindow of(SampleRing ring, int nextNumber) {
        float[] samples = new float[SampleRing.SIZE];
        int count = ring.collect(nextNumber, samples);
        int from = ChangePoint.find(samples, count);
        int received = 0;
        double sumNs = 0;
        for (int i = from; i < count; i++) {
            if (samples[i] >= 0) {
                received++;
                sumNs += samples[i];
            }
        }
        double meanNs = sumNs / received;
        double squares = 0;
        for (int i = from; i < count; i++) {
            if (samples[i] >= 0) {
                squares += (samples[i] - meanNs) * (samples[i] - meanNs);
            }
        }
        return new SampleWindow(count - from, received, meanNs / NS, Math.sqrt(squares / received) / NS);
    }

    /** The share of the samples that were not received, 0 to 1; NaN without samples. */
    public double lossRatio() {
        return samples == 0 ? Double.NaN : (samples - received) / (double) samples;
    }
}
