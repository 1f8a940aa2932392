package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.icmpexporter.stats.Answer;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

final class EchoMetricsTest {

    private final SessionStats stats = new SessionStats(16, 3);
    private ConnectionFigures connection = new ConnectionFigures(
            true,
            40_000,
            2,
            Map.of(ConnectionFault.REFUSED, 5L),
            Map.of(ConnectionFault.RESET, 1L, ConnectionFault.EOF, 3L));

    private EchoTarget.Stream stream = new EchoTarget.Stream("established", 3, 120_000);

    @Test
    void everyFigureOfATargetIsThere() {
        answered(150_000);
        answered(300_000);
        lost();
        answered(250_000);
        stats.sendFailed(SendResult.NOT_CONNECTED);

        assertThat(lines("tcp_echo_"))
                .contains(
                        "tcp_echo_sent_total{target=\"a\"} 4.0",
                        "tcp_echo_received_total{target=\"a\"} 3.0",
                        "tcp_echo_timeouts_total{target=\"a\"} 1.0",
                        "tcp_echo_loss_percent{target=\"a\"} 25.0",
                        "tcp_echo_last_rtt_seconds{target=\"a\"} 2.5E-4",
                        "tcp_echo_rtt_seconds_bucket{target=\"a\",le=\"1.0E-4\"} 0",
                        "tcp_echo_rtt_seconds_bucket{target=\"a\",le=\"2.0E-4\"} 1",
                        "tcp_echo_rtt_seconds_bucket{target=\"a\",le=\"4.0E-4\"} 3",
                        "tcp_echo_rtt_seconds_bucket{target=\"a\",le=\"1.6384\"} 3",
                        "tcp_echo_rtt_seconds_bucket{target=\"a\",le=\"+Inf\"} 3",
                        "tcp_echo_rtt_seconds_count{target=\"a\"} 3",
                        "tcp_echo_connects_total{target=\"a\"} 2.0",
                        "tcp_echo_connected{target=\"a\"} 1.0",
                        "tcp_echo_up{target=\"a\"} 1.0",
                        "tcp_echo_connect_failures_total{reason=\"refused\",target=\"a\"} 5.0",
                        "tcp_echo_disconnects_total{reason=\"reset\",target=\"a\"} 1.0",
                        "tcp_echo_disconnects_total{reason=\"eof\",target=\"a\"} 3.0",
                        "tcp_echo_disconnects_total{reason=\"timeout\",target=\"a\"} 0.0",
                        "tcp_echo_send_failures_total{reason=\"not_connected\",target=\"a\"} 1.0",
                        "tcp_echo_tcp_retransmits_total{target=\"a\"} 3.0",
                        "tcp_echo_tcp_rtt_seconds{target=\"a\"} 1.2E-4",
                        "tcp_echo_tcp_state_info{state=\"established\",target=\"a\"} 1",
                        "tcp_echo_late_total{target=\"a\"} 0.0");
        assertThat(lines("tcp_echo_rtt_seconds_bucket")).hasSize(16);
    }

    /** The latest three were lost; before them all was well. */
    @Test
    void theLossIsThatOfTheLatestFrames() {
        for (int i = 0; i < 7; i++) {
            answered(100_000);
        }
        lost();
        lost();
        lost();

        assertThat(lines("tcp_echo_loss_percent", 4)).containsExactly("tcp_echo_loss_percent{target=\"a\"} 75.0");
        assertThat(lines("tcp_echo_loss_percent", 100)).containsExactly("tcp_echo_loss_percent{target=\"a\"} 30.0");
        assertThat(lines("tcp_echo_up", 100)).containsExactly("tcp_echo_up{target=\"a\"} 0.0");
    }

    @Test
    void whoIsNotConnectedIsNotUp() {
        answered(100_000);
        connection = ConnectionFigures.NOTHING_YET;
        stream = EchoTarget.Stream.UNKNOWN;

        assertThat(lines("tcp_echo_up")).containsExactly("tcp_echo_up{target=\"a\"} 0.0");
        assertThat(lines("tcp_echo_connected")).containsExactly("tcp_echo_connected{target=\"a\"} 0.0");
        assertThat(lines("tcp_echo_tcp_rtt")).containsExactly("tcp_echo_tcp_rtt_seconds{target=\"a\"} NaN");
        assertThat(lines("tcp_echo_tcp_state")).isEmpty();
    }

    @Test
    void beforeAnythingIsKnownThereAreNoNumbersForIt() {
        assertThat(lines("tcp_echo_l"))
                .containsExactly(
                        "tcp_echo_last_rtt_seconds{target=\"a\"} NaN",
                        "tcp_echo_late_total{target=\"a\"} 0.0",
                        "tcp_echo_loss_percent{target=\"a\"} NaN");
    }

    @Test
    void theServerTellsOfConnectionsAndFrames() {
        EchoServerMeter meter = new EchoServerMeter();
        meter.connections(7);
        meter.add(EchoServerCounter.ACCEPTED, 9);
        meter.add(EchoServerCounter.FRAMES, 1000);
        meter.add(EchoServerCounter.REFUSED_ADDRESS_FULL, 4);
        meter.add(EchoServerCounter.CLOSED_IDLE, 2);

        String text = new String(new EchoMetrics(null, 100, meter).render(null).body(), StandardCharsets.UTF_8);
        assertThat(text.lines())
                .contains(
                        "tcp_echo_server_connections 7.0",
                        "tcp_echo_server_accepted_total 9.0",
                        "tcp_echo_server_frames_total 1000.0",
                        "tcp_echo_server_refused_total{reason=\"address_full\"} 4.0",
                        "tcp_echo_server_refused_total{reason=\"full\"} 0.0",
                        "tcp_echo_server_closed_total{reason=\"idle\"} 2.0")
                .noneMatch(line -> line.startsWith("tcp_echo_rtt"));
    }

    private void answered(long rttNs) {
        Answer answer = new Answer();
        answer.number = stats.nextNumber();
        answer.rttNs = rttNs;
        answer.source = StampSource.USER;
        stats.sent(0);
        stats.answered(answer);
    }

    private void lost() {
        int number = stats.nextNumber();
        stats.sent(0);
        stats.lost(number);
    }

    private List<String> lines(String prefix) {
        return lines(prefix, 100);
    }

    private List<String> lines(String prefix, int window) {
        EchoMetrics metrics = new EchoMetrics(
                () -> List.of(EchoTarget.named("a", stats.snapshot(), connection, stream)), window, null);
        Stream<String> all = new String(metrics.render(null).body(), StandardCharsets.UTF_8).lines();
        return all.filter(line -> line.startsWith(prefix)).toList();
    }
}
