package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.PrometheusServer;
import net.icmpexporter.it.lab.ReadmeBlock;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The example of the README, taken by its word: Prometheus scrapes, with native histograms and without, and its answers
 * are what the network did. The one that makes the sessions sees every counter begin at 0, which is what makes
 * {@code increase} exact; the one that comes later is asked for what it has, not for what it saw grow.
 */
@Timeout(180)
final class PrometheusIT {

    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SEED = 20_260_101;

    private static final List<Target> TARGETS = List.of(
            new Target(Behaviour.PROMPT, 1, false),
            new Target(Behaviour.DELAYED, 20, true),
            new Target(Behaviour.LOSSY, 4, false),
            new Target(Behaviour.LOSSY_AT_RANDOM, 30, true),
            new Target(Behaviour.JITTERED, 100, false),
            new Target(Behaviour.JITTERED, 50, true),
            new Target(Behaviour.DUPLICATED, 2, false),
            new Target(Behaviour.BLACKHOLE, 1, false),
            new Target(Behaviour.UNREACHABLE, 1, true));

    /** The machine may stop for a while between the stamp of the capture and that of the exporter: of one probe in a hundred. */
    private static final double TOLERANCE_SECONDS = 1e-3;

    @Test
    void theReadmesConfigurationAndQueriesTellWhatTheNetworkDid() {
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
            PrometheusServer prometheus = lab.keep(new PrometheusServer(path.prober(), configuration()));
            prometheus
                    .process()
                    .await(
                            "sessions",
                            PATIENCE,
                            () -> exporter.metrics().count("icmp_active_probes") == TARGETS.size());
            PrometheusServer modern = lab.keep(
                    new PrometheusServer(path.prober(), configuration(), "--enable-feature=native-histograms"));

            Observation seen = Observation.of(path, capture, exporter, TARGETS, DURATION);
            prometheus
                    .process()
                    .await("the last figures", PATIENCE, () -> hasAll(prometheus, seen) && hasAll(modern, seen));
            checkAnswers(prometheus, seen);
            Quantiles.check(modern, seen, TARGETS);
            checkPages(exporter);
        }
    }

    /** The README's, but for the addresses and the time between two scrapes. */
    private static String configuration() {
        List<String> addresses =
                TARGETS.stream().map(target -> "\"" + target.address() + "\"").toList();
        String example = ReadmeBlock.of("example: prometheus.yml");
        String adapted = example.replaceFirst("scrape_interval: \\S+", "scrape_interval: 1s")
                .replaceFirst("targets: \\[(?!localhost)[^]]*]", "targets: [" + String.join(", ", addresses) + "]");
        assertThat(adapted).as("the example, adapted").isNotEqualTo(example).contains(addresses.get(0));
        return adapted;
    }

    private static boolean hasAll(PrometheusServer prometheus, Observation seen) {
        Map<String, Double> sent = prometheus.query("icmp_probe_packets_sent_total", "ip");
        return TARGETS.stream().allMatch(target -> sent.getOrDefault(target.address(), -1.0) == seen.sent(target));
    }

    private static void checkAnswers(PrometheusServer prometheus, Observation seen) {
        Map<String, Double> loss = prometheus.query(ReadmeBlock.of("query: loss"), "instance");
        Map<String, Double> latency = prometheus.query(ReadmeBlock.of("query: latency"), "instance");
        Map<String, Double> deviation = prometheus.query(ReadmeBlock.of("query: stddev"), "instance");
        SoftAssertions softly = new SoftAssertions();
        for (Target target : TARGETS) {
            List<Long> rttNs = seen.inTimeRttNs(target);
            double sent = seen.did(target).requests();
            softly.assertThat(loss.get(target.address()))
                    .as("loss of %s", target)
                    .isCloseTo(1 - rttNs.size() / sent, within(1e-6));
            if (!rttNs.isEmpty()) {
                double mean =
                        rttNs.stream().mapToDouble(ns -> ns / 1e9).average().orElseThrow();
                double variance = rttNs.stream()
                        .mapToDouble(ns -> (ns / 1e9 - mean) * (ns / 1e9 - mean))
                        .average()
                        .orElseThrow();
                softly.assertThat(latency.get(target.address()))
                        .as("latency of %s in seconds", target)
                        .isCloseTo(mean, within(TOLERANCE_SECONDS));
                softly.assertThat(deviation.get(target.address()))
                        .as("standard deviation of %s in seconds", target)
                        .isCloseTo(Math.sqrt(variance), within(TOLERANCE_SECONDS));
            }
        }
        softly.assertAll();
    }

    /** promtool finds nothing but the one name that was there before promtool's rules. */
    private static void checkPages(ExporterProcess exporter) {
        for (String page : List.of("/metrics", "/probe?target=" + TARGETS.get(0).address())) {
            HttpAnswer answer = exporter.get(page);
            assertThat(PrometheusServer.lint(answer.body()).lines())
                    .as("promtool about %s", page)
                    .allMatch(line -> line.startsWith("icmp_probe_samples_count "));
        }
    }
}
