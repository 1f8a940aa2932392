package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.PrometheusServer;
import net.icmpexporter.it.lab.ReadmeBlock;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that the dashboard asks is asked of a real Prometheus with native histograms and the rules, which scrapes the
 * exporter in a network where something goes wrong in every way. What can have an answer there has one.
 */
@Timeout(240)
final class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20_260_102;
    private static final int PORT = 443;
    private static final String DELAYED = Behaviour.DELAYED.v4(20);

    /** Of each colour of the median there is a loss: none, 4 %, 14 %, 25 %, 75 %. */
    private static final List<String> ADDRESSES = List.of(
            Behaviour.PROMPT.v4(1),
            DELAYED,
            Behaviour.LOSSY.v4(25),
            Behaviour.LOSSY.v4(7),
            Behaviour.LOSSY.v4(4),
            Behaviour.LOSSY_AT_RANDOM.v4(75),
            Behaviour.BLACKHOLE.v4(1),
            Behaviour.UNREACHABLE.v4(1));

    /** All that are marked there, but for the one about classic buckets. */
    private static final List<String> README_QUERIES =
            List.of("loss", "latency", "stddev", "reasons", "quantile", "delay variation", "availability");

    /** Of these a series exists once it has happened; here nothing is unknown. */
    private static final List<String> MAY_BE_ABSENT = List.of("_probe_unknown_total");

    @Test
    void everyQueryOfTheDashboardHasAnAnswer() throws IOException {
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, TunPath.Kind.ROUTED, SEED, 1000);
            lab.keep(ExporterProcess.start(
                    path.prober(), Rights.ROOT, "-i-wont-be-evil", "-interval", "100", "-timeout", "1000"));
            PrometheusServer prometheus = lab.keep(
                    new PrometheusServer(path.prober(), configuration(), "--enable-feature=native-histograms"));
            awaitProbes(prometheus);
            checkQuantiles(prometheus);

            path.cut(); // from now on the kernel refuses to send, which the dashboard shows too
            prometheus
                    .process()
                    .await(
                            "send failures",
                            PATIENCE,
                            () -> prometheus.hasData("rate(icmp_probe_send_failures_total[1m]) > 0")
                                    && prometheus.hasData("rate(tcp_probe_send_failures_total[1m]) > 0"));
            assertThat(unanswered(prometheus)).as("queries without an answer").isEmpty();
            assertThat(README_QUERIES.stream().filter(query -> !prometheus.hasData(ReadmeBlock.of("query: " + query))))
                    .as("queries of the README without an answer")
                    .isEmpty();
            assertThat(prometheus.rules())
                    .as("health of the rules")
                    .contains("\"health\":\"ok\"")
                    .doesNotContain("\"health\":\"err\"");
        }
    }

    /** A hundred probes of each, so that the one in 25 is lost a few times, and each outage has begun. */
    private static void awaitProbes(PrometheusServer prometheus) {
        for (String protocol : List.of("icmp", "tcp")) {
            prometheus
                    .process()
                    .await(
                            "probes by " + protocol,
                            PATIENCE,
                            () -> prometheus
                                            .query("sum by (ip) (" + protocol + "_probe_outcomes_total) >= 100", "ip")
                                            .size()
                                    == ADDRESSES.size());
        }
    }

    /** promtool cannot test this: quantiles of a native histogram, here of a delay that the test network makes. */
    private static void checkQuantiles(PrometheusServer prometheus) {
        for (String protocol : List.of("icmp", "tcp")) {
            String median = "target:probe_rtt_seconds:p50_rate5m{protocol=\"" + protocol + "\"}";
            prometheus.process().await("recorded median", PATIENCE, () -> prometheus
                    .query(median, "ip")
                    .containsKey(DELAYED));
            assertThat(prometheus.query(median, "ip").get(DELAYED))
                    .as("median of a delay of 20 ms by %s, in buckets that are 9 %% wide", protocol)
                    .isCloseTo(0.020, within(0.004));
        }
    }

    private static List<String> unanswered(PrometheusServer prometheus) throws IOException {
        List<String> unanswered = new ArrayList<>();
        for (Dashboard.Query query : Dashboard.read().queries()) {
            for (String protocol : List.of("icmp", "tcp")) {
                if (!hasAnswer(prometheus, query, protocol)) {
                    unanswered.add(protocol + ": " + query.panel() + ": " + query.expression());
                }
            }
        }
        return unanswered;
    }

    /** For one of the targets at least: a colour of the median stands for a loss that only one of them has. */
    private static boolean hasAnswer(PrometheusServer prometheus, Dashboard.Query query, String protocol) {
        return query.isClassicOnly()
                || MAY_BE_ABSENT.stream().anyMatch(name -> query.expression().contains(name))
                || ADDRESSES.stream().anyMatch(address -> prometheus.hasData(query.with(variables(protocol, address))));
    }

    private static Map<String, String> variables(String protocol, String instance) {
        return Map.of(
                "protocol", protocol,
                "job", ".*",
                "instance", instance,
                "ip", ".*",
                "tcp_port", ".*",
                "exporter", ".*",
                "__rate_interval", "1m",
                "__range", "1m");
    }

    private static String configuration() {
        return """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: icmp-exporter
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(RuleFiles.RULES, ExporterProcess.PORT)
                + job("icmp", "{}")
                + job("tcp", "{tcp_port: [\"" + PORT + "\"]}");
    }

    private static String job(String name, String parameters) {
        String exporter = "127.0.0.1:" + ExporterProcess.PORT;
        return """
                  - job_name: %s
                    metrics_path: /probe
                    params: %s
                    static_configs: [{targets: [%s]}]
                    relabel_configs:
                      - {source_labels: [__address__], target_label: __param_target}
                      - {source_labels: [__param_target], target_label: instance}
                      - {target_label: __address__, replacement: "%s"}
                      - {target_label: exporter, replacement: "%s"}
                """.formatted(
                        name,
                        parameters,
                        ADDRESSES.stream().map(address -> '"' + address + '"').collect(Collectors.joining(", ")),
                        exporter,
                        exporter);
    }
}
