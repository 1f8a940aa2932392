package net.icmpexporter.it.system;

import java.util.List;
import java.util.Map;
import net.icmpexporter.it.lab.PrometheusServer;
import org.assertj.core.api.SoftAssertions;

/** Holds the native histograms that a real Prometheus has taken over against the round-trip times on the wire. */
final class Quantiles {

    private static final double[] QUANTILES = {0.1, 0.5, 0.9, 0.99};

    /** What a stamp of the exporter's may differ from the capture's. */
    private static final double STAMP_SECONDS = 50e-6;

    private Quantiles() {}

    /** They count what was answered, and their quantiles are within a bucket of the truth. */
    static void check(PrometheusServer prometheus, Observation seen, List<Target> targets) {
        SoftAssertions softly = new SoftAssertions();
        Map<String, Double> counts = prometheus.query("histogram_count(icmp_probe_rtt_seconds)", "ip");
        Map<String, Double> sums = prometheus.query("histogram_sum(icmp_probe_rtt_seconds)", "ip");
        Map<String, Double> totals = prometheus.query("icmp_probe_latency_seconds_total", "ip");
        for (Target target : targets) {
            List<Long> rttNs = seen.inTimeRttNs(target);
            softly.assertThat(counts.get(target.address()))
                    .as("histogram_count of %s", target)
                    .isEqualTo((double) rttNs.size());
            softly.assertThat(sums.get(target.address()))
                    .as("histogram_sum of %s", target)
                    .isEqualTo(totals.get(target.address()));
        }
        for (double quantile : QUANTILES) {
            Map<String, Double> answers =
                    prometheus.query("histogram_quantile(" + quantile + ", icmp_probe_rtt_seconds)", "ip");
            for (Target target : targets) {
                List<Long> sorted = seen.inTimeRttNs(target).stream().sorted().toList();
                if (sorted.isEmpty()) {
                    continue;
                }
                double truth = sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e9;
                softly.assertThat(bucket(answers.getOrDefault(target.address(), Double.NaN)))
                        .as("bucket of quantile %s of %s, in truth %s s", quantile, target, truth)
                        .isBetween(bucket(truth - STAMP_SECONDS) - 1, bucket(truth + STAMP_SECONDS) + 1);
            }
        }
        softly.assertAll();
    }

    /** Of schema 3: eight to a doubling. */
    private static int bucket(double seconds) {
        return Double.isNaN(seconds) ? Integer.MIN_VALUE : (int) Math.ceil(8 * Math.log(seconds) / Math.log(2));
    }
}
