package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.PrometheusServer;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Prometheus takes the native histograms over, and its quantiles are those of the round-trip times on the wire. */
@Timeout(180)
final class QuantilesIT {

    private static final Duration DURATION = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SEED = 20_260_202;
    private static final double[] QUANTILES = {0.1, 0.5, 0.9, 0.99};

    private static final List<Target> TARGETS = List.of(
            new Target(Behaviour.DELAYED, 5, false),
            new Target(Behaviour.DELAYED, 20, true),
            new Target(Behaviour.LOSSY_AT_RANDOM, 30, false),
            new Target(Behaviour.JITTERED, 100, false),
            new Target(Behaviour.JITTERED, 50, true),
            new Target(Behaviour.SPREAD, 15, true));

    /** What a stamp of the exporter's may differ from the capture's. */
    private static final double STAMP_SECONDS = 50e-6;

    @Test
    void quantilesAreWithinABucketOfTheTruth() {
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, TunPath.Kind.ROUTED, SEED, Target.TIMEOUT_MS);
            EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));
            ExporterProcess exporter = lab.keep(ExporterProcess.start(
                    path.prober(),
                    Rights.ROOT,
                    "-i-wont-be-evil",
                    "-interval",
                    Integer.toString(Target.INTERVAL_MS),
                    "-timeout",
                    Integer.toString(Target.TIMEOUT_MS)));
            PrometheusServer prometheus = lab.keep(
                    new PrometheusServer(path.prober(), configuration(), "--enable-feature=native-histograms"));
            prometheus
                    .process()
                    .await(
                            "sessions",
                            PATIENCE,
                            () -> exporter.metrics().count("icmp_active_probes") == TARGETS.size());

            Observation seen = Observation.of(path, capture, exporter, TARGETS, DURATION);
            prometheus.process().await("the last figures", PATIENCE, () -> hasAll(prometheus, seen));
            check(prometheus, seen);
        }
    }

    /** All targets in one request, told apart by {@code ip}. */
    private static String configuration() {
        return "global: {scrape_interval: 1s}\nscrape_configs: [{job_name: q, metrics_path: /probe, params: {target: ["
                + String.join(
                        ", ",
                        TARGETS.stream()
                                .map(target -> "\"" + target.address() + "\"")
                                .toList())
                + "]}, static_configs: [{targets: [\"localhost:9116\"]}]}]\n";
    }

    private static boolean hasAll(PrometheusServer prometheus, Observation seen) {
        Map<String, Double> sent = prometheus.query("icmp_probe_packets_sent_total", "ip");
        return TARGETS.stream().allMatch(target -> sent.getOrDefault(target.address(), -1.0) == seen.sent(target));
    }

    private static void check(PrometheusServer prometheus, Observation seen) {
        SoftAssertions softly = new SoftAssertions();
        Map<String, Double> counts = prometheus.query("histogram_count(icmp_probe_rtt_seconds)", "ip");
        Map<String, Double> sums = prometheus.query("histogram_sum(icmp_probe_rtt_seconds)", "ip");
        Map<String, Double> totals = prometheus.query("icmp_probe_latency_seconds_total", "ip");
        for (Target target : TARGETS) {
            List<Long> rttNs = seen.inTimeRttNs(target);
            assertThat(rttNs).as("answers of %s", target).hasSizeGreaterThan(50);
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
            for (Target target : TARGETS) {
                List<Long> sorted = seen.inTimeRttNs(target).stream().sorted().toList();
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
