package net.icmpexporter.it.monitoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics that the exporter has, and those that some text speaks of. */
final class MetricNames {

    /** Names of the exporter's own kind; tcp_port is a label. */
    private static final Pattern OWN =
            Pattern.compile("(?<![a-zA-Z0-9_:])(?!tcp_port\\b)(icmp|tcp|jvm|process|http)_[a-z0-9_]+");

    /** Whatever is selected, by labels or over time. */
    private static final Pattern SELECTED = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)[{\\[]");

    /** Families of {@code /probe}, without icmp_probe_ or tcp_probe_. */
    private static final List<String> PROBE = List.of(
            "packets_sent_total",
            "packets_recv_total",
            "latency_seconds_total",
            "latency_squared_seconds_total",
            "latency_seconds",
            "standard_deviation_seconds",
            "loss_ratio",
            "samples_count",
            "outcomes_total",
            "in_flight",
            "late_total",
            "duplicates_total",
            "corrupt_total",
            "foreign_total",
            "reordered_total",
            "rejections_total",
            "last_rejection_info",
            "send_failures_total",
            "skipped_total",
            "unknown_total",
            "rtt_seconds",
            "rtt_seconds_bucket",
            "rtt_seconds_count",
            "rtt_seconds_sum",
            "rtt_min_seconds",
            "rtt_max_seconds",
            "jitter_seconds",
            "delay_variation_seconds_sum",
            "delay_variation_seconds_count",
            "reply_hop_limit",
            "reply_hop_limit_changes_total",
            "outage_active",
            "outages_total",
            "outage_seconds_total",
            "stamps_total",
            "stamp_fallbacks_total");

    /** {@code /metrics}. */
    private static final List<String> EXPORTER = List.of(
            "http_request_duration_seconds_bucket",
            "http_requests_inflight",
            "icmp_active_probes",
            "icmp_exporter_build_info",
            "icmp_exporter_cgroup_throttled_seconds_total",
            "icmp_exporter_commands_refused_total",
            "icmp_exporter_dns_address_changes_total",
            "icmp_exporter_dns_cached_names",
            "icmp_exporter_dns_lookups_total",
            "icmp_exporter_dns_stale_answers_total",
            "icmp_exporter_dns_stale_names",
            "icmp_exporter_engine_faults_total",
            "icmp_exporter_engine_lag_seconds_total",
            "icmp_exporter_engine_laps_total",
            "icmp_exporter_engine_stall_seconds_total",
            "icmp_exporter_engine_stalls_total",
            "icmp_exporter_http_faults_total",
            "icmp_exporter_interval_stretch_ratio",
            "icmp_exporter_probe_outcomes_total",
            "icmp_exporter_probes_in_flight",
            "icmp_exporter_probes_sent_total",
            "icmp_exporter_send_failures_total",
            "icmp_exporter_skipped_slots_total",
            "icmp_exporter_socket_drops_total",
            "icmp_exporter_socket_reopens_total",
            "icmp_exporter_stamp_fallbacks_total",
            "icmp_exporter_transport_info",
            "icmp_exporter_unknown_probes_total",
            "icmp_exporter_unmatched_replies_total",
            "icmp_exporter_wall_clock_steps_total",
            "jvm_memory_used_bytes",
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "tcp_active_probes");

    private MetricNames() {}

    /** The names of all series that the exporter can have. */
    static Set<String> all() {
        Set<String> names = new LinkedHashSet<>(EXPORTER);
        Stream.of("icmp_probe_", "tcp_probe_").forEach(prefix -> PROBE.forEach(name -> names.add(prefix + name)));
        return names;
    }

    /** The names of metrics that a text speaks of, by their beginning or by their place in PromQL. */
    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        Matcher own = OWN.matcher(text);
        while (own.find()) {
            names.add(own.group());
        }
        Matcher selected = SELECTED.matcher(text);
        while (selected.find()) {
            names.add(selected.group(1));
        }
        return names;
    }
}
