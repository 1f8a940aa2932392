package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /probe} in detail, beyond the rows of {@link DropInContractTest}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProbeContractTest {

    private static final String MISSING = "# 400 - missing parameter target";
    private static final String TOO_MANY = "# 400 - too many targets";
    private static final String BAD_PORT = "# 400 - invalid tcp_port parameter";

    private TestServer server;

    @BeforeAll
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("?", MISSING),
                Arguments.of("?Target=192.0.2.1", MISSING),
                Arguments.of("?target", unresolvable("")),
                Arguments.of("?target=192.0.2.1&target=", unresolvable("")),
                Arguments.of("?target=NoSuch.Invalid.", unresolvable("NoSuch.Invalid.")),
                Arguments.of("?target=four.example&target=nosuch.invalid", unresolvable("nosuch.invalid")),
                Arguments.of("?target=-1", unresolvable("-1")),
                Arguments.of("?target=fe80::1%25eth0", unresolvable("fe80::1%eth0")),
                Arguments.of("?target=127.1", unresolvable("127.1")),
                Arguments.of("?target=2130706433", unresolvable("2130706433")),
                Arguments.of("?target=0x7f000001", unresolvable("0x7f000001")),
                Arguments.of("?target=010.0.0.1", unresolvable("010.0.0.1")),
                Arguments.of("?target=256.0.0.1", unresolvable("256.0.0.1")),
                Arguments.of("?target=192.0.2.0/24", unresolvable("192.0.2.0/24")),
                Arguments.of("?target=%5B::1%5D", unresolvable("[::1]")),
                Arguments.of("?target=192.0.2.1:80", unresolvable("192.0.2.1:80")),
                Arguments.of("?target=+192.0.2.1", unresolvable(" 192.0.2.1")),
                Arguments.of("?target=a..b", unresolvable("a..b")),
                Arguments.of("?target=http://four.example/", unresolvable("http://four.example/")),
                Arguments.of("?target=a%0Ab%00%1b%5B31m", unresolvable("a\\u000ab\\u0000\\u001b[31m")),
                Arguments.of("?target=%22%5C", unresolvable("\\\"\\\\")),
                Arguments.of("?target=b%C3%BCcher.example", unresolvable("b\\u00fccher.example")),
                Arguments.of("?target=" + "a".repeat(300), unresolvable("a".repeat(255) + "...")),
                Arguments.of("?target=192.0.2.1&tcp_port=-80", BAD_PORT),
                Arguments.of("?target=192.0.2.1&tcp_port=80&tcp_port=99999999999", BAD_PORT),
                Arguments.of("?target=0.0.0.0", notUnicast("0.0.0.0")),
                Arguments.of("?target=::", notUnicast("::")),
                Arguments.of("?target=::ffff:0.0.0.0", notUnicast("::ffff:0.0.0.0")),
                Arguments.of("?target=224.0.0.1", notUnicast("224.0.0.1")),
                Arguments.of("?target=239.255.255.255", notUnicast("239.255.255.255")),
                Arguments.of("?target=255.255.255.255", notUnicast("255.255.255.255")),
                Arguments.of("?target=ff02::1", notUnicast("ff02::1")),
                Arguments.of("?target=192.0.2.1&target=ff05::2", notUnicast("ff05::2")),
                Arguments.of("?" + literals(256) + "&target=four.example", TOO_MANY),
                Arguments.of("?" + names(257), TOO_MANY),
                Arguments.of("?target=%", "# 400 - malformed query string"),
                Arguments.of("?target=%4", "# 400 - malformed query string"),
                Arguments.of("?target=%zz", "# 400 - malformed query string"),
                Arguments.of("?target=%c3%28", "# 400 - malformed query string"));
    }

    private static String unresolvable(String shown) {
        return "# 400 - unable to resolve target=\"" + shown + '"';
    }

    private static String notUnicast(String shown) {
        return "# 400 - not a unicast address target=\"" + shown + '"';
    }

    private static String literals(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "target=198.18." + i / 250 + "." + (1 + i % 250))
                .collect(Collectors.joining("&"));
    }

    private static String names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "target=n" + i + ".example")
                .collect(Collectors.joining("&"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesInWords(String query, String body) throws Exception {
        String answer = server.rawGet("/probe" + query);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).containsIgnoringCase("\r\ncontent-type: text/plain\r\n");
        assertThat(answer).endsWith("\r\n\r\n" + body);
        assertThat(answer).doesNotContainIgnoringCase("x-target-count");
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("?target=2001:db8::1&ip_version=4", List.of("2001:db8::1")),
                Arguments.of("?target=2001:DB8:0:0::1&target=2001:db8::0.0.0.1", List.of("2001:db8::1")),
                Arguments.of("?target=::ffff:192.0.2.1&target=192.0.2.1", List.of("192.0.2.1")),
                Arguments.of("?target=four.example&target=192.0.2.4&target=mapped.example", List.of("192.0.2.4")),
                Arguments.of("?target=FOUR.example.", List.of("192.0.2.4")),
                Arguments.of(
                        "?target=127.0.0.1&target=10.0.0.1&target=169.254.0.1&target=::1&target=fe80::1",
                        List.of("10.0.0.1", "127.0.0.1", "169.254.0.1", "::1", "fe80::1")),
                Arguments.of("?target=localhost", List.of("127.0.0.1", "::1")),
                Arguments.of(
                        "?target=both.example&ip_version=all", List.of("192.0.2.10", "192.0.2.11", "2001:db8::10")),
                Arguments.of("?target=both.example&ip_version=46", List.of("192.0.2.10", "192.0.2.11")),
                Arguments.of("?target=both.example&ip_version=64", List.of("2001:db8::10")),
                Arguments.of("?target=six.example&ip_version=46", List.of("2001:db8::6")),
                Arguments.of("?target=four.example&ip_version=64", List.of("192.0.2.4")),
                Arguments.of("?target=both.example&ip_version=4&ip_version=6", List.of("192.0.2.10", "192.0.2.11")),
                Arguments.of("?target=group.example", List.of("192.0.2.20")),
                Arguments.of("?target=blocked.example", List.of()),
                Arguments.of("?&&target=192.0.2.1&other=&", List.of("192.0.2.1")),
                Arguments.of("?targe%74=192.0.2.1", List.of("192.0.2.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answersWithOneSeriesAnAddress(String query, List<String> addresses) {
        HttpResponse<String> answer = server.get("/probe" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-target-count")).hasValue(Integer.toString(addresses.size()));
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        List<String> sent = answer.body()
                .lines()
                .filter(line -> line.startsWith("icmp_probe_packets_sent_total{"))
                .map(line -> line.replaceAll(".*ip=\"(.*)\"} 0\\.0", "$1"))
                .toList();
        assertThat(sent).containsExactlyInAnyOrderElementsOf(addresses);
        if (addresses.isEmpty()) {
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aNewTargetHasCountedNothing() {
        String body = server.get("/probe?target=192.0.2.77&detail=basic").body();

        assertThat(body.lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "icmp_probe_latency_seconds{ip=\"192.0.2.77\"} NaN",
                        "icmp_probe_latency_seconds_total{ip=\"192.0.2.77\"} 0.0",
                        "icmp_probe_latency_squared_seconds_total{ip=\"192.0.2.77\"} 0.0",
                        "icmp_probe_loss_ratio{ip=\"192.0.2.77\"} NaN",
                        "icmp_probe_packets_recv_total{ip=\"192.0.2.77\"} 0.0",
                        "icmp_probe_packets_sent_total{ip=\"192.0.2.77\"} 0.0",
                        "icmp_probe_samples_count{ip=\"192.0.2.77\"} 0.0",
                        "icmp_probe_standard_deviation_seconds{ip=\"192.0.2.77\"} NaN");
    }

    @Test
    void takesAsManyAddressesAsTheLimitAllowsInTheirLongestForm() {
        String query = IntStream.range(0, 256)
                .mapToObj(i -> String.format("target=2001:0db8:0000:0000:0000:0000:ffff:%04x", i))
                .collect(Collectors.joining("&"));

        assertThat(server.get("/probe?" + query).headers().firstValue("x-target-count"))
                .hasValue("256");
        assertThat(server.get("/probe?" + query.replace(":", "%3A")).statusCode())
                .isEqualTo(200);
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of(List.of("2"), 2, 200),
                Arguments.of(List.of(""), 1, 400),
                Arguments.of(List.of("0"), 1, 400),
                Arguments.of(List.of("+1"), 1, 200),
                Arguments.of(List.of("1.0"), 1, 400),
                Arguments.of(List.of("10, 20"), 1, 400),
                Arguments.of(List.of("10", "x"), 1, 400),
                Arguments.of(List.of("99999999999999999999"), 1, 400),
                Arguments.of(List.of("999999999999999999"), 1, 200),
                Arguments.of(List.of("-999999999999999999"), 1, 400));
    }

    @ParameterizedTest(name = "x-target-limit: {0}, {1} literals")
    @MethodSource("limits")
    void aClientCanOnlyLowerTheLimit(List<String> limits, int count, int status) {
        String[] headers = limits.stream()
                .flatMap(limit -> Stream.of("x-target-limit", limit))
                .toArray(String[]::new);

        HttpResponse<String> answer = server.get("/probe?" + literals(count), headers);

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.body()).isEqualTo(TOO_MANY);
        }
    }

    @Test
    void theLimitCountsAddressesAndNotNames() {
        String query = "/probe?target=four.example&target=mapped.example&target=192.0.2.4";

        assertThat(server.get(query, "x-target-limit", "1").statusCode()).isEqualTo(200);
        assertThat(server.get("/probe?target=both.example", "x-target-limit", "2")
                        .body())
                .isEqualTo(TOO_MANY);
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        HttpResponse<String> answer = server.send("HEAD", "/probe?target=192.0.2.1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-target-count")).hasValue("1");
        assertThat(answer.body()).isEmpty();
        assertThat(server.send("HEAD", "/probe").statusCode()).isEqualTo(400);
    }

    /** As ever such a value means every address; now the answer says so. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "", "ALL", "x&ip_version=4", "ipv4"})
    void anIpVersionThatMeansNothingIsSaidInAHeader(String ipVersion) {
        HttpResponse<String> answer = server.get("/probe?target=both.example&ip_version=" + ipVersion);

        assertThat(answer.headers().firstValue("x-target-count")).hasValue("3");
        assertThat(answer.headers().allValues("x-target-problem"))
                .containsExactly("ip_version=\"" + ipVersion.replaceAll("&.*", "")
                        + "\" is none of 4, 6, 46, 64 and all: every address of a name is probed");
    }

    @Test
    void aHeaderShowsNothingThatIsNotPrintable() {
        HttpResponse<String> answer =
                server.get("/probe?target=192.0.2.1&ip_version=%0d%0aX-Injected:%201%c3%bc" + "9".repeat(1_000));

        assertThat(answer.headers().firstValue("x-injected")).isEmpty();
        assertThat(answer.headers().firstValue("x-target-problem").orElse(""))
                .startsWith("ip_version=\"\\u000d\\u000aX-Injected: 1\\u00fc9")
                .hasSizeLessThan(400);
    }

    @Test
    void whatIsMeantIsNoProblem() {
        for (String query : List.of("", "&ip_version=4", "&ip_version=46", "&ip_version=all", "&tcp_port=80")) {
            assertThat(server.get("/probe?target=192.0.2.1" + query).headers().firstValue("x-target-problem"))
                    .as(query)
                    .isEmpty();
        }
    }
}
