package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.SendResult;

/**
 * The families of targets of TCP echo, under the names that dashboards of tcp_ping_prometheus know. As everywhere, a probe
 * counts when its fate is known, so that what is under way never looks lost. One reading a scrape: all figures of a target are
 * of one moment.
 */
final class EchoFamilies {

    private static final String REASON = "reason";
    private static final String STATE = "state";
    private static final double PERCENT = 100;
    private static final double NS = 1e9;
    private static final RttBuckets BUCKETS = doubling();

    private final List<Function<List<EchoTarget>, MetricSnapshot>> families = new ArrayList<>();

    private EchoFamilies() {}

    /**
     * All of them.
     *
     * @param window probes that the loss in percent is about, 1 to 250
     */
    static EchoFamilies all(int window) {
        EchoFamilies all = new EchoFamilies();
        all.addProbes(window);
        all.addConnections();
        all.addStreams();
        return all;
    }

    /** Those of connections, for targets whose probes are told of elsewhere. */
    static EchoFamilies ofConnections() {
        EchoFamilies some = new EchoFamilies();
        some.addConnections();
        return some;
    }

    /** From 100 us, doubling 15 times in all. */
    private static RttBuckets doubling() {
        long[] boundsNs = new long[15];
        for (int i = 0; i < boundsNs.length; i++) {
            boundsNs[i] = 100_000L << i;
        }
        return RttBuckets.classic(boundsNs);
    }

    /** What there is to say of some targets. */
    List<MetricSnapshot> of(List<EchoTarget> targets) {
        return targets.isEmpty()
                ? List.of()
                : families.stream().map(family -> family.apply(targets)).toList();
    }

    /**
     * As a part of a registry.
     *
     * @param targets their state now; asked at every scrape, on any thread
     */
    MultiCollector collector(Supplier<List<EchoTarget>> targets) {
        return () -> new MetricSnapshots(of(targets.get()));
    }

    private void addProbes(int window) {
        families.add(now -> new HistogramSnapshot(
                new MetricMetadata("tcp_echo_rtt_seconds", "Round-trip times of frames that came back in time."),
                now.stream()
                        .map(target -> BUCKETS.point(target.figures(), labels(target)))
                        .toList()));
        gauge(
                "tcp_echo_last_rtt_seconds",
                "The latest of these round-trip times; NaN before the first.",
                target -> target.figures().lastRttSeconds());
        counter(
                "tcp_echo_sent_total",
                "Frames that were sent and whose fate is known: back in time, or not.",
                target -> target.figures().resolved());
        counter("tcp_echo_received_total", "Frames that came back in time.", target -> target.figures()
                .received());
        counter("tcp_echo_timeouts_total", "Frames that did not come back in time.", target -> target.figures()
                .lost());
        counter(
                "tcp_echo_late_total",
                "Frames that came back after their time; they are timeouts too.",
                target -> target.figures().late());
        counter("tcp_echo_duplicates_total", "Frames that came back once more.", target -> target.figures()
                .duplicate());
        counter("tcp_echo_corrupt_total", "Answers that are not what was sent.", target -> target.figures()
                .corrupt());
        gauge(
                "tcp_echo_loss_percent",
                "Share of the latest frames that did not come back in time; NaN without any.",
                target -> target.figures().lossRatio(window) * PERCENT);
        byReason(
                "tcp_echo_send_failures_total",
                "Frames that were due and not sent; not_connected: there was no connection to send on.",
                List.of(SendResult.NOT_CONNECTED, SendResult.WOULD_BLOCK, SendResult.NO_SOCKET),
                SendResult::label,
                (target, result) -> target.figures().sendFailures(result));
        byReason(
                "tcp_echo_unknown_total",
                "Frames that may have come back in time, which this host could not see.",
                List.of(
                        UnknownCause.SOCKET_OVERFLOW,
                        UnknownCause.STALL,
                        UnknownCause.THROTTLED,
                        UnknownCause.NO_STAMP),
                UnknownCause::label,
                (target, cause) -> target.figures().unknown(cause));
    }

    private void addConnections() {
        gauge(
                "tcp_echo_up",
                "1 while the target is connected and answers, 0 otherwise: an outage begins and ends with some losses or"
                        + " answers in a row.",
                target -> target.connection().connected()
                                && target.figures().received() > 0
                                && !target.figures().isOutage()
                        ? 1
                        : 0);
        gauge(
                "tcp_echo_connected",
                "1 while there is a connection, else 0.",
                target -> target.connection().connected() ? 1 : 0);
        counter("tcp_echo_connects_total", "Connections that were made.", target -> target.connection()
                .connects());
        byFault("tcp_echo_connect_failures_total", "Connections that could not be made.", target -> target.connection()
                .failures());
        byFault(
                "tcp_echo_disconnects_total",
                "Connections that ended without us; timeout: nothing came back for too long.",
                target -> target.connection().breaks());
    }

    private void addStreams() {
        counter(
                "tcp_echo_tcp_retransmits_total",
                "Segments that this host's kernel sent anew (tcp_info): loss on the way, which TCP has made delay of.",
                target -> target.stream().retransmits());
        gauge(
                "tcp_echo_tcp_rtt_seconds",
                "Smoothed round-trip time of the connection by this host's kernel (tcp_info); NaN if not known.",
                target -> target.stream().rttNs() == 0
                        ? Double.NaN
                        : target.stream().rttNs() / NS);
        MetricMetadata metadata = new MetricMetadata(
                "tcp_echo_tcp_state_info", "State of the connection by this host's kernel; absent if not known.");
        families.add(now -> new InfoSnapshot(
                metadata,
                now.stream()
                        .filter(target -> !target.stream().state().isEmpty())
                        .map(target -> new InfoDataPointSnapshot(
                                labels(target).add(STATE, target.stream().state())))
                        .toList()));
    }

    private static Labels labels(EchoTarget target) {
        return Labels.of(
                target.labels().keySet().toArray(String[]::new),
                target.labels().values().toArray(String[]::new));
    }

    private void counter(String name, String help, ToDoubleFunction<EchoTarget> value) {
        MetricMetadata metadata = new MetricMetadata(name, help);
        families.add(now -> new CounterSnapshot(
                metadata,
                now.stream()
                        .map(target -> point(value.applyAsDouble(target), labels(target)))
                        .toList()));
    }

    private void gauge(String name, String help, ToDoubleFunction<EchoTarget> value) {
        MetricMetadata metadata = new MetricMetadata(name, help);
        families.add(now -> new GaugeSnapshot(
                metadata,
                now.stream()
                        .map(target -> new GaugeDataPointSnapshot(value.applyAsDouble(target), labels(target), null))
                        .toList()));
    }

    private void byFault(String name, String help, Function<EchoTarget, Map<ConnectionFault, Long>> counts) {
        byReason(name, help, List.of(ConnectionFault.values()), ConnectionFault::label, (target, fault) -> counts.apply(
                        target)
                .getOrDefault(fault, 0L));
    }

    /** Counts something of a target for one reason. */
    @FunctionalInterface
    private interface Count<E> {
        long of(EchoTarget target, E reason);
    }

    /** Every series is there before it has counted anything, so that its first increase is seen. */
    private <E> void byReason(String name, String help, List<E> reasons, Function<E, String> label, Count<E> count) {
        MetricMetadata metadata = new MetricMetadata(name, help);
        families.add(now -> {
            List<CounterDataPointSnapshot> points = new ArrayList<>(now.size() * reasons.size());
            for (EchoTarget target : now) {
                for (E reason : reasons) {
                    points.add(point(
                            (double) count.of(target, reason), labels(target).add(REASON, label.apply(reason))));
                }
            }
            return new CounterSnapshot(metadata, points);
        });
    }

    private static CounterDataPointSnapshot point(double value, Labels labels) {
        return new CounterDataPointSnapshot(value, labels, null, 0);
    }
}
