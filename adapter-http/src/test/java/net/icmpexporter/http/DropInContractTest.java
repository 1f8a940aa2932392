package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.http.metrics.ParsedExposition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients of the Go icmp-exporter send, and what they must get, a row each: requests go to the real server, behind
 * which stands a real engine. {@link ProbeContractTest} has the details of {@code /probe}, {@link PagesTest} those of the
 * pages that are ours alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DropInContractTest {

    private static final String TEXT_004 = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TOO_MANY = "# 400 - too many targets";
    private static final String BAD_PORT = "# 400 - invalid tcp_port parameter";
    private static final String UNRESOLVABLE = "# 400 - unable to resolve target=\"nosuch.invalid\"";

    private TestServer server;

    @BeforeAll
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A request, and an answer that is an error: this status, exactly this body, and no count of targets. */
    private record Refusal(String request, List<String> headers, int status, String body) {

        static Refusal of(String request, String body, String... headers) {
            return new Refusal(request, List.of(headers), 400, body);
        }

        @Override
        public String toString() {
            return abridged(request) + " " + headers;
        }
    }

    private static String abridged(String request) {
        return request.length() < 90 ? request : request.substring(0, 90) + "...";
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                Refusal.of("/probe", "# 400 - missing parameter target"),
                Refusal.of("/probe?tcp_port=80", "# 400 - missing parameter target"),
                Refusal.of("/probe?target=", "# 400 - unable to resolve target=\"\""),
                Refusal.of("/probe?target=192.0.2.1&target=nosuch.invalid", UNRESOLVABLE),
                Refusal.of("/probe?target=nosuch.invalid", UNRESOLVABLE),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=0", BAD_PORT),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=65536", BAD_PORT),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=x", BAD_PORT),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=", BAD_PORT),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=80&tcp_port=x", BAD_PORT),
                Refusal.of("/probe?" + literals(257), TOO_MANY),
                Refusal.of("/probe?" + literals(129) + "&tcp_port=80&tcp_port=443", TOO_MANY),
                // names are resolved before ports are judged, ports before their number
                Refusal.of("/probe?target=nosuch.invalid&tcp_port=x", UNRESOLVABLE),
                Refusal.of("/probe?tcp_port=x&target=nosuch.invalid", UNRESOLVABLE),
                Refusal.of("/probe?target=both.example&tcp_port=x", TOO_MANY, "x-target-limit", "1"),
                Refusal.of("/probe?" + literals(257) + "&tcp_port=x", BAD_PORT),
                Refusal.of("/probe?" + literals(2) + "&tcp_port=x", BAD_PORT, "x-target-limit", "1"),
                // the header that lowers the limit
                Refusal.of("/probe?" + literals(2), TOO_MANY, "x-target-limit", "1"),
                Refusal.of("/probe?" + literals(1), TOO_MANY, "x-target-limit", "abc"),
                Refusal.of("/probe?" + literals(1), TOO_MANY, "x-target-limit", "-1"),
                Refusal.of("/probe?" + literals(257), TOO_MANY, "x-target-limit", "100000"),
                Refusal.of("/probe?" + literals(2), TOO_MANY, "x-target-limit", "10", "x-target-limit", "1"),
                Refusal.of("/probe?" + literals(2), TOO_MANY, "x-target-limit", "1", "x-target-limit", "10"),
                Refusal.of("/probe?target=192.0.2.1&tcp_port=80&tcp_port=443", TOO_MANY, "x-target-limit", "1"),
                // whatever else there is
                new Refusal("/nosuch", List.of(), 404, "404 page not found\n"),
                new Refusal("/Probe?target=192.0.2.1", List.of(), 404, "404 page not found\n"),
                new Refusal("/probe/?target=192.0.2.1", List.of(), 404, "404 page not found\n"),
                new Refusal("/metrics/", List.of(), 404, "404 page not found\n"),
                new Refusal("//nosuch", List.of(), 404, "404 page not found\n"));
    }

    private static String literals(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "target=198.18." + i / 250 + "." + (1 + i % 250))
                .collect(Collectors.joining("&"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(Refusal row) {
        HttpResponse<String> answer = server.get(row.request(), row.headers().toArray(new String[0]));

        assertThat(answer.body()).isEqualTo(row.body());
        assertThat(answer.statusCode()).isEqualTo(row.status());
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(answer.headers().firstValue("x-target-count")).isEmpty();
    }

    /** A request, and the targets that its answer is about: addresses, with their port after a blank for TCP. */
    private record Answer(String request, List<String> headers, int count, List<String> series) {

        static Answer of(String request, int count, String... series) {
            return new Answer(request, List.of(), count, List.of(series));
        }

        boolean isTcp() {
            return request.contains("tcp_port");
        }

        @Override
        public String toString() {
            return abridged(request) + " " + headers;
        }
    }

    static Stream<Answer> answers() {
        return Stream.of(
                Answer.of("/probe?target=192.0.2.1", 1, "192.0.2.1"),
                Answer.of("/probe?target=192.0.2.1&target=192.0.2.1", 1, "192.0.2.1"),
                Answer.of("/probe?target=192.0.2.1&ip_version=6", 1, "192.0.2.1"),
                Answer.of("/probe?target=2001:db8::1&target=192.0.2.2", 2, "2001:db8::1", "192.0.2.2"),
                Answer.of("/probe?target=both.example", 3, "192.0.2.10", "192.0.2.11", "2001:db8::10"),
                Answer.of("/probe?target=both.example&ip_version=4", 2, "192.0.2.10", "192.0.2.11"),
                Answer.of("/probe?target=both.example&ip_version=6", 1, "2001:db8::10"),
                Answer.of("/probe?target=both.example&ip_version=5", 3, "192.0.2.10", "192.0.2.11", "2001:db8::10"),
                Answer.of("/probe?target=both.example&ip_version=", 3, "192.0.2.10", "192.0.2.11", "2001:db8::10"),
                Answer.of("/probe?target=four.example&ip_version=6", 0),
                Answer.of("/probe?target=192.0.2.1&tcp_port=80", 1, "192.0.2.1 80"),
                Answer.of("/probe?target=192.0.2.1&tcp_port=80&tcp_port=443", 1, "192.0.2.1 80", "192.0.2.1 443"),
                Answer.of("/probe?target=192.0.2.1&tcp_port=80&tcp_port=80", 1, "192.0.2.1 80"),
                Answer.of("/probe?target=192.0.2.1&tcp_port=080&tcp_port=%2B80", 1, "192.0.2.1 80"),
                Answer.of("/probe?target=192.0.2.1&tcp_port=1&tcp_port=65535", 1, "192.0.2.1 1", "192.0.2.1 65535"),
                Answer.of("/probe?target=2001:db8::1&tcp_port=443", 1, "2001:db8::1 443"),
                Answer.of("/probe?target=both.example&tcp_port=22&ip_version=4", 2, "192.0.2.10 22", "192.0.2.11 22"),
                Answer.of("/probe?target=four.example&ip_version=6&tcp_port=80", 0),
                new Answer("/probe?target=192.0.2.1", List.of("x-target-limit", "1"), 1, List.of("192.0.2.1")),
                new Answer("/probe?target=192.0.2.1", List.of("x-target-limit", "4294967296"), 1, List.of("192.0.2.1")),
                new Answer("/probe?" + literals(256), List.of("x-target-limit", "100000"), 256, addresses(256)),
                new Answer(
                        "/probe?" + literals(128) + "&tcp_port=80&tcp_port=443",
                        List.of(),
                        128,
                        addresses(128).stream()
                                .flatMap(ip -> Stream.of(ip + " 80", ip + " 443"))
                                .toList()));
    }

    private static List<String> addresses(int count) {
        return List.of(literals(count).replace("target=", "").split("&", -1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answers(Answer row) {
        HttpResponse<String> answer = server.get(row.request(), row.headers().toArray(new String[0]));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(TEXT_004);
        assertThat(answer.headers().firstValue("x-target-count")).hasValue(Integer.toString(row.count()));
        assertThat(answer.body().lines().filter(line -> line.startsWith("# TYPE")))
                .as("families in the order of their names")
                .isSorted();
        String known = linesOf(families(row.isTcp() ? "tcp" : "icmp").keySet(), answer.body());
        assertThat(new ArrayList<>(ParsedExposition.text(known).samples().keySet()))
                .containsExactlyInAnyOrderElementsOf(expectedSeries(row));
        assertThat(ParsedExposition.text(known).types())
                .isEqualTo(row.series().isEmpty() ? Map.of() : families(row.isTcp() ? "tcp" : "icmp"));
    }

    private static String linesOf(Set<String> families, String body) {
        return body.lines()
                .filter(line -> families.contains(line.replaceAll("^(?:# [A-Z]+ )?([a-z_]+).*", "$1")))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Further families stand beside those that clients know, and change nothing of them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answersWithNothingElseOnRequest(Answer row) {
        String[] headers = row.headers().toArray(new String[0]);

        String basic = server.get(row.request() + "&detail=basic", headers).body();

        assertThat(basic)
                .isEqualTo(linesOf(
                        families(row.isTcp() ? "tcp" : "icmp").keySet(),
                        server.get(row.request(), headers).body()));
    }

    private static List<String> expectedSeries(Answer row) {
        return families(row.isTcp() ? "tcp" : "icmp").keySet().stream()
                .flatMap(family -> row.series().stream().map(target -> family + labels(target)))
                .toList();
    }

    private static String labels(String target) {
        String[] parts = target.split(" ", -1);
        return "{ip=\"" + parts[0] + (parts.length == 1 ? "" : "\",tcp_port=\"" + parts[1]) + "\"}";
    }

    /** The eight families of a protocol and their types. */
    private static Map<String, String> families(String protocol) {
        return Map.of(
                protocol + "_probe_packets_sent_total", "counter",
                protocol + "_probe_packets_recv_total", "counter",
                protocol + "_probe_latency_seconds_total", "counter",
                protocol + "_probe_latency_squared_seconds_total", "counter",
                protocol + "_probe_latency_seconds", "gauge",
                protocol + "_probe_standard_deviation_seconds", "gauge",
                protocol + "_probe_loss_ratio", "gauge",
                protocol + "_probe_samples_count", "gauge");
    }

    static Stream<List<String>> uncleanPaths() {
        return Stream.of(
                List.of("//probe?target=192.0.2.1&x=%26", "/probe?target=192.0.2.1&x=%26"),
                List.of("///probe", "/probe"),
                List.of("/./probe", "/probe"),
                List.of("/x/../probe?target=192.0.2.1", "/probe?target=192.0.2.1"),
                List.of("//metrics", "/metrics"),
                List.of("/debug//probes", "/debug/probes"),
                List.of("//probe?target=" + "a".repeat(6_900), "/probe?target=" + "a".repeat(6_900)),
                List.of("//", "/"));
    }

    @ParameterizedTest
    @MethodSource("uncleanPaths")
    void anUncleanPathIsSentToTheCleanOne(List<String> row) throws Exception {
        String answer = server.rawGet(row.get(0));

        assertThat(answer).startsWith("HTTP/1.1 301 ");
        assertThat(answer.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location:")))
                .containsExactly("Location: " + row.get(1));
    }

    /** What dashboards and alerts may use of {@code /metrics}; there is more. */
    @ParameterizedTest
    @MethodSource("metaSeries")
    void metricsHasTheseSeriesFromTheStart(String series) {
        server.get("/metrics");

        assertThat(ParsedExposition.text(server.get("/metrics").body()).samples())
                .containsKey(series);
    }

    static Set<String> metaSeries() {
        return Set.of(
                "icmp_packets_sent_total",
                "icmp_packets_recv_total",
                "icmp_packets_error_total",
                "icmp_active_probes",
                "tcp_packets_sent_total",
                "tcp_packets_recv_total",
                "tcp_packets_error_total",
                "tcp_active_probes",
                "http_requests_inflight",
                "process_cpu_seconds_total",
                "process_open_fds",
                "process_resident_memory_bytes",
                "process_start_time_seconds");
    }
}
