package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.icmpexporter.http.api.ApiAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change something, request by request. What is sent is what browsers, proxies and strangers would send. */
final class AdmissionTest {

    private static final String BODY = "{\"target\":\"a@192.0.2.1\"}";

    private static byte[] post(String... headers) {
        StringBuilder request = new StringBuilder("POST /api/targets HTTP/1.1\r\nConnection: close\r\n");
        List<String> all = List.of(headers);
        if (all.stream().noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: localhost\r\n");
        }
        if (all.stream().noneMatch(header -> header.startsWith("Content-Type:"))) {
            request.append("Content-Type: application/json\r\n");
        }
        all.forEach(header -> request.append(header).append("\r\n"));
        return request.append("Content-Length: ")
                .append(BODY.length())
                .append("\r\n\r\n")
                .append(BODY)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int status(ApiAccess access, String... headers) throws Exception {
        try (TestServer server = TestServer.with(access)) {
            int status = server.status(post(headers));
            assertThat(server.book.views()).hasSize(status == 200 ? 1 : 0);
            return status;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: LOCALHOST:9116",
                "Host: 127.0.0.1:1",
                "Host: [::1]:9116",
                "Host: 192.0.2.1",
                "Origin: http://localhost",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Content-Type: application/json; charset=utf-8"
            })
    void whoeverIsOnThisHostMay(String header) throws Exception {
        assertThat(status(ApiAccess.FROM_THIS_HOST, header)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: http://localhost.evil.example",
                "Origin: http://localhost:81",
                "Origin: https://localhost:80",
                "Origin: null",
                "Origin: file://",
                "Origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: something-new"
            })
    void noOtherSitesPageMay(String header) throws Exception {
        assertThat(status(ApiAccess.FROM_THIS_HOST, header)).isEqualTo(403);
        assertThat(status(new ApiAccess("secret", null), header, "Authorization: Bearer secret"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:9116",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil"
            })
    void nobodyMayByANameThatIsNotOurs(String header) throws Exception {
        assertThat(status(ApiAccess.FROM_THIS_HOST, header)).isEqualTo(403);
        assertThat(status(ApiAccess.FROM_THIS_HOST, header, "Origin: http://evil.example:9116"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.7",
                "Forwarded: for=192.0.2.7",
                "Via: 1.1 proxy",
                "X-Real-IP: 192.0.2.7"
            })
    void noProxyMay(String header) throws Exception {
        assertThat(status(ApiAccess.FROM_THIS_HOST, header)).isEqualTo(403);
        assertThat(status(new ApiAccess("secret", null), header, "Authorization: Bearer secret"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization: Bearer secret, 200",
        "Authorization: bearer secret, 200",
        "Authorization: Bearer secre, 401",
        "Authorization: Bearer secrets, 401",
        "Authorization: Bearer, 401",
        "Authorization: Basic secret, 401",
        "Authorization: secret, 401",
        "X-Nothing: 1, 401"
    })
    void withATokenOnlyWhoeverHasItMay(String header, int status) throws Exception {
        assertThat(status(new ApiAccess("secret", null), header)).isEqualTo(status);
        assertThat(status(new ApiAccess("secret", null), header, "Host: exporter.example"))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""
            })
    void noFormMay(String type) throws Exception {
        assertThat(status(ApiAccess.FROM_THIS_HOST, "Content-Type: " + type)).isEqualTo(415);
    }

    @Test
    void everyChangeIsAsked() throws Exception {
        try (TestServer server = new TestServer()) {
            for (String line :
                    List.of("DELETE /api/targets/192.0.2.1", "DELETE /api/stats", "POST /-/reload", "PUT /-/reload")) {
                byte[] request = (line + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                                + "Connection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                assertThat(server.status(request)).as(line).isEqualTo(403);
            }
        }
    }

    /** Whoever reads is not asked: Prometheus comes from elsewhere. */
    @Test
    void everybodyMayRead() throws Exception {
        try (TestServer server = TestServer.with(new ApiAccess("secret", null))) {
            assertThat(server.get("/api/targets", "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/api/targets").headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void byTheListenerOfTheApiStrangersMay() throws Exception {
        ApiAccess access = new ApiAccess("", new ApiAccess.Listener("127.0.0.1", 0));
        try (TestServer server = TestServer.with(access)) {
            byte[] request = post("X-Forwarded-For: 192.0.2.7");

            assertThat(server.status(request)).isEqualTo(403);
            assertThat(answer(server.adapter.apiPort(), request)).startsWith("HTTP/1.1 200 ");
            assertThat(answer(server.adapter.apiPort(), post("Origin: http://evil.example")))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    private static String answer(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
