package net.icmpexporter.it.system;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.NetworkReport;
import net.icmpexporter.it.lab.Pause;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.TargetReport;

/**
 * What the test network did, what a capture has of it, and what the exporter says, at a moment when nothing is under way.
 *
 * @param did the test network's record
 * @param captured what passed the prober's device
 * @param probes the exporter's {@code /probe}
 * @param engine the exporter's {@code /metrics}
 */
record Observation(NetworkReport did, ProbeCapture.Result captured, Exposition probes, Exposition engine) {

    /** The bounds of the buckets that are asked for, in seconds. */
    static final List<Double> BOUNDS = List.of(
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.02,
            0.05,
            0.1,
            0.15,
            0.25,
            0.5,
            1.0,
            Double.POSITIVE_INFINITY);

    private static final String BUCKETS = BOUNDS.stream()
            .filter(bound -> bound < Double.POSITIVE_INFINITY)
            .map(Observation::plain)
            .collect(Collectors.joining(",", "&buckets=", ""));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Probes for a while, then cuts the path, so that the kernel refuses every further packet, and waits until the fate
     * of all others is sealed: nothing in flight in the exporter, nothing pending in the network, and what came too late
     * has been read.
     */
    static Observation of(
            TunPath path, ProbeCapture capture, ExporterProcess exporter, List<Target> targets, Duration duration) {
        return of(path, List.of(capture), exporter, targets, duration);
    }

    /** The same with a capture for each kind of probe. */
    static Observation of(
            TunPath path,
            List<ProbeCapture> captures,
            ExporterProcess exporter,
            List<Target> targets,
            Duration duration) {
        long endNs = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() - endNs < 0) {
            probe(exporter, targets); // as Prometheus would, all the time
            Pause.ms(500);
        }
        path.cut();
        await(() -> path.network().report().all().allMatch(report -> report.pending() == 0)
                && exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
        Settled settled = new Settled();
        await(() -> settled.sameAs(unmatched(exporter.metrics())));
        ProbeCapture.Result captured = captures.stream()
                .map(ProbeCapture::finish)
                .reduce(ProbeCapture.Result::and)
                .orElseThrow();
        return new Observation(path.network().report(), captured, probe(exporter, targets), exporter.metrics());
    }

    /** Scrapes some targets. */
    static Exposition probe(ExporterProcess exporter, List<Target> targets) {
        List<String> echo = addresses(targets, false);
        List<String> tcp = addresses(targets, true);
        if (tcp.isEmpty()) {
            return exporter.exposition(query(echo));
        }
        Exposition syns = exporter.exposition(query(tcp) + "&tcp_port=" + Target.PORT);
        return echo.isEmpty() ? syns : syns.and(exporter.exposition(query(echo)));
    }

    private static String query(List<String> addresses) {
        return "/probe?target=" + String.join("&target=", addresses) + BUCKETS;
    }

    private static String plain(double bound) {
        return new BigDecimal(Double.toString(bound)).toPlainString();
    }

    /** The number that the label of a bucket stands for. */
    static double bound(String le) {
        return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    }

    private static List<String> addresses(List<Target> targets, boolean tcp) {
        return targets.stream()
                .filter(target -> target.tcp() == tcp)
                .map(Target::address)
                .toList();
    }

    private static double unmatched(Exposition engine) {
        double sum = 0;
        for (String kind : List.of("late", "duplicate", "corrupt", "foreign")) {
            sum += engine.value("icmp_exporter_unmatched_replies_total", "kind", kind);
        }
        return sum;
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0) {
            Pause.ms(100);
        }
    }

    TargetReport did(Target target) {
        TargetReport report = target.tcp() ? did.tcp(target.address()) : did.echo(target.address());
        if (report == null) {
            throw new AssertionError(target + " was never asked");
        }
        return report;
    }

    /** The round trip times of a target's answers in the capture, in nanoseconds. */
    List<Long> capturedRttNs(Target target) {
        return captured.rttNs(target.tcp(), target.v6(), target.addressTail());
    }

    /** Those of them that came within the timeout. */
    List<Long> inTimeRttNs(Target target) {
        return capturedRttNs(target).stream()
                .filter(rttNs -> rttNs <= Target.TIMEOUT_MS * 1_000_000L)
                .toList();
    }

    /** How many of a target's answers in the capture came after the timeout. */
    long overdue(Target target) {
        long all = capturedRttNs(target).size();
        return all - inTimeRttNs(target).size();
    }

    /** Whether one of a target's answers came so close to the timeout that the two places of stamping may differ about it. */
    boolean isDoubtful(Target target) {
        return capturedRttNs(target).stream()
                .anyMatch(rttNs -> Math.abs(rttNs - Target.TIMEOUT_MS * 1_000_000L) < 1_000_000L);
    }

    long sent(Target target) {
        return (long) figure(target, "packets_sent_total");
    }

    long received(Target target) {
        return (long) figure(target, "packets_recv_total");
    }

    double latencySumSeconds(Target target) {
        return figure(target, "latency_seconds_total");
    }

    double lossRatio(Target target) {
        return figure(target, "loss_ratio");
    }

    /** The figures that the capture's times of a target's probes come to. */
    CapturedFigures captured(Target target) {
        List<ProbeCapture.Trip> trips = captured.trips(target.tcp(), target.v6(), target.addressTail());
        long longestNs = did(target).answers() == 0 ? -1 : Target.TIMEOUT_MS * 1_000_000L; // else all were damaged
        return new CapturedFigures(trips, longestNs);
    }

    /** A sample without labels of its own, by the name behind the protocol's prefix. */
    double figure(Target target, String name) {
        return value(target, name);
    }

    /** A count without labels of its own. */
    long count(Target target, String name) {
        return (long) figure(target, name);
    }

    /** How many of a target's probes had an outcome. */
    long outcome(Target target, String outcome) {
        return (long) value(target, "outcomes_total", "outcome", outcome);
    }

    /** A sample with labels of its own, names and values in turn. */
    double value(Target target, String name, String... labels) {
        List<String> all = new ArrayList<>(List.of(labels));
        all.addAll(List.of(labelsOf(target)));
        return probes.value(prefix(target) + name, all.toArray(String[]::new));
    }

    /** The samples of a family by one label. */
    Map<String, Double> by(Target target, String label, String name) {
        return probes.by(label, prefix(target) + name, labelsOf(target));
    }

    /** All samples of a family by the labels that are not the target's. */
    Map<Map<String, String>, Double> series(Target target, String name) {
        Map<Map<String, String>, Double> series = new HashMap<>();
        probes.series(prefix(target) + name).forEach((labels, value) -> {
            Map<String, String> own = new HashMap<>(labels);
            if (target.address().equals(own.remove("ip"))) {
                own.remove("tcp_port");
                series.put(own, value);
            }
        });
        return series;
    }

    private static String prefix(Target target) {
        return target.tcp() ? "tcp_probe_" : "icmp_probe_";
    }

    private static String[] labelsOf(Target target) {
        return target.tcp()
                ? new String[] {"ip", target.address(), "tcp_port", Integer.toString(Target.PORT)}
                : new String[] {"ip", target.address()};
    }

    long outcome(String outcome) {
        return engine.count("icmp_exporter_probe_outcomes_total", "outcome", outcome);
    }

    long unmatched(String kind) {
        return engine.count("icmp_exporter_unmatched_replies_total", "kind", kind);
    }

    /** Whether a figure is the same as at the previous look, which was 100 ms ago. */
    private static final class Settled {
        private double previous = Double.NaN;

        boolean sameAs(double now) {
            boolean same = now == previous;
            previous = now;
            return same;
        }
    }
}
