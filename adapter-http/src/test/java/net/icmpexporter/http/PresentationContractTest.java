package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.http.metrics.ParsedExposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters {@code detail}, {@code buckets} and {@code labels} of {@code /probe}, from the request to the answer. */
final class PresentationContractTest {

    private static final String ONE_ADDRESS = "?target=four.example&target=FOUR.Example.&target=192.0.2.4";

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> labelled() {
        return Stream.of(
                Arguments.of(
                        ONE_ADDRESS,
                        List.of(
                                "ip=\"192.0.2.4\",target=\"192.0.2.4\"",
                                "ip=\"192.0.2.4\",target=\"FOUR.Example.\"",
                                "ip=\"192.0.2.4\",target=\"four.example\"")),
                Arguments.of(
                        "?target=four.example&target=four.example",
                        List.of("ip=\"192.0.2.4\",target=\"four.example\"")),
                Arguments.of(
                        "?target=both.example&ip_version=4",
                        List.of(
                                "ip=\"192.0.2.10\",target=\"both.example\"",
                                "ip=\"192.0.2.11\",target=\"both.example\"")),
                Arguments.of("?target=2001:DB8:0::1", List.of("ip=\"2001:db8::1\",target=\"2001:DB8:0::1\"")),
                Arguments.of("?target=::ffff:192.0.2.1", List.of("ip=\"192.0.2.1\",target=\"::ffff:192.0.2.1\"")),
                Arguments.of(
                        "?target=four.example&target=192.0.2.1&tcp_port=80&tcp_port=443",
                        List.of(
                                "ip=\"192.0.2.1\",target=\"192.0.2.1\",tcp_port=\"443\"",
                                "ip=\"192.0.2.1\",target=\"192.0.2.1\",tcp_port=\"80\"",
                                "ip=\"192.0.2.4\",target=\"four.example\",tcp_port=\"443\"",
                                "ip=\"192.0.2.4\",target=\"four.example\",tcp_port=\"80\"")),
                Arguments.of("?target=blocked.example", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labelled")
    void everySeriesHasWhatTheClientCalledItsTarget(String query, List<String> labels) {
        String body = server.get("/probe" + query + "&labels=target").body();

        assertThat(body.lines()
                        .filter(line -> line.contains("_probe_in_flight{"))
                        .map(line -> line.replaceAll(".*\\{(.*)}.*", "$1")))
                .containsExactlyElementsOf(labels);
        assertThat(body.lines().filter(line -> !line.startsWith("#"))).allMatch(line -> line.contains("target=\""));
    }

    @Test
    void severalNamesOfOneAddressAreOneSession() {
        server.get("/probe" + ONE_ADDRESS + "&labels=target");
        server.run(Duration.ofSeconds(10));

        HttpResponse<String> answer = server.get("/probe" + ONE_ADDRESS + "&labels=target");

        assertThat(answer.headers().firstValue("x-target-count")).hasValue("1");
        assertThat(server.get("/debug/probes").body()).contains("\"total_probes\": 1");
        assertThat(answer.body()
                        .lines()
                        .filter(line -> line.startsWith("icmp_probe_packets_recv_total{"))
                        .map(line -> line.replaceAll(".* ", "")))
                .hasSize(3)
                .doesNotContain("0.0")
                .containsOnly(server.get("/probe?target=192.0.2.4")
                        .body()
                        .replaceAll("(?s).*icmp_probe_packets_recv_total\\{[^}]*} (\\S+).*", "$1"));
    }

    /** Else a few names with many addresses each would be answered with tens of thousands of series. */
    @Test
    void theLimitCountsSeriesWhereNamesTellThemApart() {
        assertThat(server.get("/probe" + ONE_ADDRESS + "&labels=target", "x-target-limit", "3")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/probe" + ONE_ADDRESS, "x-target-limit", "1").statusCode())
                .isEqualTo(200);

        HttpResponse<String> answer = server.get("/probe" + ONE_ADDRESS + "&labels=target", "x-target-limit", "2");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("# 400 - too many targets");
        assertThat(server.get("/probe" + ONE_ADDRESS + "&labels=target&tcp_port=x", "x-target-limit", "1")
                        .body())
                .as("names are judged before ports")
                .isEqualTo("# 400 - too many targets");
        String names = IntStream.range(0, 257)
                .mapToObj(i -> "target=four.example" + (i % 2 == 0 ? "" : ".") + "&target=" + spelling(i))
                .collect(Collectors.joining("&"));
        assertThat(server.get("/probe?" + names + "&labels=target").statusCode())
                .isEqualTo(400);
        assertThat(server.get("/probe?" + names).statusCode()).isEqualTo(200);
    }

    /** One name in capitals and small letters: 2^11 spellings. */
    private static String spelling(int number) {
        StringBuilder spelled = new StringBuilder("fourexample");
        for (int letter = 0; letter < spelled.length(); letter++) {
            if ((number >>> letter & 1) != 0) {
                spelled.setCharAt(letter, Character.toUpperCase(spelled.charAt(letter)));
            }
        }
        return spelled.insert(4, '.').toString();
    }

    /** Neither an address nor a host name can have them, in whatever writing. */
    @ParameterizedTest
    @ValueSource(strings = {"%22", "%5C", "%0A", "%0D", "%00", "%EF%BC%82", "%EF%BC%BC", "%C2%85", "%E2%80%A8"})
    void whatALabelWouldHaveToEscapeCannotOccurInIt(String character) {
        HttpResponse<String> answer = server.get("/probe?target=four" + character + ".example&labels=target");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("# 400 - unable to resolve target=\"four");
    }

    @Test
    void aNameOfAnotherScriptIsLabelledAsItWasWritten() throws ListenFailed {
        try (TestServer german = new TestServer("linux", name -> TestServer.resolve("four.example"))) {
            String body = german.get("/probe?target=b%C3%BCcher.example&labels=target")
                    .body();

            assertThat(ParsedExposition.text(body).samples())
                    .containsEntry("icmp_probe_in_flight{ip=\"192.0.2.4\",target=\"b\u00fccher.example\"}", 0.0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"detail=little", "labels=name", "buckets=0.11", "buckets=1,x", "detail=full&detail=full"})
    void whatIsRefusedIsNotProbed(String parameters) {
        HttpResponse<String> answer = server.get("/probe?target=192.0.2.1&" + parameters);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("# 400 - ").doesNotContain("\n");
        assertThat(answer.headers().firstValue("x-target-count")).isEmpty();
        assertThat(server.get("/debug/probes").body()).contains("\"total_probes\": 0");
    }

    @Test
    void bucketsAreThoseAskedFor() {
        assertThat(bounds("")).containsExactly("+Inf");
        assertThat(bounds("&buckets=native")).containsExactly("+Inf");
        assertThat(bounds("&buckets=0.5,0.001,0.5,2e-3")).containsExactly("0.001", "0.002", "0.5", "+Inf");
        assertThat(bounds("&buckets=classic"))
                .hasSize(16)
                .startsWith("1.0E-4", "2.0E-4")
                .endsWith("5.0", "+Inf");
    }

    private List<String> bounds(String parameter) {
        return server.get("/probe?target=192.0.2.1" + parameter)
                .body()
                .lines()
                .filter(line -> line.startsWith("icmp_probe_rtt_seconds_bucket{"))
                .map(line -> line.replaceAll(".*le=\"(.*)\".*", "$1"))
                .toList();
    }
}
