package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is posted, what is no target adds none, and what is one cannot break out of where it is shown. */
@Timeout(60)
final class NastyTargetsTest {

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String body) {
        return server.post("/api/targets", body, "Content-Type", "application/json");
    }

    static Stream<String> bodies() {
        String target = "{\"target\":\"a@192.0.2.1\"";
        return Stream.of(
                "",
                "null",
                "true",
                "[]",
                "{",
                "}",
                "{}",
                "\u0000",
                "target=a%40192.0.2.1",
                "{\"target\":null}",
                "{\"target\":7}",
                "{\"target\":[\"a@192.0.2.1\"]}",
                "{\"target\":{}}",
                "{\"target\":\"\"}",
                "{\"target\":\"@\"}",
                "{\"target\":\"a@\"}",
                "{\"target\":\"@192.0.2.1\"}",
                "{\"target\":\"a@192.0.2.300\"}",
                "{\"target\":\"a@224.0.0.1\"}",
                "{\"target\":\"a@0.0.0.0\"}",
                "{\"target\":\"a@::\"}",
                "{\"target\":\"a@fe80::1%eth0\"}",
                "{\"target\":\"a@<script>\"}",
                "{\"target\":\"a b\"}",
                "{\"target\":\"../../etc/passwd\"}",
                "{\"target\":\"a/b@192.0.2.1\"}",
                "{\"target\":\"..\\\\a@192.0.2.1\"}",
                "{\"target\":\"a\\u0000b@192.0.2.1\"}",
                "{\"target\":\"a\\nb@192.0.2.1\"}",
                "{\"target\":\"a\\u202eb@192.0.2.1\"}",
                "{\"target\":\"a\\u200bb@192.0.2.1\"}",
                "{\"target\":\"a\\ud800@192.0.2.1\"}",
                "{\"target\":\"" + "a".repeat(254) + "@192.0.2.1\"}",
                "{\"target\":\"" + "a".repeat(5_000) + "@192.0.2.1\"}",
                target + ",\"target\":\"b@192.0.2.2\"}",
                target + "}}",
                target + "} {}",
                target + ",\"colour\":\"blue\"}",
                target + ",\"protocol\":\"udp\"}",
                target + ",\"protocol\":\"tcp\"}",
                target + ",\"protocol\":\"icmp\",\"port\":80}",
                target + ",\"port\":\"80\"}",
                target + ",\"port\":-1}",
                target + ",\"port\":65536}",
                target + ",\"port\":80.5}",
                target + ",\"port\":99999999999999999999}",
                target + ",\"port\":1" + "0".repeat(5_000) + "}",
                target + ",\"interval\":0}",
                target + ",\"interval\":-5}",
                target + ",\"interval\":86400001}",
                target + ",\"interval\":9223372036854775807}",
                target + ",\"interval\":\"\"}",
                target + ",\"interval\":\"fast\"}",
                target + ",\"interval\":\"1s \"}",
                target + ",\"interval\":\"25h\"}",
                target + ",\"interval\":\"" + "1s".repeat(100) + "\"}",
                target + ",\"timeout\":\"0.0001ms\"}",
                target + ",\"size\":23}",
                target + ",\"size\":1401}",
                target + ",\"dscp\":64}",
                target + ",\"ttl\":256}",
                target + ",\"df\":\"yes\"}",
                target + ",\"df\":1}",
                target + ",\"source\":\"eth0\"}",
                target + ",\"interface\":\"../../eth0\"}",
                target + ",\"interface\":\"" + "a".repeat(16) + "\"}",
                target + ",\"labels\":[]}",
                target + ",\"labels\":{\"a\":1}}",
                target + ",\"labels\":{\"a\":{}}}",
                target + ",\"labels\":{\"a-b\":\"1\"}}",
                target + ",\"labels\":{\"1a\":\"1\"}}",
                target + ",\"labels\":{\"\":\"1\"}}",
                target + ",\"labels\":{\"__name__\":\"1\"}}",
                target + ",\"labels\":{\"a\\\"}\":\"1\"}}",
                target + ",\"labels\":{\"a\":\"\\u0007\"}}",
                target + ",\"labels\":{\"a\":\"" + "b".repeat(1_025) + "\"}}",
                target + ",\"labels\":{"
                        + IntStream.range(0, 33)
                                .mapToObj(i -> "\"l" + i + "\":\"\"")
                                .collect(Collectors.joining(","))
                        + "}}",
                target + ",\"targets\":[\"b@192.0.2.2\"]}",
                "{\"targets\":[]}",
                "{\"targets\":{}}",
                "{\"targets\":\"a@192.0.2.1\"}",
                "{\"targets\":[\"a@192.0.2.1\",7]}",
                "{\"targets\":[\"a@192.0.2.1\",[]]}",
                "{\"targets\":[\"a@192.0.2.1\",{\"target\":\"b@192.0.2.2\",\"ttl\":999}]}",
                "{\"targets\":[\"a@192.0.2.1\"",
                "{\"a\":" + "[".repeat(2_000),
                "{\"" + "a".repeat(2_000) + "\":1}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void isRefusedInALine(String body) {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).matches("[ -~]{5,500}\n");
        assertThat(server.book.views()).isEmpty();
        assertThat(server.get("/metrics").body()).contains("icmp_exporter_http_faults_total 0.0\n");
    }

    @Test
    void saysWhatIsMissingAsMeshpingDid() {
        assertThat(post("{\"name\":\"a\"}").body()).isNotEqualTo("missing target\n");
        assertThat(post("{}").body()).isEqualTo("missing target\n");
        assertThat(server.post("/api/targets", "{}").body()).isEqualTo("Please send content-type:application/json\n");
    }

    /** One that cannot be among thousands is named by its place. */
    @Test
    void saysWhichOfThemItIs() {
        assertThat(post("{\"targets\":[\"a@192.0.2.1\",\"b@192.0.2.2\",{\"target\":\"c@192.0.2.3\",\"ttl\":999}]}")
                        .body())
                .startsWith("targets[2]: \"c@192.0.2.3\": TTL must be");
    }

    private static String targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"t" + i + "@198.18." + i / 250 + "." + (1 + i % 250) + "\"")
                .collect(Collectors.joining(",", "{\"targets\":[", "]}"));
    }

    @Test
    void tenThousandAreTakenAtOnceAndNotOneMore() {
        assertThat(post(targets(10_001)).statusCode()).isEqualTo(413);
        assertThat(server.book.views()).isEmpty();

        assertThat(post(targets(10_000)).statusCode()).isEqualTo(200);

        assertThat(server.book.views()).hasSize(10_000);
        assertThat(Json.array(Json.parse(server.get("/api/targets").body()), "targets"))
                .hasSize(10_000);
    }

    @Test
    void aBodyHasItsBounds() throws IOException {
        String end = "\r\n";
        String head = String.join(
                end,
                "POST /api/targets HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Connection: close",
                "");
        // no more is sent than is read before the answer: what comes behind it would end the connection before the
        // answer is read
        String announced = head + "Content-Length: " + ((4 << 20) + 1) + end + end;
        assertThat(server.status(announced.getBytes(StandardCharsets.US_ASCII))).isEqualTo(413);
        String chunks = ("40000" + end + " ".repeat(0x40000) + end).repeat(16) + "1" + end + " " + end;
        String chunked = head + "Transfer-Encoding: chunked" + end + end + chunks;
        assertThat(server.status(chunked.getBytes(StandardCharsets.US_ASCII))).isEqualTo(413);
        assertThat(server.post("/api/targets", "x", "Content-Type", "application/json", "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/targets/..%2f..%2fetc",
                "/api/targets/%2e%2e",
                "/api/targets/a%00b",
                "/api/targets/%",
                "/api/targets/a/b",
                "/api/targets/",
                "/api/targets/%3Cscript%3E",
                "/api/targets/a%0d%0aX:%20b"
            })
    void aPathThatIsNoTargetRemovesNothing(String path) throws IOException {
        post("{\"target\":\"a@192.0.2.1\"}");

        int status = server.status(("DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(status).isBetween(400, 405);
        assertThat(server.book.views()).hasSize(1);
    }

    /** From the configuration file, which may name targets as it likes. */
    @Test
    void aStrangeNameStaysAName() throws Exception {
        String name = "</text><script>alert(\"1\")</script>'&\\ {{version}}";
        server.book.replaceFile(List.of(new ManagedTarget(
                name,
                "192.0.2.1",
                Protocol.ICMP,
                0,
                TestServer.OPTIONS,
                new TreeMap<>(Map.of("l", name)),
                Origin.FILE)));
        server.run(Duration.ofSeconds(5));

        Object listed = Json.array(Json.parse(server.get("/api/targets").body()), "targets")
                .get(0);
        String svg = server.get("/histogram/%3Cb%3E/192.0.2.1.svg").body();

        assertThat(Json.object(listed)).containsEntry("name", name);
        assertThat(svg).contains("&lt;script&gt;alert(&quot;1&quot;)").doesNotContain("<script", "<b>");
        String escaped = "</text><script>alert(\\\"1\\\")</script>'&\\\\ {{version}}";
        assertThat(server.get("/metrics").body()).contains("target=\"" + escaped + "\"");
        assertThat(server.get("/metrics/meshping").body()).contains("name=\"" + escaped + "\"");
        assertThat(server.get("/sd").body()).contains("<script>alert(\\\"1\\\")");
        assertThat(server.get("/histogram/x/192.0.2.1.png").statusCode()).isEqualTo(200);
    }
}
