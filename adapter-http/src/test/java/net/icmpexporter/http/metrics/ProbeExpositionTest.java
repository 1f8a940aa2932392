package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NonCanonicalType") // the canonical name has the version of the shaded library in it
final class ProbeExpositionTest {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    private final ProbeExposition exposition = new ProbeExposition(false);

    @Test
    void theTextFormatIsAsItHasAlwaysBeen() throws IOException {
        Exposition answer = exposition.render(SampleSessions.two(), null);

        assertThat(answer.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text(answer)).isEqualTo(golden("probe.txt"));
        ParsedExposition.text(text(answer));
    }

    @Test
    void openMetricsHasTheSameSamplesUnderFamiliesThatDoNotClash() throws IOException {
        Exposition answer = exposition.render(SampleSessions.two(), OPEN_METRICS);

        assertThat(answer.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(text(answer)).isEqualTo(golden("probe.openmetrics"));
        ParsedExposition parsed = ParsedExposition.openMetrics(text(answer));
        assertThat(parsed.samples()).isEqualTo(textSamples());
        assertThat(parsed.types())
                .containsEntry("icmp_probe_latency_seconds", "gauge")
                .containsEntry("icmp_probe_latency_seconds_total", "unknown")
                .containsEntry("icmp_probe_packets_sent", "counter");
    }

    @Test
    void protobufHasTheSameSamplesUnderTheSameNames() throws IOException {
        Exposition answer = exposition.render(SampleSessions.two(), PROTOBUF);

        assertThat(answer.contentType()).startsWith("application/vnd.google.protobuf;");
        Map<String, Double> samples = new HashMap<>();
        InputStream in = new ByteArrayInputStream(answer.body());
        for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
                family != null;
                family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
            boolean counter = family.getName().endsWith("_total");
            assertThat(family.getType()).isEqualTo(counter ? Metrics.MetricType.COUNTER : Metrics.MetricType.GAUGE);
            assertThat(family.getHelp()).isNotEmpty();
            for (Metrics.Metric metric : family.getMetricList()) {
                String series = family.getName() + "{ip=\"" + metric.getLabel(0).getValue() + "\"}";
                samples.put(
                        series,
                        counter
                                ? metric.getCounter().getValue()
                                : metric.getGauge().getValue());
            }
        }
        assertThat(samples).isEqualTo(textSamples());
    }

    @Test
    void countsWhatIsKnownAndLeavesOutWhatIsNot() {
        Map<String, Double> samples = textSamples();

        // 40 sent, of which 1 is in flight and 1 may have been lost here; 34 accepted and 1 refused
        assertThat(samples).containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 38.0);
        assertThat(samples).containsEntry("icmp_probe_packets_recv_total{ip=\"192.0.2.1\"}", 35.0);
        assertThat(samples).containsEntry("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}", 3 / 38.0);
        assertThat(samples).containsEntry("icmp_probe_latency_seconds{ip=\"2001:db8::1\"}", Double.NaN);
    }

    @Test
    void sumsPast64BitsStayExact() {
        SessionStats old = new SessionStats(4, 3);
        old.sent(0);
        old.sent(1);
        old.answered(SampleSessions.answer(0, 1L << 61, false));
        old.answered(SampleSessions.answer(1, 1L << 61, false));

        Map<String, Double> samples = ParsedExposition.text(
                        text(exposition.render(List.of(SampleSessions.view("192.0.2.1", old.snapshot())), null)))
                .samples();

        assertThat(samples).containsEntry("icmp_probe_latency_seconds_total{ip=\"192.0.2.1\"}", 0x1p62 / 1e9);
        assertThat(samples).containsEntry("icmp_probe_latency_squared_seconds_total{ip=\"192.0.2.1\"}", 0x1p123 / 1e18);
    }

    @Test
    void noTargetIsNoFamily() {
        assertThat(exposition.render(List.of(), null).body()).isEmpty();
        assertThat(text(exposition.render(List.of(), OPEN_METRICS))).isEqualTo("# EOF\n");
        assertThat(exposition.render(List.of(), PROTOBUF).body()).isEmpty();
    }

    @Test
    void aDemonstrationSaysSoInEveryFamilyOfEveryFormat() throws IOException {
        ProbeExposition demonstration = new ProbeExposition(true);

        assertThat(ParsedExposition.text(text(demonstration.render(SampleSessions.two(), null)))
                        .help()
                        .values())
                .hasSize(8)
                .allMatch(help -> help.contains("invented"));
        assertThat(ParsedExposition.openMetrics(text(demonstration.render(SampleSessions.two(), OPEN_METRICS)))
                        .help()
                        .values())
                .hasSize(8)
                .allMatch(help -> help.contains("invented"));
        Metrics.MetricFamily first = Metrics.MetricFamily.parseDelimitedFrom(new ByteArrayInputStream(
                demonstration.render(SampleSessions.two(), PROTOBUF).body()));
        assertThat(first.getHelp()).contains("invented");
    }

    @Test
    void helpIsEnglish() {
        assertThat(ParsedExposition.text(text(exposition.render(SampleSessions.two(), null)))
                        .help()
                        .values())
                .hasSize(8)
                .allMatch(help -> help.endsWith(".") && !help.contains("recieved"));
    }

    private Map<String, Double> textSamples() {
        return ParsedExposition.text(text(exposition.render(SampleSessions.two(), "text/plain")))
                .samples();
    }

    private static String text(Exposition exposition) {
        return new String(exposition.body(), StandardCharsets.UTF_8);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = ProbeExpositionTest.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException("no such file: " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
