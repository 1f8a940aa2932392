package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.SendResult;

/**
 * The engine's account of itself: what it counts over all sessions, under the names that icmp-exporter has always had
 * and under its own. Times are in seconds. Every series is there from the start, so that its first increase is seen.
 */
final class EngineFamilies {

    private static final double NS = 1e9;

    private final Families families;
    private final EngineMeter meter;

    private EngineFamilies(PrometheusRegistry registry, EngineMeter meter) {
        this.families = new Families(registry);
        this.meter = meter;
    }

    static void register(PrometheusRegistry registry, EngineMeter meter) {
        EngineFamilies engine = new EngineFamilies(registry, meter);
        engine.registerWellKnown();
        engine.registerProbes();
        engine.registerSendFailures(registry);
        engine.registerLoop();
    }

    /** Names that dashboards know. They count a probe when its fate is known, as {@code /probe} does. */
    private void registerWellKnown() {
        families.counter(
                "icmp_packets_sent_total",
                "ICMP echo requests whose fate is known: answered, not answered in time, or rejected.",
                () -> sum(EngineCounter.RECEIVED, EngineCounter.LOST, EngineCounter.REJECTED, EngineCounter.REFUSED));
        counter("icmp_packets_recv_total", "ICMP echo requests answered within the timeout.", EngineCounter.RECEIVED);
        counter(
                "icmp_packets_error_total",
                "ICMP echo requests answered by an ICMP error, such as destination unreachable.",
                EngineCounter.REJECTED);
        families.gauge("icmp_active_probes", "Targets that are probed with ICMP now.", meter::sessions);
    }

    private void registerProbes() {
        counter("icmp_exporter_probes_sent_total", "Probes that the kernel took.", EngineCounter.SENT);
        families.counter(
                "icmp_exporter_probe_outcomes_total",
                "What became of the probes that were sent. Unknown: not answered, but the reply may have been lost on this"
                        + " host. Abandoned: in flight when nobody asked for the target any more.",
                "outcome",
                meter,
                series(
                        EngineCounter.RECEIVED,
                        EngineCounter.LOST,
                        EngineCounter.REJECTED,
                        EngineCounter.REFUSED,
                        EngineCounter.UNKNOWN,
                        EngineCounter.ABANDONED));
        families.counter(
                "icmp_exporter_unmatched_replies_total",
                "Replies that resolved no probe: after its time, a second time, damaged, or not ours.",
                "kind",
                meter,
                series(EngineCounter.LATE, EngineCounter.DUPLICATE, EngineCounter.CORRUPT, EngineCounter.FOREIGN));
        families.counter(
                "icmp_exporter_skipped_slots_total",
                "Slots of the schedule that passed without a probe, by what kept the exporter from sending.",
                "reason",
                meter,
                Map.of(
                        "lag", EngineCounter.SKIPPED_LAG,
                        "rate_limit", EngineCounter.SKIPPED_RATE_LIMIT,
                        "table_full", EngineCounter.SKIPPED_TABLE_FULL));
        families.counter(
                "icmp_exporter_stamp_fallbacks_total",
                "Answered probes that had to be timed in user space at both ends, by what was missing.",
                "reason",
                meter,
                Map.of(
                        "no_tx_stamp", EngineCounter.FALLBACK_NO_TX_STAMP,
                        "no_rx_stamp", EngineCounter.FALLBACK_NO_RX_STAMP,
                        "clock", EngineCounter.FALLBACK_CLOCK));
        families.gauge("icmp_exporter_probes_in_flight", "Probes whose fate is open.", meter::inFlight);
        families.gauge(
                "icmp_exporter_interval_stretch_ratio",
                "Factor by which the rate limit lengthens every interval now; 1 if it does not bind.",
                meter::intervalStretch);
    }

    private void registerSendFailures(PrometheusRegistry registry) {
        List<SendResult> reasons = Arrays.stream(SendResult.values())
                .filter(reason -> reason != SendResult.SENT)
                .toList();
        CounterWithCallback.builder()
                .name("icmp_exporter_send_failures_total")
                .help("Packets that the kernel refused to send, by errno. They are not loss.")
                .labelNames("reason")
                .callback(callback ->
                        reasons.forEach(reason -> callback.call((double) meter.sendFailures(reason), reason.label())))
                .register(registry);
    }

    private void registerLoop() {
        counter(
                "icmp_exporter_socket_drops_total",
                "Replies lost on this host because a receive buffer was full.",
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
        counter(
                "icmp_exporter_commands_refused_total",
                "Requests for new targets that the engine could not take.",
                EngineCounter.COMMANDS_REFUSED);
    }

    private void counter(String name, String help, EngineCounter counter) {
        families.counter(name, help, () -> (double) meter.value(counter));
    }

    private void seconds(String name, String help, EngineCounter counterNs) {
        families.counter(name, help, () -> meter.value(counterNs) / NS);
    }

    private double sum(EngineCounter... counters) {
        long sum = 0;
        for (EngineCounter counter : counters) {
            sum += meter.value(counter);
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
