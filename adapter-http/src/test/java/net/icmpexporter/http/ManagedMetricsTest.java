package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.icmpexporter.http.metrics.ParsedExposition;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.EchoPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The targets that stay, on {@code /metrics} and {@code /metrics/meshping}. */
final class ManagedMetricsTest {

    private static final Map<String, String> OPEN_METRICS =
            Map.of("Accept", "application/openmetrics-text;version=1.0.0");

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void add(String body) {
        assertThat(server.post("/api/targets", body, "Content-Type", "application/json")
                        .body())
                .startsWith("{\"success\":true");
    }

    private Set<String> families(String path) {
        return new TreeSet<>(
                ParsedExposition.text(server.get(path).body()).types().keySet());
    }

    @Test
    void haveTheFamiliesOfProbeAndTheirOwnLabels() {
        Set<String> none = families("/metrics");
        add("{\"targets\":[{\"target\":\"a@192.0.2.1\",\"labels\":{\"site\":\"K\u00f6ln\"}},"
                + "{\"target\":\"a@192.0.2.1\",\"port\":443},{\"target\":\"b@2001:db8::1\"}]}");
        server.run(Duration.ofSeconds(9));

        ParsedExposition metrics = ParsedExposition.text(server.get("/metrics").body());

        assertThat(metrics.value("icmp_probe_packets_recv_total{ip=\"192.0.2.1\",site=\"K\u00f6ln\",target=\"a\"}"))
                .isPositive();
        assertThat(metrics.value("tcp_probe_packets_recv_total{ip=\"192.0.2.1\",target=\"a\",tcp_port=\"443\"}"))
                .isPositive();
        assertThat(metrics.value("icmp_probe_packets_recv_total{ip=\"2001:db8::1\",target=\"b\"}"))
                .isPositive();
        Set<String> more = new TreeSet<>(families("/metrics"));
        more.removeAll(none);
        Set<String> asked = families("/probe?target=192.0.2.1");
        asked.addAll(families("/probe?target=192.0.2.1&tcp_port=443"));
        asked.addAll(Set.of("icmp_exporter_targets", "icmp_exporter_store_healthy"));
        more.removeIf(name -> name.startsWith("http_"));
        assertThat(more).isEqualTo(asked);
    }

    /** Besides what every target has: how its connections do. */
    @Test
    void ofEchoTellOfConnectionsToo() {
        add(
                "{\"targets\":[{\"target\":\"e@192.0.2.1\",\"protocol\":\"echo\",\"port\":4000,\"labels\":{\"site\":\"x\","
                        + "\"echo_port\":\"7\"}},{\"target\":\"f@192.0.2.1\",\"protocol\":\"echo\",\"port\":4000,\"wire\":16}]}");
        server.connections.put(
                new EchoPeer(
                        TestServer.address("192.0.2.1"),
                        4000,
                        24,
                        TestServer.OPTIONS.intervalNs(),
                        TestServer.OPTIONS.timeoutNs()),
                new ConnectionFigures(true, 40_000, 3, Map.of(ConnectionFault.REFUSED, 2L), Map.of()));
        server.run(Duration.ofMillis(100));

        ParsedExposition metrics = ParsedExposition.text(server.get("/metrics").body());

        String first = "{echo_port=\"4000\",exported_echo_port=\"7\",ip=\"192.0.2.1\",site=\"x\",target=\"e\"}";
        String second = "{echo_port=\"4000\",ip=\"192.0.2.1\",target=\"f\"}";
        assertThat(metrics.value("echo_probe_packets_sent_total" + first)).isZero();
        assertThat(metrics.value("tcp_echo_connects_total" + first)).isEqualTo(3);
        assertThat(metrics.value("tcp_echo_connected" + first)).isEqualTo(1);
        assertThat(metrics.value("tcp_echo_connected" + second)).isZero();
        assertThat(metrics.value("tcp_echo_connect_failures_total" + first.replace("site", "reason=\"refused\",site")))
                .isEqualTo(2);
        assertThat(families("/metrics")).doesNotContain("tcp_echo_sent_total", "tcp_echo_tcp_retransmits_total");
        assertThat(families("/metrics?detail=basic")).noneMatch(name -> name.startsWith("tcp_echo_"));
        assertThat(families("/metrics/meshping")).isNotEmpty();
        assertThat(server.get("/metrics/meshping").body()).contains("target=\"192.0.2.1\",echo_port=\"4000\"");
        assertThat(server.get("/metrics", "Accept", OPEN_METRICS.getOrDefault("Accept", ""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void areThereBeforeTheFirstProbe() {
        add("{\"target\":\"a@192.0.2.1\"}");

        ParsedExposition metrics = ParsedExposition.text(server.get("/metrics").body());

        assertThat(metrics.value("icmp_probe_packets_sent_total{ip=\"192.0.2.1\",target=\"a\"}"))
                .isZero();
    }

    /** Each of them is a label that some family has anyway, and one looks as if it had been renamed already. */
    @Test
    void noLabelOfATargetHidesOneOfAFamily() {
        List<String> taken = List.of(
                "ip",
                "target",
                "tcp_port",
                "le",
                "quantile",
                "type",
                "code",
                "reporter",
                "reason",
                "source",
                "outcome",
                "cause",
                "exported_ip");
        add("{\"target\":\"a@192.0.2.1\",\"port\":80,\"labels\":{"
                + taken.stream().map(name -> "\"" + name + "\":\"mine\"").collect(Collectors.joining(",")) + "}}");
        server.run(Duration.ofSeconds(5));

        ParsedExposition text =
                ParsedExposition.text(server.get("/metrics?buckets=classic").body());
        ParsedExposition open =
                ParsedExposition.openMetrics(server.get("/metrics", "Accept", OPEN_METRICS.getOrDefault("Accept", ""))
                        .body());

        assertThat(text.samples().keySet())
                .anyMatch(series -> series.startsWith("tcp_probe_stamps_total{")
                        && series.contains("exported_source=\"mine\"")
                        && series.contains(",source=\"kernel\""))
                .anyMatch(series -> series.startsWith("tcp_probe_rtt_seconds_bucket{")
                        && series.contains("exported_le=\"mine\"")
                        && series.contains("le=\"+Inf\""))
                .anyMatch(series -> series.startsWith("tcp_probe_packets_sent_total{")
                        && series.contains("exported_exported_ip=\"mine\",exported_ip=\"mine\"")
                        && series.contains(",ip=\"192.0.2.1\""));
        assertThat(open.types()).containsKey("tcp_probe_packets_sent");
    }

    /** Two targets of one name, one of which has a host name with the other's address. */
    @Test
    void aSeriesIsThereOnce() {
        add("{\"targets\":[\"a@192.0.2.4\",\"a@four.example\"]}");

        String metrics = server.get("/metrics").body();

        assertThat(metrics.lines().filter(line -> line.startsWith("icmp_probe_packets_sent_total{")))
                .hasSize(1);
        assertThat(server.get("/metrics/meshping").body().lines().filter(line -> line.startsWith("meshping_sent{")))
                .hasSize(1);
    }

    @Test
    void haveTheDetailThatIsAskedFor() {
        add("{\"target\":\"a@192.0.2.1\"}");

        assertThat(families("/metrics?detail=basic"))
                .contains("icmp_probe_packets_sent_total")
                .doesNotContain("icmp_probe_outcomes_total");
        assertThat(server.get("/metrics?detail=some").statusCode()).isEqualTo(400);
    }

    @Test
    void meshpingsNamesAreServedAsTextInItsLabels() {
        add("{\"target\":\"a@192.0.2.1\"}");
        server.run(Duration.ofSeconds(9));

        var answer = server.get("/metrics/meshping");

        assertThat(answer.headers().firstValue("content-type").orElse("")).contains("version=0.0.4");
        ParsedExposition metrics = ParsedExposition.text(answer.body());
        double received = metrics.value("meshping_recv{name=\"a\",target=\"192.0.2.1\"}");
        assertThat(received).isPositive();
        assertThat(metrics.value("meshping_pings_bucket{name=\"a\",target=\"192.0.2.1\",le=\"+Inf\"}"))
                .isEqualTo(received);
        assertThat(metrics.value("meshping_pings_count{name=\"a\",target=\"192.0.2.1\"}"))
                .isEqualTo(received);
    }
}
