package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.icmpexporter.stats.SessionStats;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures what the largest scrape costs and prints it: a figure for people, no verdict. */
final class ScrapeCostTest {

    private static final long SEED = 1;
    private static final int SESSIONS = 256;
    private static final int PROBES = 1_000;
    private static final int ROUNDS = 50;
    private static final double MS = 1e6;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ProbeExposition exposition = new ProbeExposition(false);
    private static final List<SessionStats> STATS = sessions();

    private static List<SessionStats> sessions() {
        Random random = new Random(SEED);
        List<SessionStats> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            SessionStats session = new SessionStats(4, 3);
            long usualNs = (long) (1e6 * Math.exp(5 * random.nextDouble()));
            for (int number = 0; number < PROBES; number++) {
                session.sent(number * 2_000_000_000L);
                if (random.nextInt(100) == 0) {
                    session.lost(number);
                } else {
                    long rttNs = (long) (usualNs * (1 + random.nextDouble() / 2));
                    session.answered(SampleSessions.answer(number, rttNs, false));
                }
            }
            sessions.add(session);
        }
        return sessions;
    }

    /** Snapshots are part of it: each has its window to look for. */
    private byte[] scrape(Detail detail, RttBuckets buckets, String accept) {
        List<ProbedTarget> targets = new ArrayList<>(SESSIONS);
        for (int i = 0; i < SESSIONS; i++) {
            targets.add(SampleSessions.icmp("198.18.0." + i, STATS.get(i).snapshot()));
        }
        return exposition.render(targets, detail, buckets, accept).body();
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, native, text/plain",
        "FULL, native, application/openmetrics-text",
        "FULL, native, application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
        "FULL, classic, text/plain",
        "BASIC, native, text/plain"
    })
    void printsTheProcessorTimeOfAScrape(Detail detail, String buckets, String accept) {
        RttBuckets of = buckets.equals("classic") ? RttBuckets.CLASSIC : RttBuckets.NATIVE;
        double[] ms = new double[ROUNDS];
        int bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long startedNs = THREADS.getCurrentThreadCpuTime();
            bytes = scrape(detail, of, accept).length;
            ms[round] = (THREADS.getCurrentThreadCpuTime() - startedNs) / MS;
        }
        assertThat(bytes).isGreaterThan(SESSIONS);
        double first = ms[0];
        Arrays.sort(ms);
        System.out.printf(
                "%d sessions, %s, %s buckets, %s: %d bytes; processor time of the first scrape %.1f ms, median of %d %.2f ms%n",
                SESSIONS, detail, buckets, accept.split(";", -1)[0], bytes, first, ROUNDS, ms[ROUNDS / 2]);
    }
}
