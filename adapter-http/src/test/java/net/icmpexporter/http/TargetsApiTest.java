package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetView;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers of the API, as meshping's users know them. */
final class TargetsApiTest {

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

    private List<Object> listed() {
        return Json.array(Json.parse(server.get("/api/targets").body()), "targets");
    }

    @Test
    void aTargetThatIsAddedIsProbedAndListed() {
        HttpResponse<String> added = post("{\"target\":\"rack 3@192.0.2.1\"}");

        assertThat(added.statusCode()).isEqualTo(200);
        assertThat(added.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(added.body()).isEqualTo("{\"success\":true,\"targets\":[\"rack 3@192.0.2.1\"]}");
        server.run(Duration.ofSeconds(9));
        Map<String, Object> target = Json.object(listed().get(0));
        assertThat(target)
                .containsEntry("addr", "192.0.2.1")
                .containsEntry("name", "rack 3")
                .containsEntry("state", "up")
                .containsEntry("error", "")
                .containsEntry("host", "192.0.2.1")
                .containsEntry("protocol", "icmp")
                .containsEntry("port", 0L)
                .containsEntry("origin", "api")
                .containsEntry("labels", Map.of())
                .containsEntry("intervalMs", 2000.0)
                .containsEntry("timeoutMs", 3000.0)
                .containsEntry("lost", 0L)
                .containsEntry("succ", 100.0)
                .containsEntry("loss", 0.0)
                .containsEntry("traceroute", List.of())
                .containsEntry("route_loop", null);
        assertThat((Long) target.get("recv")).isBetween(3L, 5L);
        assertThat((Double) target.get("last")).isPositive();
        assertThat((Double) target.get("min")).isPositive();
        assertThat((Double) target.get("max")).isGreaterThanOrEqualTo((Double) target.get("min"));
        assertThat((Double) target.get("avg15m")).isPositive();
        assertThat(Json.array(target, "recent")).hasSize(30);
    }

    @Test
    void whatIsNotKnownIsNull() {
        post("{\"target\":\"a@192.0.2.1\"}");

        Map<String, Object> target = Json.object(listed().get(0));

        assertThat(target).containsEntry("state", "unknown").containsEntry("sum", 0.0);
        for (String name : List.of("last", "min", "max", "avg15m", "avg6h", "avg24h", "succ", "loss")) {
            assertThat(target).as(name).containsEntry(name, null);
        }
    }

    @Test
    void aBareNameIsProbedAtEachOfItsAddresses() {
        assertThat(post("{\"target\":\"both.example\"}").body())
                .isEqualTo("{\"success\":true,\"targets\":[\"both.example@192.0.2.10\",\"both.example@2001:db8::10\","
                        + "\"both.example@192.0.2.11\"]}");
        assertThat(listed().stream().map(target -> Json.object(target).get("addr")))
                .containsExactly("192.0.2.10", "192.0.2.11", "2001:db8::10");
    }

    @Test
    void theOptionsOfATargetAreItsOwn() {
        HttpResponse<String> added = post("{\"target\":\"web@four.example\",\"port\":443,\"interval\":\"1.5s\","
                + "\"timeout\":750,\"size\":100,\"dscp\":46,\"ttl\":9,\"df\":true,\"source\":\"192.0.2.9\","
                + "\"interface\":\"wan0\",\"labels\":{\"site\":\"K\u00f6ln\"}}");

        assertThat(added.body()).isEqualTo("{\"success\":true,\"targets\":[\"web@192.0.2.4\"]}");
        ManagedTarget target = server.book.views().get(0).target();
        assertThat(target.protocol()).isEqualTo(Protocol.TCP);
        assertThat(target.port()).isEqualTo(443);
        assertThat(target.labels()).isEqualTo(Map.of("site", "K\u00f6ln"));
        assertThat(target.options())
                .isEqualTo(new ProbeOptions(
                        1_500_000_000L,
                        750_000_000L,
                        100,
                        new PacketOptions(46, 9, true, IpAddress.parse("192.0.2.9"), "wan0")));
    }

    @Test
    void anEchoTargetHasFramesAndNothingOfPackets() {
        HttpResponse<String> added = post(
                "{\"targets\":[{\"target\":\"e@192.0.2.1\",\"protocol\":\"echo\",\"port\":4000},"
                        + "{\"target\":\"f@192.0.2.1\",\"protocol\":\"echo\",\"port\":4000,\"wire\":16,\"interval\":\"1s\"}]}");

        assertThat(added.body()).isEqualTo("{\"success\":true,\"targets\":[\"e@192.0.2.1\",\"f@192.0.2.1\"]}");
        ProbeOptions usual = TestServer.OPTIONS;
        assertThat(server.book.views())
                .extracting(view -> view.target().options())
                .containsExactly(usual.ofFrames(24), new ProbeOptions(1_000_000_000L, usual.timeoutNs(), 16));
        assertThat(server.get("/api/targets").body())
                .contains("\"protocol\":\"echo\",\"port\":4000", "\"wire\":24", "\"wire\":16")
                .doesNotContain("\"size\":");
        assertThat(server.get("/sd").body()).contains("\"__meta_icmp_exporter_echo_port\":\"4000\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"protocol\":\"echo\" | port must be 1 to 65535 for tcp and echo",
                "\"protocol\":\"echo\",\"port\":4000,\"ttl\":9,\"dscp\":46 | dscp, ttl: nothing of that means anything to echo",
                "\"protocol\":\"echo\",\"port\":4000,\"size\":56 | size: nothing of that",
                "\"protocol\":\"echo\",\"port\":4000,\"df\":true | df: nothing of that",
                "\"protocol\":\"echo\",\"port\":4000,\"source\":\"192.0.2.9\" | source: nothing of that",
                "\"protocol\":\"echo\",\"port\":4000,\"interface\":\"wan0\" | interface: nothing of that",
                "\"protocol\":\"echo\",\"port\":4000,\"wire\":20 | wire must be 16 or 24, the bytes of a frame, not 20",
                "\"protocol\":\"echo\",\"port\":4000,\"wire\":\"16\" | wire cannot be a text",
                "\"port\":443,\"wire\":16 | wire means nothing but to echo",
                "\"size\":16 | payload must be 24 to 1400 bytes, not 16",
                "\"protocol\":\"udp\" | protocol must be icmp, tcp or echo"
            })
    void whatDoesNotFitTheProtocolIsRefused(String said, String words) {
        HttpResponse<String> refused = post("{\"target\":\"e@192.0.2.1\"," + said + "}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(words);
        assertThat(server.book.views()).isEmpty();
    }

    @Test
    void severalAreAddedAtOnceOrNone() {
        HttpResponse<String> refused =
                post("{\"targets\":[\"a@192.0.2.1\",{\"target\":\"b@192.0.2.2\"},\"c@nosuch.example\"]}");

        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(refused.body())
                .isEqualTo("{\"success\":false,\"target\":\"nosuch.example\","
                        + "\"error\":\"nosuch.example: no such name\"}");
        assertThat(listed()).isEmpty();
        assertThat(post("{\"targets\":[\"a@192.0.2.1\",{\"target\":\"b@192.0.2.2\",\"port\":80}]}")
                        .body())
                .isEqualTo("{\"success\":true,\"targets\":[\"a@192.0.2.1\",\"b@192.0.2.2\"]}");
        assertThat(listed()).hasSize(2);
    }

    @Test
    void aTargetIsRemovedByItsAddressOrItsName() {
        post("{\"targets\":[\"a@192.0.2.1\",\"b@192.0.2.1\",\"c@2001:db8::1\",\"d@four.example\"]}");

        assertThat(server.send("DELETE", "/api/targets/b@192.0.2.1").body())
                .isEqualTo("{\"success\":true,\"removed\":[\"b@192.0.2.1\"]}");
        assertThat(server.send("DELETE", "/api/targets/2001:DB8:0::1").body())
                .isEqualTo("{\"success\":true,\"removed\":[\"c@2001:db8::1\"]}");
        assertThat(server.send("DELETE", "/api/targets/d%40four.example").body())
                .isEqualTo("{\"success\":true,\"removed\":[\"d@192.0.2.4\"]}");
        HttpResponse<String> unknown = server.send("DELETE", "/api/targets/192.0.2.77");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).startsWith("{\"success\":false,\"target\":\"192.0.2.77\",\"error\":");
        assertThat(server.book.views()).hasSize(1);
    }

    @Test
    void whatStandsInTheFileIsRemovedThere() throws Exception {
        ManagedTarget target =
                new ManagedTarget("a", "192.0.2.1", Protocol.ICMP, 0, TestServer.OPTIONS, new TreeMap<>(), Origin.FILE);
        server.book.replaceFile(List.of(target));

        HttpResponse<String> removed = server.send("DELETE", "/api/targets/192.0.2.1");
        HttpResponse<String> added = post("{\"target\":\"a@192.0.2.1\"}");

        assertThat(removed.statusCode()).isEqualTo(409);
        assertThat(removed.body()).contains("\"success\":false", "stands in the configuration file");
        assertThat(added.statusCode()).isEqualTo(409);
        assertThat(added.body()).contains("\"success\":false", "stands in the configuration file");
        assertThat(server.book.views()).hasSize(1);
    }

    @Test
    void aNameIsResolved() {
        assertThat(server.get("/api/resolve/both.example").body())
                .isEqualTo("{\"success\":true,\"addrs\":[\"192.0.2.10\",\"2001:db8::10\",\"192.0.2.11\"]}");
        assertThat(server.get("/api/resolve/nosuch.example").body())
                .isEqualTo("{\"success\":false,\"error\":\"\\\"nosuch.example\\\": no such name\"}");
        assertThat(server.get("/api/resolve/2001:db8::1").body())
                .isEqualTo("{\"success\":true,\"addrs\":[\"2001:db8::1\"]}");
    }

    @Test
    void allFiguresAreForgottenAndNoTarget() {
        post("{\"target\":\"a@192.0.2.1\"}");
        server.run(Duration.ofSeconds(9));
        assertThat(server.book.views().get(0).figures().answered()).isPositive();

        assertThat(server.send("DELETE", "/api/stats").body()).isEqualTo("{\"success\":true}");

        server.run(Duration.ofMillis(2));
        List<TargetView> views = server.book.views();
        assertThat(views).hasSize(1);
        assertThat(views.get(0).figures().answered()).isZero();
    }

    @Test
    void theFileIsReadAgainAndItSaysWhatCameOfIt() {
        assertThat(server.send("POST", "/-/reload").statusCode()).isEqualTo(404);
        server.file.next = new TargetFile.Reload(true, "", new FileChange(1, 2, 3, 4), 1);
        assertThat(server.send("POST", "/-/reload").body())
                .isEqualTo("reloaded: 1 added, 2 changed, 3 removed, 4 untouched\n");
        server.file.next = new TargetFile.Reload(true, "t.yml:3: no such key\n", new FileChange(0, 0, 0, 0), 1);

        HttpResponse<String> failed = server.send("POST", "/-/reload");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("failed to reload config: t.yml:3: no such key\n");
        assertThat(server.get("/-/reload").statusCode()).isEqualTo(405);
    }

    @Test
    void whatMeshpingDidNotDoEither() {
        for (String method : List.of("PATCH", "PUT")) {
            HttpResponse<String> answer = server.send(method, "/api/targets/192.0.2.1");

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow")).hasValue("DELETE");
            assertThat(answer.body()).isEqualTo("{\"success\":false}");
        }
    }
}
