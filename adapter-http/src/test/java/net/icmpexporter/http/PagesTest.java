package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.icmpexporter.http.metrics.ParsedExposition;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/about",
            "/ui/targets.js",
            "/probe?target=192.0.2.1",
            "/metrics",
            "/debug/probes",
            "/-/healthy",
            "/-/ready",
            "/nope",
            "/probe");

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void healthyWheneverItServes() {
        HttpResponse<String> answer = server.get("/-/healthy");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("healthy\n");
    }

    @Test
    void readyOnlyWhileItMeasures() {
        assertThat(server.get("/-/ready").statusCode()).isEqualTo(503);
        server.run(Duration.ofMillis(1));
        assertThat(server.get("/-/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/-/ready").body()).isEqualTo("ready\n");

        server.channels.put(Channel.ICMP4, ChannelStatus.unusable("interface wan0 is gone"));
        HttpResponse<String> lost = server.get("/-/ready");

        assertThat(lost.statusCode()).isEqualTo(503);
        assertThat(lost.body()).isEqualTo("not ready: ICMP over IPv4 is lost for now: interface wan0 is gone\n");
    }

    @Test
    void thePageAboutItselfIsHtmlThatMayDoNothing() {
        HttpResponse<String> page = server.get("/about");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("icmp-exporter", "1.2.3-test");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        HttpResponse<String> answer = server.get("/nope");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void onlyGetAndHead(String method) {
        HttpResponse<String> answer = server.send(method, "/probe?target=192.0.2.1");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).isEqualTo("405 method not allowed: use GET or HEAD\n");
    }

    @Test
    void headIsGetWithoutABodyEverywhere() {
        server.run(Duration.ofMillis(1));
        for (String path : PATHS) {
            HttpResponse<String> head = server.send("HEAD", path);

            assertThat(head.statusCode()).as(path).isEqualTo(server.get(path).statusCode());
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void countsItsRequests() {
        server.get("/probe?target=192.0.2.1");
        server.get("/probe?target=nosuch.invalid");
        server.send("HEAD", "/-/healthy");
        server.send("BREW", "/probe");
        server.get("/nope/" + "x".repeat(50));
        server.get("/probe/");

        ParsedExposition metrics = onceCompleted(6);

        String count = "http_request_duration_seconds_count";
        assertThat(metrics.value(count + "{method=\"get\",path=\"/probe\",status=\"200\"}"))
                .isEqualTo(1);
        assertThat(metrics.value(count + "{method=\"get\",path=\"/probe\",status=\"400\"}"))
                .isEqualTo(1);
        assertThat(metrics.value(count + "{method=\"head\",path=\"/-/healthy\",status=\"200\"}"))
                .isEqualTo(1);
        assertThat(metrics.value(count + "{method=\"unknown\",path=\"/probe\",status=\"405\"}"))
                .isEqualTo(1);
        assertThat(metrics.value(count + "{method=\"get\",path=\"\",status=\"404\"}"))
                .isEqualTo(2);
        assertThat(metrics.value("http_requests_inflight")).isEqualTo(1);
        String bytes = "http_response_size_bytes_sum";
        assertThat(metrics.value(bytes + "{method=\"get\",path=\"\",status=\"404\"}"))
                .isEqualTo(2 * 19);
        assertThat(metrics.value(bytes + "{method=\"head\",path=\"/-/healthy\",status=\"200\"}"))
                .isZero();
        assertThat(metrics.value(bytes + "{method=\"get\",path=\"/probe\",status=\"200\"}"))
                .isGreaterThan(500);
    }

    /** A request is counted once its answer has been sent, which may be after the client has got it. */
    private ParsedExposition onceCompleted(int requests) {
        for (int attempt = 0; true; attempt++) {
            ParsedExposition metrics =
                    ParsedExposition.text(server.get("/metrics").body());
            double completed = metrics.samples().entrySet().stream()
                    .filter(sample -> sample.getKey().startsWith("http_request_duration_seconds_count"))
                    .filter(sample -> !sample.getKey().contains("\"/metrics\""))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            if (completed == requests && metrics.value("http_requests_inflight") == 1) {
                return metrics;
            }
            assertThat(attempt).as("%s requests counted", completed).isLessThan(1_000);
        }
    }

    @Test
    void nothingTellsWhatServerThisIs() {
        for (String path : PATHS) {
            assertThat(server.get(path).headers().map())
                    .as(path)
                    .doesNotContainKeys("server", "x-powered-by", "set-cookie");
        }
    }

    @Test
    void aDemonstrationSaysSoInEveryAnswer() throws ListenFailed {
        try (TestServer demonstration = new TestServer("fake", TestServer::resolve)) {
            for (String path : PATHS) {
                assertThat(demonstration.get(path).headers().firstValue("x-icmp-exporter-transport"))
                        .as(path)
                        .hasValue("fake");
                assertThat(server.get(path).headers().firstValue("x-icmp-exporter-transport"))
                        .as(path)
                        .isEmpty();
            }
            assertThat(demonstration.get("/").body()).contains("figures are invented");
            assertThat(demonstration.get("/about").body()).contains("figures are invented");
            assertThat(server.get("/").body()).doesNotContain("invented");
            assertThat(demonstration.get("/probe?target=192.0.2.1").body()).contains("figures are invented");
            assertThat(demonstration.get("/metrics").body()).contains("transport=\"fake\"");
        }
    }
}
