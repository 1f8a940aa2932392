package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Targets that stay and are probed by echo over TCP: one of the file and one of the API, with frames of either form. */
@Timeout(180)
final class EchoTargetsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SERVER_PORT = 4000;
    private static final int METRICS_PORT = 2112;
    private static final String FILE = "of the file";
    private static final String API = "of the API";

    @TempDir
    private Path folder;

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void areProbedCountedAndKept() throws IOException {
        serve();
        ExporterProcess exporter = start();
        awaitAnswers(exporter, FILE, 1);
        add("{\"target\":\"" + API + "@127.0.0.1\",\"protocol\":\"echo\",\"port\":4000,\"wire\":16}");
        awaitAnswers(exporter, API, 1);
        awaitAnswers(exporter, FILE, 20);
        awaitAnswers(exporter, API, 20);
        Exposition page = exporter.metrics();
        for (String target : List.of(FILE, API)) {
            assertThat(page.count("tcp_echo_connected", labels(target))).isEqualTo(1);
            assertThat(page.has("echo_probe_send_failures_total", labels(target, "reason", "not_connected")))
                    .as("a slot before the first connection")
                    .isFalse();
        }

        // what leaves from now on reaches nobody: the server has counted what was answered, and nothing else
        host.shell("nft add table inet shut");
        host.shell("nft add chain inet shut out '{ type filter hook output priority 0; }'");
        host.shell("nft add rule inet shut out tcp dport " + SERVER_PORT + " drop");
        exporter.process().await("losses of both", PATIENCE, () -> lost(exporter, FILE) > 0 && lost(exporter, API) > 0);
        assertThat(answers(exporter, FILE) + answers(exporter, API)).isEqualTo(framesOfTheServer());
        host.shell("nft delete table inet shut");

        exporter.process().signal("KILL");
        exporter.process().awaitEnd(PATIENCE);
        ExporterProcess again = start();
        awaitAnswers(again, FILE, 1);
        awaitAnswers(again, API, 1);
        assertThat(again.get("/api/targets").body()).contains("\"wire\":16", "\"wire\":24");
    }

    /** What the client's frames cannot have is said with its line, by the check and by the start. */
    @Test
    void whatEchoHasNotIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.yml"), "targets:\n- {host: 127.0.0.1, protocol: echo, port: 4000, ttl: 9}\n");
        ExporterProcess check =
                lab.keep(ExporterProcess.launch(host, Rights.ROOT, List.of("check-config", file.toString())));
        assertThat(check.process().awaitEnd(PATIENCE)).isEqualTo(1);
        assertThat(check.process().errors()).startsWith(file + ":2: ttl means nothing to echo");
    }

    private void serve() {
        ExporterProcess server = lab.keep(ExporterProcess.launch(
                host,
                Rights.ROOT,
                List.of("tcp-echo", "-listen", "127.0.0.1:" + SERVER_PORT, "-metrics", "127.0.0.1:" + METRICS_PORT)));
        server.process()
                .await("listening", PATIENCE, () -> server.process().errors().contains("serves its metrics"));
    }

    private ExporterProcess start() throws IOException {
        Path file = Files.writeString(
                folder.resolve("t.yml"),
                "defaults: {ttl: 9, interval: 100ms}\ntargets:\n- {host: 127.0.0.1, name: \"" + FILE
                        + "\", protocol: echo, port: 4000}\n");
        return lab.keep(ExporterProcess.start(
                host,
                Rights.ROOT,
                "-interval",
                "100",
                "-timeout",
                "500",
                "-config",
                file.toString(),
                "-data",
                folder.resolve("data").toString()));
    }

    private void add(String body) {
        assertThat(host.shell(
                        "curl -s localhost:9116/api/targets -H 'content-type: application/json' -d '" + body + "'"))
                .startsWith("{\"success\":true");
    }

    private static void awaitAnswers(ExporterProcess exporter, String target, long many) {
        exporter.process().await("answers", PATIENCE, () -> answers(exporter, target) >= many);
    }

    private static long answers(ExporterProcess exporter, String target) {
        return count(exporter, "echo_probe_packets_recv_total", labels(target));
    }

    private static long lost(ExporterProcess exporter, String target) {
        return count(exporter, "echo_probe_outcomes_total", labels(target, "outcome", "lost"));
    }

    private static long count(ExporterProcess exporter, String family, String... labels) {
        Exposition page = exporter.metrics();
        return page.has(family, labels) ? page.count(family, labels) : 0;
    }

    private static String[] labels(String target, String... more) {
        return Stream.concat(
                        Stream.of("ip", "127.0.0.1", "echo_port", Integer.toString(SERVER_PORT), "target", target),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private long framesOfTheServer() {
        return (long) Double.parseDouble(host.shell(
                        "curl -s localhost:" + METRICS_PORT + "/metrics | sed -n 's/^tcp_echo_server_frames_total //p'")
                .strip());
    }
}
