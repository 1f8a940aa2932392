package net.icmpexporter.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.Answer;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.api.Test;

final class ProbesDocumentTest {

    @Test
    void tellsOfAccessesInTheWorldsTime() {
        SessionStats stats = sent(10);
        for (int number = 0; number < 7; number++) {
            answer(stats, number, false);
        }
        stats.lost(7);
        ProbeKey key =
                ProbeKey.icmp(IpAddress.ofIpv4(0xC0000201), new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56));
        long nowMonoNs = Long.MIN_VALUE + 100;
        SessionView asked90SecondsAgo = new SessionView(key, nowMonoNs - 90_000_000_000L, stats.snapshot());

        String document = ProbesDocument.render(List.of(asked90SecondsAgo), nowMonoNs, 1_800_000_000_500_000_000L);

        assertThat(document).isEqualTo("""
                {
                  "probes": [
                    {
                      "ip_address": "192.0.2.1",
                      "last_access": 1799999910,
                      "recv_count": 7,
                      "sent_count": 8,
                      "tcp_port": 0
                    }
                  ],
                  "timestamp": 1800000000,
                  "total_probes": 1
                }
                """);
    }

    /** The counts are those of /probe, where a refusal is an answer. */
    @Test
    void aRefusedSynIsAnswered() {
        SessionStats stats = sent(10);
        for (int number = 0; number < 9; number++) {
            answer(stats, number, true);
        }
        stats.lost(9);
        ProbeKey key =
                ProbeKey.tcp(IpAddress.ofIpv4(0xC0000201), 81, new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56));

        String document = ProbesDocument.render(List.of(new SessionView(key, 0, stats.snapshot())), 0, 0);

        assertThat(document).contains("\"recv_count\": 9", "\"sent_count\": 10", "\"tcp_port\": 81");
    }

    @Test
    void isADocumentWithoutProbesToo() {
        assertThat(ProbesDocument.render(List.of(), 0, 0))
                .isEqualTo("{\n  \"probes\": [],\n  \"timestamp\": 0,\n  \"total_probes\": 0\n}\n");
    }

    private static SessionStats sent(int probes) {
        SessionStats stats = new SessionStats(4, 3);
        for (int i = 0; i < probes; i++) {
            stats.sent(i);
        }
        return stats;
    }

    private static void answer(SessionStats stats, int number, boolean refusal) {
        Answer answer = new Answer();
        answer.number = number;
        answer.refusal = refusal;
        stats.answered(answer);
    }
}
