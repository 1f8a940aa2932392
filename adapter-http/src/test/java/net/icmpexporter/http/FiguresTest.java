package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import net.icmpexporter.http.metrics.ParsedExposition;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeKey;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a request to the engine and back: what is served is what the network did. */
final class FiguresTest {

    private static final String TARGETS = "/probe?target=192.0.2.1&target=192.0.2.13&target=2001:db8::1";

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ParsedExposition scrape(String path) {
        return ParsedExposition.text(server.get(path).body());
    }

    @Test
    void aScrapeStartsASessionAndTheNextOnesReadIt() {
        assertThat(scrape(TARGETS).value("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}"))
                .isZero();
        server.run(Duration.ofSeconds(60));

        ParsedExposition figures = scrape(TARGETS);

        for (String ip : List.of("192.0.2.1", "2001:db8::1")) {
            String label = "{ip=\"" + ip + "\"}";
            double received = figures.value("icmp_probe_packets_recv_total" + label);
            assertThat(received).isBetween(29.0, 31.0);
            assertThat(figures.value("icmp_probe_packets_sent_total" + label)).isEqualTo(received);
            assertThat(figures.value("icmp_probe_latency_seconds_total" + label))
                    .isCloseTo(received * 0.0005, within());
            assertThat(figures.value("icmp_probe_latency_squared_seconds_total" + label))
                    .isCloseTo(received * 0.0005 * 0.0005, within());
            assertThat(figures.value("icmp_probe_latency_seconds" + label)).isCloseTo(0.0005, within());
            assertThat(figures.value("icmp_probe_loss_ratio" + label)).isZero();
            assertThat(figures.value("icmp_probe_samples_count" + label)).isEqualTo(received);
        }
        String silent = "{ip=\"192.0.2.13\"}";
        assertThat(figures.value("icmp_probe_packets_sent_total" + silent)).isBetween(28.0, 29.0);
        assertThat(figures.value("icmp_probe_packets_recv_total" + silent)).isZero();
        assertThat(figures.value("icmp_probe_loss_ratio" + silent)).isEqualTo(1);
        assertThat(figures.value("icmp_probe_latency_seconds" + silent)).isNaN();
        assertThat(scrape("/metrics").value("icmp_active_probes")).isEqualTo(3);
    }

    @Test
    void tcpIsMeasuredFromTheSynToItsAnswer() {
        String path = "/probe?target=192.0.2.1&target=192.0.2.13&target=2001:db8::1&tcp_port=80&tcp_port=443";
        scrape(path);
        server.run(Duration.ofSeconds(60));

        ParsedExposition figures = scrape(path);

        for (String target : List.of("192.0.2.1", "2001:db8::1")) {
            for (int port : List.of(80, 443)) {
                String labels = "{ip=\"" + target + "\",tcp_port=\"" + port + "\"}";
                double received = figures.value("tcp_probe_packets_recv_total" + labels);
                assertThat(received).as(labels).isBetween(29.0, 31.0);
                assertThat(figures.value("tcp_probe_packets_sent_total" + labels))
                        .isEqualTo(received);
                assertThat(figures.value("tcp_probe_latency_seconds" + labels)).isCloseTo(0.0005, within());
                assertThat(figures.value("tcp_probe_loss_ratio" + labels)).isZero();
            }
        }
        assertThat(figures.value("tcp_probe_loss_ratio{ip=\"192.0.2.13\",tcp_port=\"443\"}"))
                .isEqualTo(1);
        assertThat(scrape("/metrics").value("tcp_active_probes")).isEqualTo(6);
        assertThat(scrape("/metrics").value("icmp_active_probes")).isZero();
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-15);
    }

    /** Whatever is in flight at that moment. */
    @Test
    void everyProbeThatWasSentIsInOneOutcomeOrInFlight() {
        scrape(TARGETS);
        for (int round = 0; round < 50; round++) {
            server.run(Duration.ofMillis(317));

            ParsedExposition figures = scrape(TARGETS);

            double accounted = 0;
            for (String ip : List.of("192.0.2.1", "192.0.2.13", "2001:db8::1")) {
                for (String outcome : List.of("received", "lost", "rejected", "unknown")) {
                    accounted +=
                            figures.value("icmp_probe_outcomes_total{ip=\"" + ip + "\",outcome=\"" + outcome + "\"}");
                }
                accounted += figures.value("icmp_probe_in_flight{ip=\"" + ip + "\"}");
            }
            assertThat(accounted).isEqualTo(scrape("/metrics").value("icmp_exporter_probes_sent_total"));
        }
    }

    @Test
    void everyAnswerIsInTheHistogramAndHasASourceOfStamps() {
        String path = TARGETS + "&tcp_port=80&buckets=0.0005,0.00025";
        scrape(path);
        server.run(Duration.ofSeconds(60));

        ParsedExposition figures = scrape(path);

        for (String ip : List.of("192.0.2.1", "192.0.2.13", "2001:db8::1")) {
            String label = "{ip=\"" + ip + "\",tcp_port=\"80\"";
            double answered = figures.value("tcp_probe_packets_recv_total" + label + "}");
            assertThat(figures.value("tcp_probe_rtt_seconds_count" + label + "}"))
                    .isEqualTo(answered);
            assertThat(figures.value("tcp_probe_rtt_seconds_sum" + label + "}"))
                    .isEqualTo(figures.value("tcp_probe_latency_seconds_total" + label + "}"));
            assertThat(figures.value("tcp_probe_rtt_seconds_bucket" + label + ",le=\"2.5E-4\"}"))
                    .isZero();
            assertThat(figures.value("tcp_probe_rtt_seconds_bucket" + label + ",le=\"5.0E-4\"}"))
                    .isEqualTo(answered);
            assertThat(figures.value("tcp_probe_stamps_total" + label.replace(",", ",source=\"kernel\",") + "}"))
                    .isEqualTo(answered);
        }
    }

    @Test
    void scrapingChangesNothing() {
        scrape(TARGETS);
        server.run(Duration.ofSeconds(10));

        String first = server.get(TARGETS).body();
        String second = server.get(TARGETS).body();

        assertThat(second).isEqualTo(first);
        assertThat(ParsedExposition.openMetrics(server.get(TARGETS, "Accept", "application/openmetrics-text")
                                .body())
                        .samples())
                .isEqualTo(ParsedExposition.text(first).samples());
    }

    @Test
    void aTargetThatNobodyAsksForIsForgottenAndBeginsAnew() {
        scrape("/probe?target=192.0.2.1");
        server.run(Duration.ofSeconds(590));
        assertThat(scrape("/probe?target=192.0.2.1").value("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}"))
                .isGreaterThan(290);
        server.run(Duration.ofSeconds(599));
        assertThat(server.get("/debug/probes").body()).contains("\"total_probes\": 1");

        server.run(Duration.ofSeconds(3));

        assertThat(server.get("/debug/probes").body()).contains("\"total_probes\": 0");
        assertThat(scrape("/probe?target=192.0.2.1").value("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}"))
                .isZero();
    }

    @Test
    void listsWhatIsProbedSortedByAddress() {
        server.get("/probe?target=2001:db8::1&target=192.0.2.100&target=192.0.2.13&target=10.0.0.1");
        server.run(Duration.ofSeconds(4));
        long wallSeconds = server.wallNs.get() / 1_000_000_000L;

        HttpResponse<String> answer = server.get("/debug/probes");

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .containsSubsequence("10.0.0.1", "192.0.2.13", "192.0.2.100", "2001:db8::1")
                .contains("\"timestamp\": " + wallSeconds, "\"last_access\": " + (wallSeconds - 4))
                .endsWith("\"total_probes\": 4\n}\n");
    }

    @Test
    void listsTheProbesOfOneAddressByTheirPorts() {
        server.get("/probe?target=192.0.2.1&tcp_port=443&tcp_port=8080&tcp_port=80");
        server.get("/probe?target=192.0.2.2&tcp_port=22");
        server.get("/probe?target=192.0.2.1");
        server.run(Duration.ofMillis(5));

        String document = server.get("/debug/probes").body();

        assertThat(document.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("\"ip_address\"") || line.startsWith("\"tcp_port\"")))
                .containsExactly(
                        "\"ip_address\": \"192.0.2.1\",",
                        "\"tcp_port\": 0",
                        "\"ip_address\": \"192.0.2.1\",",
                        "\"tcp_port\": 80",
                        "\"ip_address\": \"192.0.2.1\",",
                        "\"tcp_port\": 443",
                        "\"ip_address\": \"192.0.2.1\",",
                        "\"tcp_port\": 8080",
                        "\"ip_address\": \"192.0.2.2\",",
                        "\"tcp_port\": 22");
    }

    @Test
    void gzipIsForThoseWhoWantIt() throws IOException {
        String plain = server.get("/probe?target=192.0.2.1").body();

        HttpResponse<byte[]> zipped = server.send(
                "GET", "/probe?target=192.0.2.1", BodyHandlers.ofByteArray(), "Accept-Encoding", "gzip, deflate");

        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(zipped.body().length).isLessThan(plain.length() / 2);
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(plain);
        }
        assertThat(server.get("/probe?target=192.0.2.1", "Accept-Encoding", "gzip;q=0")
                        .body())
                .isEqualTo(plain);
    }

    @Test
    void anEngineThatTakesNoMoreIs503AndCounted() throws EngineBusy {
        int number = 0;
        try {
            while (number < 100_000) {
                server.directory.probe(List.of(ProbeKey.icmp(
                        TestServer.address("2001:db8::" + Integer.toHexString(number)), TestServer.OPTIONS)));
                number++;
            }
        } catch (EngineBusy e) {
            assertThat(number).isEqualTo(1024);
        }

        HttpResponse<String> answer = server.get("/probe?target=192.0.2.1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("# 503 - the engine has 1024 requests waiting");
        assertThat(answer.headers().firstValue("x-target-count")).isEmpty();
        assertThat(scrape("/metrics").value("icmp_exporter_commands_refused_total"))
                .isEqualTo(2);
    }

    /** All or nothing; whoever asks only for what is known is answered as before. */
    @Test
    void moreTargetsThanThereIsRoomForAre503() throws IOException, InterruptedException {
        String known = "/probe?detail=basic&target=" + addresses(0, 250);
        for (int from = 0; from < TestServer.MAX_SESSIONS; from += 250) {
            assertThat(server.get("/probe?target=" + addresses(from, 250)).statusCode())
                    .isEqualTo(200);
            server.run(Duration.ofMillis(10));
        }

        HttpResponse<String> answer = server.get("/probe?target=" + addresses(TestServer.MAX_SESSIONS - 1, 2));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("# 503 - no room for 1 more sessions: 2000 of 2000 are probed; so says the test");
        assertThat(scrape("/metrics").value("icmp_exporter_commands_refused_total"))
                .isEqualTo(1);
        assertThat(scrape("/metrics").value("icmp_exporter_sessions_limit")).isEqualTo(2000);
        assertThat(scrape("/metrics").value("icmp_active_probes")).isEqualTo(2000);
        assertThat(server.get(known).statusCode()).isEqualTo(200);
    }

    private static String addresses(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "2001:db8::" + Integer.toHexString(i))
                .collect(Collectors.joining("&target="));
    }
}
