package net.icmpexporter.app.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.config.yaml.TargetDocument;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line against a server that answers what the test says. */
class TargetsCommandTest {

    private static final String VIEWS = """
            {"success":true,"targets":[
             {"addr":"192.0.2.1","name":"uplink","state":"up","error":"","sent":120,"recv":119,"lost":1,"last":1.5,"min":1.0,
              "max":9.25,"avg15m":1.6,"avg6h":1.75,"avg24h":2.0,"succ":99.16666,"loss":0.8333,"host":"192.0.2.1",
              "protocol":"icmp","port":0,"origin":"api","labels":{"role":"ed\\"ge"},"intervalMs":200.5,"timeoutMs":2000,
              "size":1400,"dscp":46,"ttl":9,"df":true,"source":"192.0.2.9","interface":"eth0"},
             {"addr":"2001:db8::1","name":"web","state":"unknown","error":"","sent":0,"recv":0,"last":null,"min":null,
              "max":null,"avg15m":null,"avg6h":null,"avg24h":null,"succ":null,"loss":null,"host":"web.example",
              "protocol":"tcp","port":443,"labels":{},"intervalMs":1000,"timeoutMs":1000,"size":56},
             {"addr":"192.0.2.7","name":"web","state":"down","error":"no \\u001b[31mway","sent":9,"recv":0,"last":null,
              "min":null,"max":null,"avg15m":null,"avg6h":null,"avg24h":null,"succ":0.0,"loss":100.0,"host":"web.example",
              "protocol":"tcp","port":443,"labels":{},"intervalMs":1000,"timeoutMs":1000,"size":56}]}
            """;

    @TempDir
    private Path folder;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> answers = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final HttpServer server;

    TargetsCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(line + (token == null ? "" : " " + token) + (body.isEmpty() ? "" : " " + body));
            String answer = "200 {\"success\":true}";
            for (Map.Entry<String, String> each : answers.entrySet()) {
                if ((line + " " + body).contains(each.getKey())) {
                    answer = each.getValue();
                }
            }
            byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private ExitStatus run(int columns, boolean colours, String... words) throws BadFlag {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                columns,
                colours);
        return new TargetsCommand(List.of(words), Map.of(TargetsCommand.SERVER_VARIABLE, url()), terminal).run();
    }

    private ExitStatus run(String... words) throws BadFlag {
        return run(Integer.MAX_VALUE, false, words);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "stats"})
    void theTableIsThatOfMeshpingsFrontPage(String word) throws BadFlag {
        answers.put("GET /api/targets", "200 " + VIEWS);
        assertThat(run(word)).isEqualTo(ExitStatus.OK);
        assertThat(output()).isEqualTo("""
                TARGET  ADDRESS            SENT  RECV   SUCC    LOSS    MIN  AVG15M  AVG6H  AVG24H    MAX   LAST
                uplink  192.0.2.1           120   119  99.17    0.83  1.000   1.600  1.750   2.000  9.250  1.500
                web     [2001:db8::1]:443     0     0      -       -      -       -      -       -      -      -
                web     192.0.2.7:443         9     0   0.00  100.00      -       -      -       -      -      -
                  no ?[31mway
                """);
        assertThat(requests).containsExactly("GET /api/targets?recent=false");
    }

    @Test
    void aNarrowTerminalGetsWhatSaysMost() throws BadFlag {
        answers.put("GET /api/targets", "200 " + VIEWS);
        run(50, false, "list");
        assertThat(output().lines().findFirst()).contains("TARGET  ADDRESS              LOSS  AVG15M   LAST");
        assertThat(output().lines()).allMatch(line -> line.length() <= 50);
    }

    @Test
    void aTerminalGetsColoursAndNobodyElse() throws BadFlag {
        answers.put("GET /api/targets", "200 " + VIEWS);
        run(Integer.MAX_VALUE, true, "list");
        assertThat(output().lines().toList().get(1))
                .startsWith("\u001b[33muplink")
                .endsWith("\u001b[0m");
        assertThat(output().lines().toList().get(2)).startsWith("web");
        assertThat(output().lines().toList().get(3)).startsWith("\u001b[31mweb");
        run("list");
        assertThat(output()).doesNotContain("\u001b");
    }

    @Test
    void jsonIsTheAnswerAsItIs() throws BadFlag {
        answers.put("GET /api/targets", "200 {\"targets\": [ ]}");
        run("list", "-json");
        assertThat(output().strip()).isEqualTo("{\"targets\": [ ]}");
    }

    @Test
    void addSendsWhatIsWantedAndPrintsWhatWasAdded() throws BadFlag {
        answers.put("POST", "200 {\"success\":true,\"targets\":[\"r@192.0.2.1\",\"x@2001:db8::1\"]}");
        assertThat(run("add", "r@192.0.2.1", "-port", "443", "x.example", "--interval=1s"))
                .isEqualTo(ExitStatus.OK);
        assertThat(requests)
                .containsExactly("POST /api/targets {\"targets\":["
                        + "{\"target\":\"r@192.0.2.1\",\"protocol\":\"tcp\",\"port\":443,\"interval\":\"1s\"},"
                        + "{\"target\":\"x.example\",\"protocol\":\"tcp\",\"port\":443,\"interval\":\"1s\"}]}");
        assertThat(output().lines()).containsExactly("r@192.0.2.1", "x@2001:db8::1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 {\"success\":false,\"target\":\"x\",\"error\":\"x: no such name\"} | x: no such name",
                "409 {\"success\":false,\"error\":\"stands in the file\"} | stands in the file",
                "403 changes are taken from this host only | changes are taken from this host only",
                "401 changes need the token | changes need the token",
                "500 '' | status 500"
            })
    void aRefusalIsALineAndStatus1(String answer, String line) throws BadFlag {
        answers.put("POST", answer.replace("''", ""));
        assertThat(run("add", "x")).isEqualTo(ExitStatus.REFUSED);
        assertThat(errors().strip()).isEqualTo("icmp-exporter: " + line);
        assertThat(ExitStatus.REFUSED.status()).isEqualTo(1);
    }

    @Test
    void removeGoesOnAfterOneThatIsNotThere() throws BadFlag {
        answers.put("DELETE /api/targets/gone", "404 {\"success\":false,\"error\":\"there is no target\"}");
        answers.put("DELETE /api/targets/a%20b", "200 {\"success\":true,\"removed\":[\"a b@2001:db8::1\"]}");
        assertThat(run("remove", "gone", "a b@2001:db8::1")).isEqualTo(ExitStatus.REFUSED);
        assertThat(requests)
                .containsExactly("DELETE /api/targets/gone", "DELETE /api/targets/a%20b%402001%3Adb8%3A%3A1");
        assertThat(output().strip()).isEqualTo("a b@2001:db8::1");
    }

    @Test
    void statsClearForgetsThem() throws BadFlag {
        assertThat(run("stats", "clear")).isEqualTo(ExitStatus.OK);
        assertThat(requests).containsExactly("DELETE /api/stats");
    }

    @Test
    void theTokenIsShown() throws BadFlag, IOException {
        Path token = Files.writeString(folder.resolve("token"), "abc\n");
        assertThat(token.toFile().setReadable(false, false)).isTrue();
        assertThat(token.toFile().setReadable(true, true)).isTrue();
        run("stats", "clear", "-token-file", token.toString());
        assertThat(requests).containsExactly("DELETE /api/stats Bearer abc");
    }

    @Test
    void whoDoesNotAnswerIsStatus3() throws BadFlag {
        String url = url();
        server.stop(0);
        assertThat(run("list", "-server", url)).isEqualTo(ExitStatus.NOT_REACHED);
        assertThat(errors()).contains("no exporter answers at " + url, "ICMP_EXPORTER_SERVER");
        assertThat(ExitStatus.NOT_REACHED.status()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lst",
                "list x",
                "add",
                "stats x",
                "import",
                "export x",
                "-bogus",
                "add x -port a",
                "add x -port 1 -echo-port 2",
                "add x -wire 16",
                "add x -port 1 -wire 16",
                "add x -echo-port 1 -wire 20",
                "import x -as icmp",
                "import x -as tcp -wire 16"
            })
    void whatMakesNoSenseIsBadUsage(String line) {
        assertThatThrownBy(() -> run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isInstanceOf(BadFlag.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "a", "http://", "http://a?b", "http://a b"})
    void aServerThatIsNoneIsBadUsage(String url) {
        assertThatThrownBy(() -> run("list", "-server", url))
                .isInstanceOf(BadFlag.class)
                .hasMessageContaining("invalid server");
    }

    private String imported(String list, String... flags) throws BadFlag, IOException {
        Path file = Files.writeString(folder.resolve("list"), list);
        requests.clear();
        List<String> words = new ArrayList<>(List.of("import", file.toString()));
        words.addAll(List.of(flags));
        assertThat(run(words.toArray(String[]::new))).isEqualTo(ExitStatus.OK);
        return String.join("\n", requests);
    }

    @Test
    void meshpingsListsAreImported() throws BadFlag, IOException {
        assertThat(imported("r@192.0.2.1\n\n# words\n  web.example  \n"))
                .isEqualTo(
                        "POST /api/targets {\"targets\":[{\"target\":\"r@192.0.2.1\"},{\"target\":\"web.example\"}]}");
        assertThat(imported("{\"success\":true,\"targets\":[{\"addr\":\"192.0.2.1\",\"name\":\"r\",\"sent\":3,"
                        + "\"traceroute\":[{\"name\":\"x\"}]},\"a@::1\"]}"))
                .isEqualTo("POST /api/targets {\"targets\":[{\"target\":\"r@192.0.2.1\"},{\"target\":\"a@::1\"}]}");
    }

    /** What tcp_ping's targets answer to is echo; whoever wants to know no more than whether they listen says so. */
    @Test
    void tcpPingsListIsImportedAsEcho() throws BadFlag, IOException {
        String list = "[{\"name\":\"a\",\"address\":\"h.example:4000\"},{\"name\":\"\",\"address\":\"[::1]:80\"}]";
        assertThat(imported(list))
                .isEqualTo("POST /api/targets {\"targets\":["
                        + "{\"target\":\"a@h.example\",\"protocol\":\"echo\",\"port\":4000},"
                        + "{\"target\":\"::1\",\"protocol\":\"echo\",\"port\":80}]}");
        assertThat(imported(list, "-wire", "16"))
                .contains("{\"target\":\"::1\",\"protocol\":\"echo\",\"wire\":16,\"port\":80}");
        assertThat(imported(list, "-as", "tcp")).contains("{\"target\":\"::1\",\"protocol\":\"tcp\",\"port\":80}");
    }

    @Test
    void echoTargetsAreAdded() throws BadFlag {
        run("add", "a@192.0.2.1", "-echo-port", "4000", "-wire", "16", "-interval", "1s");
        run("add", "192.0.2.2", "-echo-port", "4000");
        assertThat(requests)
                .containsExactly(
                        "POST /api/targets {\"targets\":[{\"target\":\"a@192.0.2.1\",\"protocol\":\"echo\",\"wire\":16,"
                                + "\"port\":4000,\"interval\":\"1s\"}]}",
                        "POST /api/targets {\"targets\":[{\"target\":\"192.0.2.2\",\"protocol\":\"echo\",\"port\":4000}]}");
    }

    @Test
    void anEchoTargetThatIsExportedCanBeImportedAgainAndIsOneOfTheFile() throws Exception {
        answers.put("GET /api/targets", "200 " + """
                {"success":true,"targets":[{"addr":"192.0.2.1","name":"e","host":"192.0.2.1","protocol":"echo","port":4000,
                 "labels":{},"intervalMs":1000,"timeoutMs":800,"wire":16}]}
                """);
        assertThat(run("export")).isEqualTo(ExitStatus.OK);
        assertThat(imported(output()))
                .isEqualTo("POST /api/targets {\"targets\":[{\"target\":\"e@192.0.2.1\",\"protocol\":\"echo\","
                        + "\"port\":4000,\"interval\":\"1000ms\",\"timeout\":\"800ms\",\"wire\":16}]}");

        run("export", "-format", "yaml");
        Path file = Files.writeString(folder.resolve("e.yml"), output());
        ManagedTarget target = TargetDocument.of(file, new ProbeOptions(1_000_000, 1_000_000, 56))
                .targets()
                .get(0);
        assertThat(target.protocol()).isEqualTo(Protocol.ECHO);
        assertThat(target.port()).isEqualTo(4000);
        assertThat(target.options()).isEqualTo(new ProbeOptions(1_000_000_000, 800_000_000, 16));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | neither an array of targets",
                "[{\"name\":\"a\",\"address\":\"h\"}] | target 1 has no address of the form host:port",
                "{\"targets\":[{\"name\":\"a\"}]} | target 1 has no addr",
                "[1] | target 1 is neither a text nor an object",
                "[{ | :1: no JSON"
            })
    void aListThatIsNoneIsRefused(String list, String line) throws BadFlag, IOException {
        Path file = Files.writeString(folder.resolve("list"), list);
        assertThat(run("import", file.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(errors()).contains(file.toString(), line);
        assertThat(requests).isEmpty();
    }

    @Test
    void oneThatIsRefusedDoesNotKeepTheOthersOut() throws BadFlag, IOException {
        answers.put("bad", "409 {\"success\":false,\"error\":\"no\"}");
        Path file = Files.writeString(folder.resolve("list"), "a\nb\nbad\nc\nd\n");
        assertThat(run("import", file.toString())).isEqualTo(ExitStatus.REFUSED);
        assertThat(errors().strip()).isEqualTo("icmp-exporter: bad: no");
        assertThat(output().strip()).isEqualTo(file + ": 4 of 5 targets added");
    }

    @Test
    void whatIsExportedCanBeImportedAgain() throws BadFlag, IOException {
        answers.put("GET /api/targets", "200 " + VIEWS);
        assertThat(run("export")).isEqualTo(ExitStatus.OK);
        assertThat(imported(output()))
                .isEqualTo("POST /api/targets {\"targets\":["
                        + "{\"target\":\"uplink@192.0.2.1\",\"interval\":\"200.5ms\",\"timeout\":\"2000ms\",\"size\":1400,"
                        + "\"dscp\":46,\"ttl\":9,\"df\":true,\"source\":\"192.0.2.9\",\"interface\":\"eth0\","
                        + "\"labels\":{\"role\":\"ed\\\"ge\"}},"
                        + "{\"target\":\"web@web.example\",\"protocol\":\"tcp\",\"port\":443,\"interval\":\"1000ms\","
                        + "\"timeout\":\"1000ms\",\"size\":56}]}");
    }

    @Test
    void whatIsExportedAsYamlIsAConfigurationFile() throws Exception {
        answers.put("GET /api/targets", "200 " + VIEWS);
        assertThat(run("export", "-format", "yaml")).isEqualTo(ExitStatus.OK);
        ProbeOptions usual = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);
        List<ManagedTarget> targets = TargetDocument.of(Files.writeString(folder.resolve("t.yml"), output()), usual)
                .targets();
        assertThat(targets).hasSize(2);
        assertThat(targets.get(0).name()).isEqualTo("uplink");
        assertThat(targets.get(0).labels()).isEqualTo(Map.of("role", "ed\"ge"));
        assertThat(targets.get(0).options().intervalNs()).isEqualTo(200_500_000);
        assertThat(targets.get(0).options().payloadBytes()).isEqualTo(1400);
        assertThat(targets.get(0).options().packet())
                .isEqualTo(new PacketOptions(46, 9, true, IpAddress.parse("192.0.2.9"), "eth0"));
        assertThat(targets.get(1).host()).isEqualTo("web.example");
        assertThat(targets.get(1).port()).isEqualTo(443);
    }
}
