package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More targets than a small heap has room for, from several clients at once: they are refused, and nothing else happens. */
@Timeout(180)
final class SessionLimitIT {

    private static final String HEAP = "-Xmx32m";
    private static final int KNOWN = 200;
    private static final int CLIENTS = 8;
    private static final int REQUESTS_EACH = 12;
    private static final int A_REQUEST = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aFloodOfTargetsIsRefusedAndHarmsNobody() throws Exception {
        try (Lab lab = new Lab()) {
            VethPair.Ends ends = VethPair.toAnyAddress(lab);
            ExporterProcess exporter = lab.keep(ExporterProcess.startWithHeap(
                    ends.prober(), HEAP, "-i-wont-be-evil", "-maxpps", "1000000", "-interval", "500"));
            long limit = exporter.metrics().count("icmp_exporter_sessions_limit");
            System.out.println(HEAP + " has room for " + limit + " sessions");
            assertThat(limit).isBetween((long) KNOWN, (long) CLIENTS * REQUESTS_EACH * A_REQUEST / 2);
            exporter.get(query(0, KNOWN));

            AtomicInteger refused = new AtomicInteger();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            try {
                List<Future<?>> floods = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    int first = KNOWN + client * REQUESTS_EACH * A_REQUEST;
                    floods.add(clients.submit(() -> flood(exporter, first, limit, refused)));
                }
                for (Future<?> flood : floods) {
                    flood.get(120, TimeUnit.SECONDS);
                }
            } finally {
                clients.shutdownNow();
            }

            Exposition metrics = exporter.metrics();
            assertThat(metrics.count("icmp_exporter_commands_refused_total"))
                    .isEqualTo(refused.get())
                    .isPositive();
            assertThat(metrics.count("icmp_active_probes")).isBetween(limit - A_REQUEST, limit);
            assertThat(metrics.count("icmp_exporter_engine_faults_total")
                            + metrics.count("icmp_exporter_http_faults_total"))
                    .isZero();
            goesOn(exporter);
        }
    }

    private static void flood(ExporterProcess exporter, int first, long limit, AtomicInteger refused) {
        for (int request = 0; request < REQUESTS_EACH; request++) {
            HttpAnswer answer = exporter.get(query(first + request * A_REQUEST, A_REQUEST));
            if (answer.status() != 200) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.body())
                        .startsWith("# 503 - no room for " + A_REQUEST + " more sessions: ")
                        .contains(
                                " of " + limit + " are probed; ", "a heap of 31 MB", "ICMP_EXPORTER_JAVA_OPTS=-Xmx62m");
                refused.incrementAndGet();
            }
        }
    }

    /** Those that were there before: each is answered, and none has lost anything. */
    private static void goesOn(ExporterProcess exporter) {
        Exposition before = exporter.exposition(query(0, KNOWN));
        exporter.process().await("answers from those who were there", PATIENCE, () -> {
            Exposition now = exporter.exposition(query(0, KNOWN));
            return IntStream.range(0, KNOWN)
                    .mapToObj(SessionLimitIT::address)
                    .allMatch(ip -> received(now, ip) > received(before, ip) + 1);
        });
        Exposition after = exporter.exposition(query(0, KNOWN));
        for (int i = 0; i < KNOWN; i++) {
            String ip = address(i);
            assertThat(after.count("icmp_probe_outcomes_total", "ip", ip, "outcome", "lost"))
                    .as("lost by %s", ip)
                    .isZero();
        }
    }

    private static long received(Exposition page, String ip) {
        return page.count("icmp_probe_outcomes_total", "ip", ip, "outcome", "received");
    }

    private static String query(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(SessionLimitIT::address)
                .collect(Collectors.joining("&target=", "/probe?target=", ""));
    }

    private static String address(int number) {
        return "10.99." + ((number + 1) >> 8) + "." + ((number + 1) & 0xff);
    }
}
