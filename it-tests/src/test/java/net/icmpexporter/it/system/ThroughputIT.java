package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Pause;
import net.icmpexporter.it.lab.RequestLog;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand targets, each every second, as a capture at the other end sees it. */
@Timeout(240)
final class ThroughputIT {

    private static final int TARGETS = 10_000;
    private static final int SECONDS = 60;
    private static final int A_REQUEST = 250;
    private static final long WINDOW_NS = 10_000_000;
    private static final int SHARE = TARGETS / 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void tenThousandTargetsEverySecondForAMinute() {
        try (Lab lab = new Lab()) {
            VethPair.Ends ends = VethPair.toAnyAddress(lab);
            RequestLog log = lab.keep(new RequestLog(ends.responder(), VethPair.FAR_DEVICE));
            ExporterProcess exporter =
                    lab.keep(ExporterProcess.start(ends.prober(), Rights.ROOT, "-i-wont-be-evil", "-interval", "1000"));
            List<String> targets = targets();
            for (int from = 0; from < TARGETS; from += A_REQUEST) {
                exporter.probe(targets.subList(from, from + A_REQUEST));
            }
            exporter.process()
                    .await("all targets", PATIENCE, () -> exporter.metrics().count("icmp_active_probes") == TARGETS);
            Pause.ms(3_000); // a whole interval, and the newcomers' warming up
            double cpuSeconds = exporter.metrics().value("process_cpu_seconds_total");
            long startWallNs = wallNs();
            Pause.ms(SECONDS * 1_000L + 100);
            double usedSeconds = exporter.metrics().value("process_cpu_seconds_total") - cpuSeconds;

            ends.prober().ip("route replace unreachable default");
            ends.prober().ip("-6 route replace unreachable default");
            exporter.process()
                    .await("rest", PATIENCE, () -> exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
            log.finish();
            Exposition engine = exporter.metrics();
            print(log, startWallNs, usedSeconds, engine);
            check(log, startWallNs, engine);
        }
    }

    private static void check(RequestLog log, long startWallNs, Exposition engine) {
        for (String outcome : List.of("lost", "rejected", "unknown")) {
            assertThat(engine.value("icmp_exporter_probe_outcomes_total", "outcome", outcome))
                    .as(outcome)
                    .isZero();
        }
        assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", "received"))
                .as("received")
                .isEqualTo(log.count());
        assertThat(engine.count("icmp_exporter_probes_sent_total")).as("sent").isEqualTo(log.count());
        assertThat((double) log.countDuring(startWallNs, SECONDS))
                .as("requests in %d s", SECONDS)
                .isCloseTo(TARGETS * SECONDS, within(0.005 * TARGETS * SECONDS));
        int[] perTarget = log.perAddressDuring(startWallNs, SECONDS);
        assertThat(perTarget).as("targets").hasSize(TARGETS);
        assertThat(Arrays.stream(perTarget).min().orElse(0))
                .as("requests to the target that got the fewest")
                .isGreaterThanOrEqualTo(SECONDS - 1);
        assertThat(Arrays.stream(perTarget).max().orElse(0))
                .as("requests to the target that got the most")
                .isLessThanOrEqualTo(SECONDS + 1);
        assertThat(log.mostInAnyWindow(WINDOW_NS, startWallNs, SECONDS))
                .as("requests in the fullest 10 ms, wherever they begin; an even share is %d", SHARE)
                .isLessThanOrEqualTo(SHARE * 3 / 2);
    }

    private static void print(RequestLog log, long startWallNs, double usedSeconds, Exposition engine) {
        long requests = log.countDuring(startWallNs, SECONDS);
        System.out.printf(
                Locale.ROOT,
                "%d targets at 1 s: %.1f requests/s, most in any 10 ms %d of %d, CPU %.1f us a probe; the engine's own account: %d slots"
                        + " skipped for lag and %d for the rate limit, %d stalls, late by %.3f s in all%n",
                TARGETS,
                requests / (double) SECONDS,
                log.mostInAnyWindow(WINDOW_NS, startWallNs, SECONDS),
                SHARE,
                usedSeconds * 1e6 / requests,
                engine.count("icmp_exporter_skipped_slots_total", "reason", "lag"),
                engine.count("icmp_exporter_skipped_slots_total", "reason", "rate_limit"),
                engine.count("icmp_exporter_engine_stalls_total"),
                engine.value("icmp_exporter_engine_lag_seconds_total"));
    }

    /** Half of them IPv4, half IPv6. */
    private static List<String> targets() {
        List<String> targets = new ArrayList<>(TARGETS);
        for (int host = 1; host <= TARGETS / 2; host++) {
            targets.add("10.99." + (host >> 8) + "." + (host & 0xff));
            targets.add("fd99::" + Integer.toHexString(host));
        }
        return targets;
    }

    private static long wallNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
