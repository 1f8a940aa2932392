package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionStats;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NonCanonicalType") // the canonical name has the version of the shaded library in it
final class ProbeExpositionTest {

    private static final String FILES = "src/test/resources/net/icmpexporter/http/metrics/";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    private static final int BASIC = 8;
    private static final int ALL = 32;

    private final ProbeExposition exposition = new ProbeExposition(false);

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("probe", SampleSessions.two(), Detail.BASIC, RttBuckets.NATIVE),
                Arguments.of("probe-full", SampleSessions.two(), Detail.FULL, RttBuckets.NATIVE),
                Arguments.of("probe-tcp", SampleSessions.twoPorts(), Detail.FULL, RttBuckets.CLASSIC));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void theTextFormatIsAsItHasAlwaysBeen(String file, List<ProbedTarget> targets, Detail detail, RttBuckets buckets)
            throws IOException {
        Exposition answer = exposition.render(targets, detail, buckets, null);

        assertThat(answer.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        ExpectedFile.check(FILES + file + ".txt", text(answer), ProbeExpositionTest.class);
        assertThat(ParsedExposition.text(text(answer)).types()).hasSize(detail == Detail.BASIC ? BASIC : ALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void openMetricsHasTheSameSamplesUnderFamiliesThatDoNotClash(
            String file, List<ProbedTarget> targets, Detail detail, RttBuckets buckets) throws IOException {
        Exposition answer = exposition.render(targets, detail, buckets, OPEN_METRICS);

        assertThat(answer.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        ExpectedFile.check(FILES + file + ".openmetrics", text(answer), ProbeExpositionTest.class);
        assertThat(ParsedExposition.openMetrics(text(answer)).samples())
                .isEqualTo(ParsedExposition.text(text(exposition.render(targets, detail, buckets, null)))
                        .samples());
    }

    @Test
    void openMetricsCallsEveryFamilyWhatItIs() {
        String answer = text(exposition.render(SampleSessions.two(), Detail.FULL, RttBuckets.NATIVE, OPEN_METRICS));

        assertThat(ParsedExposition.openMetrics(answer).types())
                .containsEntry("icmp_probe_latency_seconds", "gauge")
                .containsEntry("icmp_probe_latency_seconds_total", "unknown")
                .containsEntry("icmp_probe_packets_sent", "counter")
                .containsEntry("icmp_probe_last_rejection", "info")
                .containsEntry("icmp_probe_delay_variation_seconds", "summary")
                .containsEntry("icmp_probe_rtt_seconds", "histogram");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void protobufHasTheSameFamiliesUnderTheSameNames(
            String file, List<ProbedTarget> targets, Detail detail, RttBuckets buckets) throws IOException {
        Exposition answer = exposition.render(targets, detail, buckets, PROTOBUF);

        assertThat(answer.contentType()).startsWith("application/vnd.google.protobuf;");
        List<Metrics.MetricFamily> families = families(answer);
        ExpectedFile.check(
                FILES + file + ".protobuf",
                families.stream().map(Object::toString).collect(Collectors.joining("\n")),
                ProbeExpositionTest.class);
        assertThat(families.stream()
                        .collect(Collectors.toMap(
                                Metrics.MetricFamily::getName, family -> typeInText(family.getType()))))
                .isEqualTo(ParsedExposition.text(text(exposition.render(targets, detail, buckets, null)))
                        .types());
    }

    private static String typeInText(Metrics.MetricType type) {
        return switch (type) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case HISTOGRAM -> "histogram";
            case SUMMARY -> "summary";
            default -> type.name();
        };
    }

    @Test
    void littleDetailIsTheSameBytesThatFullDetailHasOfThoseFamilies() {
        String full = text(exposition.render(SampleSessions.two(), Detail.FULL, RttBuckets.NATIVE, null));
        String basic = text(exposition.render(SampleSessions.two(), Detail.BASIC, RttBuckets.CLASSIC, null));
        Collection<String> names = ParsedExposition.text(basic).types().keySet();

        String ofThose = full.lines()
                .filter(line -> names.contains(line.replaceAll("^(# [A-Z]+ )?([a-z_]+).*", "$2")))
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(ofThose).isEqualTo(basic);
    }

    @Test
    void countsWhatIsKnownAndLeavesOutWhatIsNot() {
        Map<String, Double> samples = samples(SampleSessions.twoPorts());

        // 17 sent, of which 1 may have been lost here; 3 accepted and 1 refused
        assertThat(samples)
                .containsEntry("tcp_probe_packets_sent_total{ip=\"192.0.2.1\",tcp_port=\"80\"}", 16.0)
                .containsEntry("tcp_probe_packets_recv_total{ip=\"192.0.2.1\",tcp_port=\"80\"}", 4.0)
                .containsEntry("tcp_probe_loss_ratio{ip=\"192.0.2.1\",tcp_port=\"80\"}", 0.75)
                .containsEntry("tcp_probe_latency_seconds{ip=\"192.0.2.1\",tcp_port=\"443\"}", Double.NaN);
    }

    @Test
    void sumsPast64BitsStayExact() {
        SessionStats old = new SessionStats(4, 3);
        old.sent(0);
        old.sent(1);
        old.answered(SampleSessions.answer(0, 1L << 61, false));
        old.answered(SampleSessions.answer(1, 1L << 61, false));

        Map<String, Double> samples = samples(List.of(SampleSessions.icmp("192.0.2.1", old.snapshot())));

        assertThat(samples).containsEntry("icmp_probe_latency_seconds_total{ip=\"192.0.2.1\"}", 0x1p62 / 1e9);
        assertThat(samples).containsEntry("icmp_probe_latency_squared_seconds_total{ip=\"192.0.2.1\"}", 0x1p123 / 1e18);
    }

    @ParameterizedTest
    @EnumSource(Detail.class)
    void noTargetIsNoFamily(Detail detail) {
        assertThat(exposition.render(List.of(), detail, RttBuckets.NATIVE, null).body())
                .isEmpty();
        assertThat(text(exposition.render(List.of(), detail, RttBuckets.NATIVE, OPEN_METRICS)))
                .isEqualTo("# EOF\n");
        assertThat(exposition
                        .render(List.of(), detail, RttBuckets.NATIVE, PROTOBUF)
                        .body())
                .isEmpty();
    }

    @Test
    void whatIsSpecialInALabelIsEscaped() {
        SessionView session = SampleSessions.two().get(0).session();
        List<ProbedTarget> named = List.of(new ProbedTarget(session, "a\"b\\c\nd\u00fc"));
        String series = "icmp_probe_in_flight{ip=\"192.0.2.1\",target=\"a\\\"b\\\\c\\nd\u00fc\"}";

        assertThat(samples(named)).containsEntry(series, 1.0);
        assertThat(ParsedExposition.openMetrics(
                                text(exposition.render(named, Detail.FULL, RttBuckets.NATIVE, OPEN_METRICS)))
                        .samples())
                .containsEntry(series, 1.0);
        assertThat(families(exposition.render(named, Detail.BASIC, RttBuckets.NATIVE, PROTOBUF))
                        .get(0)
                        .getMetric(0)
                        .getLabelList()
                        .toString())
                .contains("a\\\"b\\\\c\\nd\\303\\274");
    }

    @Test
    void aDemonstrationSaysSoInEveryFamilyOfEveryFormat() {
        ProbeExposition demonstration = new ProbeExposition(true);

        for (String accept : List.of("text/plain", OPEN_METRICS, PROTOBUF)) {
            assertThat(help(demonstration.render(SampleSessions.two(), Detail.FULL, RttBuckets.NATIVE, accept), accept))
                    .hasSize(ALL)
                    .allMatch(help -> help.endsWith("(Demonstration network: these figures are invented.)"));
        }
    }

    @Test
    void helpIsEnglish() {
        assertThat(help(exposition.render(SampleSessions.two(), Detail.FULL, RttBuckets.NATIVE, null), null))
                .hasSize(ALL)
                .doesNotHaveDuplicates()
                .allMatch(help -> help.endsWith(".") && !help.contains("recieved") && !help.contains("  "));
    }

    private static Collection<String> help(Exposition answer, @Nullable String accept) {
        if (PROTOBUF.equals(accept)) {
            return families(answer).stream().map(Metrics.MetricFamily::getHelp).toList();
        }
        return OPEN_METRICS.equals(accept)
                ? ParsedExposition.openMetrics(text(answer)).help().values()
                : ParsedExposition.text(text(answer)).help().values();
    }

    private Map<String, Double> samples(List<ProbedTarget> targets) {
        return ParsedExposition.text(text(exposition.render(targets, Detail.FULL, RttBuckets.NATIVE, "text/plain")))
                .samples();
    }

    private static List<Metrics.MetricFamily> families(Exposition answer) {
        List<Metrics.MetricFamily> families = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(answer.body());
        try {
            for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(in);
                    family != null;
                    family = Metrics.MetricFamily.parseDelimitedFrom(in)) {
                families.add(family);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return families;
    }

    private static String text(Exposition exposition) {
        return new String(exposition.body(), StandardCharsets.UTF_8);
    }
}
