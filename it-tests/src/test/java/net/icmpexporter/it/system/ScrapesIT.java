package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.HttpConnection;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand scrapes while everything is under way: in each of them every target's figures add up, and none is ever less than
 * in the one before.
 */
@Timeout(180)
final class ScrapesIT {

    private static final int SCRAPES = 10_000;

    /** The engine's own figures are looked at in between, each time after so many scrapes. */
    private static final int ENGINE_EVERY = 10;

    private static final int INTERVAL_MS = 10;
    private static final int TIMEOUT_MS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static List<Target> targets(boolean tcp) {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            targets.add(new Target(Behaviour.LOSSY_AT_RANDOM, 50, v6, tcp));
            targets.add(new Target(Behaviour.DUPLICATED, 2, v6, tcp));
            targets.add(new Target(Behaviour.UNREACHABLE, 1, v6, tcp));
            targets.add(new Target(Behaviour.SPREAD, 40, v6, tcp)); // half of it is late
            if (tcp) {
                targets.add(new Target(Behaviour.REFUSED, 5, v6, true));
            }
        }
        return targets;
    }

    @Test
    void everyScrapeAddsUp() {
        long seed = new Random().nextLong();
        System.out.println("scrapes, seed " + seed);
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, seed, TIMEOUT_MS);
            ExporterProcess exporter = lab.keep(ExporterProcess.start(
                    path.prober(),
                    Rights.ROOT,
                    "-i-wont-be-evil",
                    "-interval",
                    Integer.toString(INTERVAL_MS),
                    "-timeout",
                    Integer.toString(TIMEOUT_MS)));
            HttpConnection connection = lab.keep(exporter.connect());
            Sums echo = new Sums(targets(false));
            Sums tcp = new Sums(targets(true));
            long startNs = System.nanoTime();
            for (int scrape = 0; scrape < SCRAPES; scrape++) {
                (scrape % 2 == 0 ? echo : tcp).scrape(connection);
                if (scrape % ENGINE_EVERY == 0) {
                    checkEngine(connection.exposition("/metrics"));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d scrapes in %.1f s, while %d probes were sent%n",
                    SCRAPES,
                    (System.nanoTime() - startNs) / 1e9,
                    echo.sent() + tcp.sent());
            path.cut();
            exporter.process().await("the fate of all probes", PATIENCE, () -> {
                echo.scrape(connection);
                tcp.scrape(connection);
                return echo.inFlight() + tcp.inFlight() == 0;
            });
            assertThat(echo.sent() + tcp.sent())
                    .as("sent, by what became of them")
                    .isEqualTo(connection.exposition("/metrics").count("icmp_exporter_probes_sent_total"))
                    .isEqualTo(path.network()
                            .report()
                            .all()
                            .mapToLong(TargetReport::requests)
                            .sum());
        }
    }

    private static void checkEngine(Exposition engine) {
        double fates = sum(engine.by("outcome", "icmp_exporter_probe_outcomes_total"));
        assertThat(fates + engine.value("icmp_exporter_probes_in_flight"))
                .as("fates and probes in flight")
                .isEqualTo(engine.value("icmp_exporter_probes_sent_total"));
    }

    private static double sum(Map<String, Double> series) {
        return series.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The figures of some targets of one protocol, scrape after scrape. */
    private static final class Sums {
        private final List<Target> targets;
        private final String prefix;
        private final String query;
        private Exposition before;

        Sums(List<Target> targets) {
            this.targets = targets;
            boolean tcp = targets.get(0).tcp();
            prefix = tcp ? "tcp_probe_" : "icmp_probe_";
            query = targets.stream()
                    .map(target -> "&target=" + target.address())
                    .collect(Collectors.joining("", "/probe?buckets=classic", tcp ? "&tcp_port=" + Target.PORT : ""));
            before = Exposition.EMPTY;
        }

        void scrape(HttpConnection connection) {
            Exposition now = connection.exposition(query);
            for (Target target : targets) {
                checkSums(now, target);
            }
            checkGrowth(now);
            before = now;
        }

        private void checkSums(Exposition now, Target target) {
            String ip = target.address();
            Map<String, Double> outcomes = now.by("outcome", prefix + "outcomes_total", "ip", ip);
            double answered = outcomes.getOrDefault("received", Double.NaN) + outcomes.getOrDefault("refused", 0.0);
            assertThat(sent(now, target)).as("sent to %s", target).isGreaterThanOrEqualTo(sent(before, target));
            assertThat(figure(now, target, "in_flight"))
                    .as("in flight to %s", target)
                    .isNotNegative();
            equal(figure(now, target, "packets_recv_total"), answered, target, "received and refused");
            equal(
                    figure(now, target, "packets_sent_total"),
                    answered
                            + outcomes.getOrDefault("lost", Double.NaN)
                            + outcomes.getOrDefault("rejected", Double.NaN),
                    target,
                    "resolved");
            equal(figure(now, target, "rtt_seconds_count"), answered, target, "times");
            equal(sum(now.by("source", prefix + "stamps_total", "ip", ip)), answered, target, "stamps");
            equal(
                    sum(now.by("type", prefix + "rejections_total", "ip", ip)),
                    outcomes.getOrDefault("rejected", Double.NaN),
                    target,
                    "rejections");
            equal(
                    sum(now.by("cause", prefix + "unknown_total", "ip", ip)),
                    outcomes.getOrDefault("unknown", Double.NaN),
                    target,
                    "causes of unknown");
            List<Double> buckets = now.by("le", prefix + "rtt_seconds_bucket", "ip", ip).entrySet().stream()
                    .sorted(Comparator.comparingDouble(bucket -> Observation.bound(bucket.getKey())))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(buckets).as("buckets of %s", target).isSorted().last().isEqualTo(answered);
        }

        /** No counter, and nothing that a histogram or a summary counts, ever decreases; nor does it vanish. */
        private void checkGrowth(Exposition now) {
            before.names().stream().filter(Sums::onlyGrows).forEach(name -> before.series(name)
                    .forEach((labels, value) -> assertThat(now.series(name).get(labels))
                            .as("%s%s", name, labels)
                            .isGreaterThanOrEqualTo(value)));
        }

        private static boolean onlyGrows(String name) {
            return name.endsWith("_total")
                    || name.endsWith("_seconds_count")
                    || name.endsWith("_seconds_sum")
                    || name.endsWith("_seconds_bucket");
        }

        private double sent(Exposition page, Target target) {
            Map<String, Double> outcomes = page.by("outcome", prefix + "outcomes_total", "ip", target.address());
            return outcomes.isEmpty() ? 0 : sum(outcomes) + figure(page, target, "in_flight");
        }

        private double figure(Exposition page, Target target, String name) {
            return target.tcp()
                    ? page.value(prefix + name, "ip", target.address(), "tcp_port", Integer.toString(Target.PORT))
                    : page.value(prefix + name, "ip", target.address());
        }

        private static void equal(double figure, double truth, Target target, String what) {
            if (figure != truth) {
                throw new AssertionError(what + " of " + target + ": " + figure + " and not " + truth);
            }
        }

        /** As of the latest scrape. */
        long sent() {
            return (long)
                    targets.stream().mapToDouble(target -> sent(before, target)).sum();
        }

        long inFlight() {
            return (long) targets.stream()
                    .mapToDouble(target -> figure(before, target, "in_flight"))
                    .sum();
        }
    }
}
