package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, out comes a short line: never a fault, never a stack trace, and nothing is registered. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NastyInputTest {

    private static final int MAX_ANSWER_CHARS = 1_000;

    private TestServer server;

    @BeforeAll
    void start() throws ListenFailed {
        server = new TestServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<String> requestTargets() {
        return Stream.of(
                "/probe?" + "a".repeat(1_000_000),
                "/probe?target=" + "a".repeat(1_000_000),
                "/probe?target=" + "a".repeat(40_000),
                "/probe?target=" + "a".repeat(20_000),
                "/probe?" + "target=a&".repeat(3_000),
                "/probe?" + "&".repeat(20_000),
                "/probe?" + "=".repeat(20_000),
                "/probe?" + "%".repeat(3_000),
                "/probe?target=%00",
                "/probe?target=%0d%0aSet-Cookie:%20a=b",
                "/probe?target=\u0001\u0007",
                "/probe?target=a\tb",
                "/probe?target=a b",
                "/probe?target=\u00ff\u00fe",
                "/probe?target=%ff%fe",
                "/probe?target=%ed%a0%80",
                "/probe?target=%f4%90%80%80",
                "/probe?target=%u0041",
                "/probe?target=%E2%80%AE",
                "/probe?target=%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
                "/probe?target=127%E3%80%820%E3%80%820%E3%80%821",
                "/probe?target=-1",
                "/probe?target=--help",
                "/probe?target=*",
                "/probe?target=.",
                "/probe?target=..",
                "/probe?target=a.",
                "/probe?target=.a",
                "/probe?target=" + ".".repeat(300),
                "/probe?target=" + "a.".repeat(126) + "a",
                "/probe?target=" + "a".repeat(64) + ".example",
                "/probe?target=xn--",
                "/probe?target=xn--a-" + "9".repeat(50),
                "/probe?target=xn--%C3%BC",
                "/probe?target=fe80::1%25eth0",
                "/probe?target=fe80::1%eth0",
                "/probe?target=::1%25",
                "/probe?target=1.2.3.4.5",
                "/probe?target=1.2.3",
                "/probe?target=4294967296",
                "/probe?target=0x7f.1",
                "/probe?target=::ffff:1.2.3.4.5",
                "/probe?target=1::2::3",
                "/probe?target=:::",
                "/probe?target=" + ":".repeat(10_000),
                "/probe?target=%3Cscript%3Ealert(1)%3C/script%3E",
                "/probe?target=$%7Bjndi:ldap://192.0.2.1/a%7D",
                "/probe?target=192.0.2.1&tcp_port=" + "9".repeat(1_000),
                "/probe?target=192.0.2.1&tcp_port=%D9%A8%D9%A0",
                "/probe#fragment",
                "/probe/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/probe%00.html",
                "/probe;a=b",
                "/%zz",
                "/%",
                "//nope",
                "//probe?target=" + "a".repeat(20_000),
                "//probe?target=" + "a".repeat(7_100),
                "/\\probe",
                "/\u0000",
                "/favicon.ico",
                "/-/",
                "/-/ready/",
                "/debug/",
                "*",
                "probe",
                "",
                "http://",
                "http://[::1/probe",
                "http://elsewhere.example/secret");
    }

    @ParameterizedTest
    @MethodSource("requestTargets")
    void isAnsweredByOneShortLine(String requestTarget) throws IOException {
        assertShortAnswer(server.rawGet(requestTarget));
        assertNothingHappened();
    }

    static Stream<String> requests() {
        String end = "Host: x\r\nConnection: close\r\n\r\n";
        String websocket =
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        return Stream.of(
                "\r\n\r\n\r\ngarbage\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "GET / HTTP/9.9\r\n" + end,
                "GET /nope HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /nope HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
                "GET /nope HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
                "GET /nope HTTP/1.1\r\nX: " + "a".repeat(100_000) + "\r\n" + end,
                "GET /nope HTTP/1.1\r\n" + "X: a\r\n".repeat(20_000) + end,
                "GET /nope HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n" + end + "abcde",
                "GET /nope HTTP/1.1\r\nContent-Length: -1\r\n" + end,
                "GET /nope HTTP/1.1\r\nExpect: 200-maybe\r\n" + end,
                "GET /probe HTTP/1.1\r\nx-target-limit: \u00ff\u00fe\r\n" + end,
                "GET /probe HTTP/1.1\r\nAccept: " + ",;=".repeat(5_000) + "\r\n" + end,
                "GET /nope HTTP/1.1\r\nAccept: application/json\r\n" + end,
                "GET /nope HTTP/1.1\r\nAccept: text/html\r\n" + end,
                "POST /probe?target=192.0.2.1 HTTP/1.1\r\nContent-Length: 99999999\r\n" + end,
                "PUT /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + end + "ffffffff\r\n",
                "DELETE /debug/probes HTTP/1.1\r\n" + end,
                "OPTIONS * HTTP/1.1\r\n" + end,
                "TRACE /probe?target=192.0.2.1 HTTP/1.1\r\n" + end,
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "B\u00d6SE /probe HTTP/1.1\r\n" + end,
                "G".repeat(10_000) + " /probe HTTP/1.1\r\n" + end,
                "GET /nope HTTP/1.1\r\n" + websocket + end,
                "GET /probe HTTP/1.1\r\n" + websocket + "Connection: upgrade, close\r\nHost: x\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isAnsweredByOneShortLineEvenIfItIsHardlyHttp(String request) throws IOException {
        assertShortAnswer(server.raw(request.getBytes(StandardCharsets.ISO_8859_1)));
        assertNothingHappened();
    }

    /** Apart from the others, since Jetty does not close the connection after it. */
    @Test
    void isNoProxy() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.adapter.port())) {
            byte[] connect =
                    "CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1:443\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(connect);
            assertThat(new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 405 ");
        }
    }

    @Test
    void noTextIsTooStrangeForATarget() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_500; i++) {
            String target = strange(random);
            String answer = server.rawGet("/probe?target=" + URLEncoder.encode(target, StandardCharsets.UTF_8));

            assertThat(answer)
                    .as("seed %d, number %d: %s", seed, i, target)
                    .matches("(?s)HTTP/1\\.1 400 .*\r\n\r\n# 400 - [ -~]*");
        }
        assertNothingHappened();
    }

    /** Ends in something that no name and no address can end in. */
    private static String strange(Random random) {
        List<String> pieces =
                List.of("a", "xn--", "-", ".", ":", "::", "1", "255", "\u3002", "\u00df", "\u0130", "\u200d", "\ud83d");
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(30); length >= 0; length--) {
            if (random.nextBoolean()) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            } else {
                text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x100 : 0x11_0000));
            }
        }
        return text.append('/').toString();
    }

    private static void assertShortAnswer(String answer) {
        assertThat(answer).matches("(?s)HTTP/1\\.1 (4..|505) .*");
        assertThat(answer.length()).isLessThan(MAX_ANSWER_CHARS);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "\r\nserver:", "\r\nset-cookie:", "x-powered-by", "jetty", "javalin", "exception", "<html");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(body).matches("[ -~]*\n?");
    }

    private void assertNothingHappened() {
        server.run(Duration.ofMillis(5));
        assertThat(server.directory.active()).isEmpty();
        assertThat(server.meter.sessions()).isZero();
        assertThat(server.get("/metrics").body())
                .contains("icmp_exporter_http_faults_total 0.0\n")
                .doesNotContain("status=\"500\"");
    }
}
