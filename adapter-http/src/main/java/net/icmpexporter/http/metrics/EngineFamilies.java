package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongBiFunction;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.EngineReading;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.SendResult;

/**
 * The engine's account of itself: what it counts over all sessions, under the names that icmp-exporter has always had
 * and under its own. Times are in seconds. Every series is there from the start, so that its first
 * increase is seen; all of one scrape are of the same moment.
 */
final class EngineFamilies implements MultiCollector {

    private static final double NS = 1e9;

    private final EngineMeter meter;
    private final List<Function<EngineReading, MetricSnapshot>> families = new ArrayList<>();

    EngineFamilies(EngineMeter meter, SessionLimit limit) {
        this.meter = meter;
        addWellKnown();
        addSessions(limit);
        addProbes();
        addSendFailures();
        addLoop();
    }

    @Override
    public MetricSnapshots collect() {
        EngineReading reading = meter.reading();
        return new MetricSnapshots(
                families.stream().map(family -> family.apply(reading)).toList());
    }

    /** Names that dashboards know. They count a probe when its fate is known, as {@code /probe} does. */
    private void addWellKnown() {
        counter(
                "icmp_packets_sent_total",
                "ICMP echo requests whose fate is known: answered, not answered in time, or rejected.",
                reading -> received(reading)
                        + reading.value(EngineCounter.LOST)
                        - reading.value(EngineCounter.LOST_TCP)
                        - reading.value(EngineCounter.LOST_ECHO)
                        + rejected(reading));
        counter("icmp_packets_recv_total", "ICMP echo requests answered within the timeout.", EngineFamilies::received);
        counter(
                "icmp_packets_error_total",
                "ICMP echo requests answered by an ICMP error, such as destination unreachable.",
                EngineFamilies::rejected);
        gauge("icmp_active_probes", "Targets that are probed with ICMP now.", reading ->
                (double) (reading.sessions() - reading.tcpSessions() - reading.echoSessions()));
        counter(
                "tcp_packets_sent_total",
                "TCP SYNs whose fate is known: answered, refused, not answered in time, or rejected.",
                reading -> sum(
                        reading,
                        EngineCounter.RECEIVED_TCP,
                        EngineCounter.REFUSED,
                        EngineCounter.LOST_TCP,
                        EngineCounter.REJECTED_TCP));
        counter(
                "tcp_packets_recv_total",
                "TCP SYNs answered within the timeout, by SYN and ACK or by RST.",
                reading -> sum(reading, EngineCounter.RECEIVED_TCP, EngineCounter.REFUSED));
        counter(
                "tcp_packets_error_total",
                "TCP SYNs answered by an ICMP error, such as destination unreachable.",
                EngineCounter.REJECTED_TCP);
        gauge("tcp_active_probes", "Targets and ports that are probed with TCP now.", EngineReading::tcpSessions);
        counter(
                "echo_frames_sent_total",
                "Frames over TCP connections whose fate is known: back in time, or not.",
                reading -> sum(reading, EngineCounter.RECEIVED_ECHO, EngineCounter.LOST_ECHO));
        counter(
                "echo_frames_recv_total",
                "Frames over TCP connections that came back within the timeout.",
                EngineCounter.RECEIVED_ECHO);
        gauge(
                "echo_active_probes",
                "Targets and ports that are probed by echo over TCP connections now.",
                EngineReading::echoSessions);
    }

    private static double received(EngineReading reading) {
        return (double) (reading.value(EngineCounter.RECEIVED)
                - reading.value(EngineCounter.RECEIVED_TCP)
                - reading.value(EngineCounter.RECEIVED_ECHO));
    }

    private static double rejected(EngineReading reading) {
        return (double) (reading.value(EngineCounter.REJECTED) - reading.value(EngineCounter.REJECTED_TCP));
    }

    private void addSessions(SessionLimit limit) {
        gauge(
                "icmp_exporter_sessions_limit",
                "Targets, and targets with ports, that can be probed at once: what the heap has room for at this interval and"
                        + " timeout. Requests for more are refused.",
                reading -> limit.sessions());
        counter(
                "icmp_exporter_commands_refused_total",
                "Requests for new targets that were refused: there was no room for more, or too many came at once.",
                EngineCounter.COMMANDS_REFUSED);
    }

    private void addProbes() {
        counter("icmp_exporter_probes_sent_total", "Probes that the kernel took.", EngineCounter.SENT);
        counter(
                "icmp_exporter_probe_outcomes_total",
                "What became of the probes that were sent. Unknown: not answered, but the reply may have been lost on this"
                        + " host. Abandoned: in flight when nobody asked for the target any more.",
                "outcome",
                series(
                        EngineCounter.RECEIVED,
                        EngineCounter.LOST,
                        EngineCounter.REJECTED,
                        EngineCounter.REFUSED,
                        EngineCounter.UNKNOWN,
                        EngineCounter.ABANDONED));
        counter(
                "icmp_exporter_unmatched_replies_total",
                "Replies that resolved no probe: after its time, a second time, damaged, or not ours.",
                "kind",
                series(EngineCounter.LATE, EngineCounter.DUPLICATE, EngineCounter.CORRUPT, EngineCounter.FOREIGN));
        counter(
                "icmp_exporter_skipped_slots_total",
                "Slots of the schedule that passed without a probe, by what kept the exporter from sending.",
                "reason",
                SkipReason.values(),
                SkipReason::label,
                EngineReading::skipped);
        counter(
                "icmp_exporter_unknown_probes_total",
                "Probes of unknown fate, by why the reply may have been lost on this host.",
                "cause",
                UnknownCause.values(),
                UnknownCause::label,
                EngineReading::unknown);
        counter(
                "icmp_exporter_stamp_fallbacks_total",
                "Answered probes that had to be timed by lesser stamps than usual at both ends, by what was missing: those of"
                        + " the network card (then the kernel's serve), or the kernel's (then user space).",
                "reason",
                Map.of(
                        "no_nic_tx_stamp", EngineCounter.FALLBACK_NIC_NO_TX_STAMP,
                        "no_nic_rx_stamp", EngineCounter.FALLBACK_NIC_NO_RX_STAMP,
                        "nic_clock", EngineCounter.FALLBACK_NIC_CLOCK,
                        "no_tx_stamp", EngineCounter.FALLBACK_NO_TX_STAMP,
                        "no_rx_stamp", EngineCounter.FALLBACK_NO_RX_STAMP,
                        "clock", EngineCounter.FALLBACK_CLOCK));
        gauge("icmp_exporter_probes_in_flight", "Probes whose fate is open.", EngineReading::inFlight);
        gauge(
                "icmp_exporter_interval_stretch_ratio",
                "Factor by which the rate limit lengthens every interval now; 1 if it does not bind.",
                EngineReading::intervalStretch);
    }

    private void addSendFailures() {
        counter(
                "icmp_exporter_send_failures_total",
                "Packets that the kernel refused to send, by errno. They are not loss.",
                "reason",
                SendResult.failures(),
                SendResult::label,
                EngineReading::sendFailures);
    }

    private void addLoop() {
        counter(
                "icmp_exporter_socket_drops_total",
                "Replies lost on this host because a receive buffer was full; where the kernel does not count"
                        + " them, one for each time.",
                EngineCounter.SOCKET_DROPS);
        counter("icmp_exporter_socket_reopens_total", "Attempts to reopen lost sockets.", EngineCounter.REOPENS);
        counter(
                "icmp_exporter_wall_clock_steps_total",
                "Steps of the wall clock that were noticed; none of them is in a round trip time.",
                EngineCounter.WALL_CLOCK_STEPS);
        counter("icmp_exporter_engine_laps_total", "Laps of the probing loop.", EngineCounter.LAPS);
        seconds("icmp_exporter_engine_lag_seconds_total", "How late all laps began.", EngineCounter.LAG_NS);
        counter(
                "icmp_exporter_engine_stalls_total",
                "Laps that began more than 100 ms after they were due.",
                EngineCounter.STALLS);
        seconds("icmp_exporter_engine_stall_seconds_total", "How late those laps began.", EngineCounter.STALL_NS);
        counter(
                "icmp_exporter_engine_faults_total",
                "Laps that ended in a fault of the program. Please report any.",
                EngineCounter.FAULTS);
    }

    private void counter(String name, String help, EngineCounter counter) {
        counter(name, help, reading -> (double) reading.value(counter));
    }

    private void seconds(String name, String help, EngineCounter counterNs) {
        counter(name, help, reading -> reading.value(counterNs) / NS);
    }

    private void counter(String name, String help, ToDoubleFunction<EngineReading> value) {
        families.add(reading -> {
            CounterSnapshot.Builder snapshot =
                    CounterSnapshot.builder().name(name).help(help);
            addPoint(snapshot, value.applyAsDouble(reading), Labels.EMPTY);
            return snapshot.build();
        });
    }

    /** A counter with one label, a series for each of its values. */
    private <T> void counter(
            String name,
            String help,
            String label,
            T[] values,
            Function<T, String> text,
            ToLongBiFunction<EngineReading, T> count) {
        families.add(reading -> {
            CounterSnapshot.Builder snapshot =
                    CounterSnapshot.builder().name(name).help(help);
            for (T value : values) {
                addPoint(snapshot, (double) count.applyAsLong(reading, value), Labels.of(label, text.apply(value)));
            }
            return snapshot.build();
        });
    }

    /** A counter with one label, a series for each of the engine's counters. */
    private void counter(String name, String help, String label, Map<String, EngineCounter> series) {
        families.add(reading -> {
            CounterSnapshot.Builder snapshot =
                    CounterSnapshot.builder().name(name).help(help);
            series.forEach(
                    (value, counter) -> addPoint(snapshot, (double) reading.value(counter), Labels.of(label, value)));
            return snapshot.build();
        });
    }

    private static void addPoint(CounterSnapshot.Builder snapshot, double value, Labels labels) {
        snapshot.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build());
    }

    private void gauge(String name, String help, ToDoubleFunction<EngineReading> value) {
        families.add(reading -> GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value.applyAsDouble(reading))
                        .build())
                .build());
    }

    private static double sum(EngineReading reading, EngineCounter... counters) {
        long sum = 0;
        for (EngineCounter counter : counters) {
            sum += reading.value(counter);
        }
        return (double) sum;
    }

    /** The counters under their own names in lower case. */
    private static Map<String, EngineCounter> series(EngineCounter... counters) {
        Map<String, EngineCounter> series = new LinkedHashMap<>();
        for (EngineCounter counter : counters) {
            series.put(counter.name().toLowerCase(Locale.ROOT), counter);
        }
        return series;
    }
}
