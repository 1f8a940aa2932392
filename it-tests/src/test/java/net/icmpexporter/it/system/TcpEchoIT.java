package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Pause;
import net.icmpexporter.it.lab.RelayProcess;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tcp-echo} as a program, both ends, in a network of its own. */
final class TcpEchoIT {

    private static final int SERVER_PORT = 4000;
    private static final int RELAY_PORT = 4001;
    private static final int METRICS_PORT = 2112;
    private static final int DELAY_MS = 30;
    private static final String TARGET = "127.0.0.1:" + RELAY_PORT;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NS = 1e9;

    @TempDir
    private Path folder;

    private Lab lab;
    private Namespace host;

    @BeforeEach
    void makeNetwork() {
        lab = new Lab();
        host = lab.namespace("host");
    }

    @AfterEach
    void unmakeNetwork() {
        lab.close();
    }

    /** What the client reports is what the network did: every frame that came back, and what two cuts took away. */
    @Test
    void countsAreThoseOfTheNetwork() {
        RelayProcess relay = lab.keep(new RelayProcess(host, RELAY_PORT, SERVER_PORT, DELAY_MS, 24));
        ExporterProcess echo = start("-target", TARGET, "-interval", "20ms", "-timeout", "500ms", "-wire", "24");
        for (int cuts = 1; cuts <= 2; cuts++) {
            int wanted = 100 * cuts;
            await(echo, page -> page.count("tcp_echo_received_total", "target", TARGET) >= wanted);
            relay.cut();
            int connects = cuts + 1;
            await(echo, page -> page.count("tcp_echo_connects_total", "target", TARGET) == connects);
        }
        await(echo, page -> page.count("tcp_echo_received_total", "target", TARGET) >= 300);
        host.shell("nft add table inet shut");
        host.shell("nft add chain inet shut out '{ type filter hook output priority 0; }'");
        host.shell("nft add rule inet shut out tcp dport " + RELAY_PORT + " drop");
        await(echo, page -> page.count("tcp_echo_connected", "target", TARGET) == 0);
        Pause.ms(1_000);

        Exposition page = echo.metrics();
        RelayProcess.Account account = relay.account();
        long sent = page.count("tcp_echo_sent_total", "target", TARGET);
        long received = page.count("tcp_echo_received_total", "target", TARGET);
        long lost = page.count("tcp_echo_timeouts_total", "target", TARGET);
        long cutOff = account.asked() - account.answered();
        assertThat(received).isEqualTo(account.answered());
        assertThat(sent).isEqualTo(received + lost);
        assertThat(lost)
                .as("what was on the way, there and back, at two cuts, and what was dropped")
                .isGreaterThan(cutOff);
        assertThat(page.count("tcp_echo_late_total", "target", TARGET)).isZero();
        assertThat(page.count("tcp_echo_unknown_total", "target", TARGET, "reason", "no_stamp"))
                .isZero();
        assertThat(page.count("tcp_echo_disconnects_total", "target", TARGET, "reason", "reset"))
                .isEqualTo(2);
        assertThat(page.count("tcp_echo_disconnects_total", "target", TARGET, "reason", "timeout"))
                .isEqualTo(1);
        assertThat(page.count("tcp_echo_up", "target", TARGET)).isZero();
    }

    @Test
    void roundTripTimesAreTrue() {
        RelayProcess relay = lab.keep(new RelayProcess(host, RELAY_PORT, SERVER_PORT, DELAY_MS, 16));
        ExporterProcess echo = start("-target", TARGET, "-interval", "100ms", "-timeout", "2s");
        await(echo, page -> page.count("tcp_echo_received_total", "target", TARGET) >= 50);

        Exposition page = echo.metrics();
        RelayProcess.Account account = relay.account();
        double mean = page.value("tcp_echo_rtt_seconds_sum", "target", TARGET)
                / page.value("tcp_echo_rtt_seconds_count", "target", TARGET);
        double trueMean = account.sumNs() / NS / account.answered();
        assertThat(mean).isBetween(trueMean - 0.001, trueMean + 0.005);
        assertThat(page.count("tcp_echo_rtt_seconds_bucket", "target", TARGET, "le", "0.0512"))
                .isZero();
        assertThat(account.asked() - page.count("tcp_echo_received_total", "target", TARGET))
                .isBetween(0L, 5L);
        assertThat(page.count("tcp_echo_timeouts_total", "target", TARGET)).isZero();
        assertThat(page.count("tcp_echo_connects_total", "target", TARGET)).isEqualTo(1);
        assertThat(page.count("tcp_echo_up", "target", TARGET)).isEqualTo(1);
    }

    /** TCP sends anew what was lost: late, and whole. */
    @Test
    void lostPacketsAreDelayAndNotLoss() {
        host.shell("nft add table inet lossy");
        host.shell("nft add chain inet lossy in '{ type filter hook input priority 0; }'");
        host.shell("nft add rule inet lossy in tcp dport " + SERVER_PORT + " numgen random mod 10 '<' 2 counter drop");
        String target = "127.0.0.1:" + SERVER_PORT;
        ExporterProcess echo = start("-target", target, "-interval", "50ms", "-timeout", "20s");
        await(echo, page -> page.count("tcp_echo_received_total", "target", target) >= 100);

        await(echo, page -> page.count("tcp_echo_tcp_retransmits_total", "target", target) >= 3);
        Exposition page = echo.metrics();
        assertThat(page.count("tcp_echo_timeouts_total", "target", target)).isZero();
        assertThat(page.count("tcp_echo_connects_total", "target", target)).isEqualTo(1);
        assertThat(page.has("tcp_echo_tcp_state_info", "target", target, "state", "established"))
                .isTrue();
    }

    /** The same prober behind {@code /probe}. */
    @Test
    void theExporterProbesEchoServersToo() {
        serve();
        ExporterProcess exporter = lab.keep(ExporterProcess.start(host, Rights.ROOT, "-interval", "100"));
        String query = "/probe?target=127.0.0.1&echo_port=" + SERVER_PORT;
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        Exposition page;
        do {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            Pause.ms(100);
            page = exporter.exposition(query);
        } while (page.count("echo_probe_packets_recv_total", "ip", "127.0.0.1", "echo_port", "4000") < 10);
        assertThat(page.count("echo_probe_packets_sent_total", "ip", "127.0.0.1", "echo_port", "4000"))
                .isEqualTo(page.count("echo_probe_packets_recv_total", "ip", "127.0.0.1", "echo_port", "4000"));
    }

    @Test
    void whatCannotBeIsSaidAndEndsTheProgram() throws IOException {
        serve();
        assertThat(ends("tcp-echo", "-listen", "127.0.0.1:" + SERVER_PORT, "-metrics", ":0"))
                .isEqualTo(1);
        assertThat(ends("tcp-echo", "-listen", ":0", "-metrics", "127.0.0.1:" + METRICS_PORT))
                .isEqualTo(1);
        Path bad = folder.resolve("bad.json");
        Files.writeString(bad, "[{\"name\": \"a\", \"address\": \"h:1\"},\n{\"name\": \"a\", \"address\": \"h:1\"}]");
        assertThat(ends("tcp-echo", "-mode", "client", "-targets", bad.toString()))
                .isEqualTo(1);
        assertThat(ends("tcp-echo", "-svc", "nonsense")).isEqualTo(2);
        assertThat(ends("tcp-echo", "-interval", "5")).isEqualTo(2);
    }

    private int ends(String... words) {
        return lab.keep(ExporterProcess.launch(host, Rights.ROOT, List.of(words)))
                .process()
                .awaitEnd(PATIENCE);
    }

    /** A server that serves its metrics somewhere else. */
    private void serve() {
        ExporterProcess server = lab.keep(ExporterProcess.launch(
                host,
                Rights.ROOT,
                List.of("tcp-echo", "-listen", "127.0.0.1:" + SERVER_PORT, "-metrics", "127.0.0.1:" + METRICS_PORT)));
        server.process()
                .await("listening", PATIENCE, () -> server.process().errors().contains("serves its metrics"));
    }

    /** Server and client. */
    private ExporterProcess start(String... flags) {
        List<String> words = new ArrayList<>(List.of(
                "tcp-echo",
                "-mode",
                "both",
                "-listen",
                "127.0.0.1:" + SERVER_PORT,
                "-metrics",
                "127.0.0.1:" + ExporterProcess.PORT));
        words.addAll(List.of(flags));
        ExporterProcess echo = lab.keep(ExporterProcess.launch(host, Rights.ROOT, words));
        echo.process()
                .await("listening", PATIENCE, () -> echo.process().errors().contains("serves its metrics"));
        return echo;
    }

    private static void await(ExporterProcess echo, Predicate<Exposition> condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(echo.metrics())) {
            assertThat(System.nanoTime()).as("time over").isLessThan(deadlineNs);
            Pause.ms(50);
        }
    }
}
