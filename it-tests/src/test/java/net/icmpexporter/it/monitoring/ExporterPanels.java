package net.icmpexporter.it.monitoring;

import java.util.List;

/** The exporter's own page: whether its figures can be believed, and what it costs. */
final class ExporterPanels {

    private static final String CHOSEN = "{instance=~\"$exporter\"}";

    private ExporterPanels() {}

    static List<Panel> all() {
        return List.of(
                outcomes(),
                unknown(),
                notSent(),
                stretch(),
                lag(),
                incidents(),
                fallbacks(),
                names(),
                sessions(),
                http(),
                processor(),
                memory(),
                transport());
    }

    private static Panel outcomes() {
        return Panel.stacked(
                        12,
                        "Outcomes",
                        "Probes a second by what became of them, over all targets. Abandoned: in flight when nobody asked for the target"
                                + " any more.")
                .unit("cps")
                .min(0)
                .query(rate("instance, outcome", "icmp_exporter_probe_outcomes_total"), "{{outcome}} {{instance}}");
    }

    private static Panel unknown() {
        return Panel.stacked(
                        12,
                        "Unknown outcomes by cause",
                        "Probes a second whose answers this host may have lost itself: a full receive buffer, a lost socket, no way for"
                                + " packets, no stamp, or a process that could not run (stall; throttled by its control group). Should be 0.")
                .unit("cps")
                .min(0)
                .query(rate("instance, cause", "icmp_exporter_unknown_probes_total"), "{{cause}} {{instance}}");
    }

    private static Panel notSent() {
        return Panel.stacked(
                        12,
                        "Slots without a probe",
                        "Slots a second of the schedule in which nothing was sent: skipped since the exporter was late, had reached"
                                + " -maxpps or its bound of probes in flight; or refused by the kernel, by errno. Should be 0.")
                .unit("cps")
                .min(0)
                .query(
                        rate("instance, reason", "icmp_exporter_skipped_slots_total"),
                        "skipped: {{reason}} {{instance}}")
                .query(
                        rate("instance, reason", "icmp_exporter_send_failures_total") + " > 0",
                        "refused: {{reason}} {{instance}}");
    }

    private static Panel stretch() {
        return Panel.lines(
                        12,
                        "Stretch of the intervals",
                        "Factor by which -maxpps lengthens every interval; 1 if it does not bind.")
                .unit("short")
                .min(1)
                .query("icmp_exporter_interval_stretch_ratio" + CHOSEN, "{{instance}}");
    }

    private static Panel lag() {
        return Panel.lines(
                        12,
                        "Lag of the probing loop",
                        "Seconds a second that the laps of the loop began late, those of laps more than 100 ms late among them, and"
                                + " seconds that the control group's CPU quota held the process up.")
                .unit("s")
                .min(0)
                .query(rate("instance", "icmp_exporter_engine_lag_seconds_total"), "lag {{instance}}")
                .query(rate("instance", "icmp_exporter_engine_stall_seconds_total"), "stalls {{instance}}")
                .query(rate("instance", "icmp_exporter_cgroup_throttled_seconds_total"), "throttled {{instance}}");
    }

    private static Panel incidents() {
        Panel panel = Panel.lines(
                        12,
                        "Incidents",
                        "Replies that a full receive buffer dropped, sockets reopened, steps of the wall clock noticed (none of them is"
                                + " in a round-trip time), requests for targets that could not be taken, and faults of the program.")
                .unit("short")
                .min(0);
        panel.query(increase("icmp_exporter_socket_drops_total"), "drops {{instance}}");
        panel.query(increase("icmp_exporter_socket_reopens_total"), "reopened {{instance}}");
        panel.query(increase("icmp_exporter_wall_clock_steps_total"), "clock steps {{instance}}");
        panel.query(increase("icmp_exporter_commands_refused_total"), "commands refused {{instance}}");
        panel.query(increase("icmp_exporter_engine_faults_total"), "faults of the engine {{instance}}");
        return panel.query(increase("icmp_exporter_http_faults_total"), "faults of HTTP {{instance}}");
    }

    private static Panel fallbacks() {
        return Panel.stacked(
                        12,
                        "Lesser time stamps",
                        "Answered probes a second that were timed by lesser stamps than usual, by what was missing.")
                .unit("cps")
                .min(0)
                .query(rate("instance, reason", "icmp_exporter_stamp_fallbacks_total"), "{{reason}} {{instance}}");
    }

    private static Panel names() {
        return Panel.lines(
                        12,
                        "Names",
                        "Lookups a second by result, and names whose last lookup failed: their last addresses are probed on.")
                .unit("cps")
                .min(0)
                .query(rate("instance, result", "icmp_exporter_dns_lookups_total"), "{{result}} {{instance}}")
                .query("icmp_exporter_dns_stale_names" + CHOSEN, "stale names {{instance}}");
    }

    private static Panel sessions() {
        return Panel.lines(12, "Sessions", "Targets (and ports) that are probed now, and probes in flight.")
                .unit("short")
                .min(0)
                .query("icmp_active_probes" + CHOSEN, "icmp {{instance}}")
                .query("tcp_active_probes" + CHOSEN, "tcp {{instance}}")
                .query("icmp_exporter_probes_in_flight" + CHOSEN, "in flight {{instance}}");
    }

    private static Panel http() {
        return Panel.lines(
                        12,
                        "Answers over HTTP",
                        "How long 99 % of the requests took at most, by path. The first request for a name waits for its lookup.")
                .unit("s")
                .min(0)
                .query(
                        "histogram_quantile(0.99, " + rate("instance, path, le", "http_request_duration_seconds_bucket")
                                + ") >= 0",
                        "{{path}} {{instance}}");
    }

    private static Panel processor() {
        return Panel.lines(12, "Processor", "Processors that the exporter keeps busy: 100 % is one of them.")
                .unit("percentunit")
                .min(0)
                .query(rate("instance", "process_cpu_seconds_total"), "{{instance}}");
    }

    private static Panel memory() {
        return Panel.lines(
                        12, "Memory", "Memory that the exporter's process has, and the part of it that is Java's heap.")
                .unit("bytes")
                .min(0)
                .query("process_resident_memory_bytes" + CHOSEN, "process {{instance}}")
                .query(
                        "sum by (instance) (jvm_memory_used_bytes{instance=~\"$exporter\",area=\"heap\"})",
                        "heap {{instance}}");
    }

    private static Panel transport() {
        return Panel.table(
                        24,
                        7,
                        "Transport",
                        "Which sockets each exporter has (none: the protocol cannot be used) and who stamps the packets. Transport fake:"
                                + " all figures are invented.")
                .unit("short")
                .rows("max by (instance, protocol, family, socket, stamps, transport) (icmp_exporter_transport_info"
                        + CHOSEN + ")")
                .transformations("""
                        [{'id': 'organize', 'options': {
                            'excludeByName': {'Time': true, 'Value': true},
                            'indexByName': {'instance': 0, 'protocol': 1, 'family': 2, 'socket': 3, 'stamps': 4, 'transport': 5},
                            'renameByName': {'instance': 'Exporter', 'protocol': 'Protocol', 'family': 'Family',
                                             'socket': 'Socket', 'stamps': 'Stamps', 'transport': 'Transport'}}}]""");
    }

    private static String rate(String by, String counter) {
        return "sum by (" + by + ") (rate(" + counter + CHOSEN + "[$__rate_interval]))";
    }

    private static String increase(String counter) {
        return "increase(" + counter + CHOSEN + "[$__rate_interval])";
    }
}
