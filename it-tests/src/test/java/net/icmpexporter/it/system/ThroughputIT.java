package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.MachineLoad;
import net.icmpexporter.it.lab.Pause;
import net.icmpexporter.it.lab.RequestLog;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand targets, each every second, as a capture at the other end sees it. Nothing may be lost at any time. The
 * rate and the spread are those of a minute; a machine that stops for a while may spoil one, so there are three.
 */
@Timeout(360)
final class ThroughputIT {

    private static final int TARGETS = 10_000;
    private static final int SECONDS = 60;
    private static final int MINUTES = 3;
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
            Pause.ms(3_000); // whole intervals, and the newcomers' warming up

            List<Minute> minutes = new ArrayList<>();
            do {
                minutes.add(Minute.of(exporter, log));
                System.out.println(minutes.get(minutes.size() - 1));
            } while (!minutes.get(minutes.size() - 1).isEven() && minutes.size() < MINUTES);

            ends.prober().ip("route replace unreachable default");
            ends.prober().ip("-6 route replace unreachable default");
            exporter.process()
                    .await("rest", PATIENCE, () -> exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
            log.finish();
            checkNothingWasLost(exporter.metrics(), log.count());
            assertThat(minutes)
                    .as("minutes, of which one is within 0.5 % of the rate and has no 10 ms above 1.5 times its share")
                    .anyMatch(Minute::isEven);
        }
    }

    private static void checkNothingWasLost(Exposition engine, long captured) {
        assertThat(engine.count("icmp_exporter_probes_sent_total")).as("sent").isEqualTo(captured);
        assertThat(engine.count("icmp_exporter_probe_outcomes_total", "outcome", "received"))
                .as("received")
                .isEqualTo(captured);
    }

    /**
     * What the capture has of a minute.
     *
     * @param requests in all
     * @param targets addresses that were asked
     * @param fewest requests to one target
     * @param most requests to one target
     * @param fullest requests in the fullest 10 ms, wherever they begin
     * @param engine the exporter's own account
     * @param machine what else the machine did
     */
    private record Minute(
            long requests, int targets, int fewest, int most, int fullest, String engine, String machine) {

        static Minute of(ExporterProcess exporter, RequestLog log) {
            MachineLoad load = new MachineLoad();
            Exposition before = exporter.metrics();
            long startWallNs = wallNs();
            Pause.ms(SECONDS * 1_000L + 500);
            Exposition after = exporter.metrics();
            int[] perTarget = log.perAddressDuring(startWallNs, SECONDS);
            return new Minute(
                    log.countDuring(startWallNs, SECONDS),
                    perTarget.length,
                    Arrays.stream(perTarget).min().orElse(0),
                    Arrays.stream(perTarget).max().orElse(0),
                    log.mostInAnyWindow(WINDOW_NS, startWallNs, SECONDS),
                    account(before, after),
                    load.text());
        }

        private static String account(Exposition before, Exposition after) {
            double sent = grown(before, after, "icmp_exporter_probes_sent_total");
            return String.format(
                    Locale.ROOT,
                    "CPU %.1f us a probe, %.0f slots skipped for lag, %.0f stalls",
                    grown(before, after, "process_cpu_seconds_total") * 1e6 / sent,
                    grown(before, after, "icmp_exporter_skipped_slots_total", "reason", "lag"),
                    grown(before, after, "icmp_exporter_engine_stalls_total"));
        }

        private static double grown(Exposition before, Exposition after, String name, String... labels) {
            return after.value(name, labels) - before.value(name, labels);
        }

        boolean isEven() {
            return Math.abs(requests - TARGETS * SECONDS) <= 0.005 * TARGETS * SECONDS
                    && targets == TARGETS
                    && fewest >= SECONDS - 1
                    && most <= SECONDS + 1
                    && fullest <= SHARE * 3 / 2;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d targets at 1 s: %.1f requests/s, each target %d to %d times in %d s, at most %d in any 10 ms (share:"
                            + " %d); %s; %s",
                    targets,
                    requests / (double) SECONDS,
                    fewest,
                    most,
                    SECONDS,
                    fullest,
                    SHARE,
                    engine,
                    machine);
        }
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
