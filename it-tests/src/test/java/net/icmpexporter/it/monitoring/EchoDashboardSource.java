package net.icmpexporter.it.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Makes the dashboard of TCP echo: {@code dashboards/tcp-echo.json}. */
final class EchoDashboardSource {

    private static final int COLUMNS = 24;
    private static final String CHOSEN = "{job=~\"$job\",target=~\"$target\"}";
    private static final String SERVERS = "{job=~\"$job\"}";

    private EchoDashboardSource() {}

    /** The text of the whole file. */
    static String text() {
        ObjectNode dashboard = (ObjectNode) Panel.json("""
                {'id': null, 'uid': null, 'title': 'icmp-exporter: TCP echo', 'tags': ['icmp-exporter', 'network'],
                 'description': 'Round trips over TCP connections that stay open, as icmp-exporter tcp-echo measures them.',
                 'schemaVersion': 38, 'version': 1, 'editable': true, 'graphTooltip': 1, 'liveNow': false,
                 'timezone': 'browser', 'refresh': '30s', 'time': {'from': 'now-3h', 'to': 'now'},
                 'annotations': {'list': []}, 'links': []}""");
        ArrayNode variables = dashboard.putObject("templating").putArray("list");
        variables.add(Panel.json("""
                {'name': 'datasource', 'label': 'Prometheus', 'type': 'datasource', 'query': 'prometheus', 'refresh': 1,
                 'hide': 0, 'multi': false, 'includeAll': false, 'options': [], 'current': {}, 'regex': ''}"""));
        variables.add(variable("job", "Job", "{__name__=~\"tcp_echo_sent_total|tcp_echo_server_frames_total\"}"));
        variables.add(variable("target", "Target", "tcp_echo_sent_total{job=~\"$job\"}"));
        ArrayNode panels = dashboard.putArray("panels");
        int x = 0;
        int y = 0;
        int height = 0;
        int id = 1;
        for (Panel panel : panels()) {
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y += height;
                height = 0;
            }
            panels.add(panel.at(id++, x, y));
            x += panel.width();
            height = Math.max(height, panel.height());
        }
        return CompactJson.text(dashboard);
    }

    private static ObjectNode variable(String label, String title, String series) {
        ObjectNode variable = (ObjectNode) Panel.json("""
                {'type': 'query', 'hide': 0, 'refresh': 2, 'sort': 7, 'multi': true, 'includeAll': true, 'regex': '',
                 'allValue': '.*', 'options': [], 'current': {'selected': true, 'text': ['All'], 'value': ['$__all']},
                 'datasource': {'type': 'prometheus', 'uid': '${datasource}'}}""");
        String definition = "label_values(" + series + ", " + label + ")";
        variable.put("name", label).put("label", title).put("definition", definition);
        variable.putObject("query").put("query", definition).put("refId", label);
        return variable;
    }

    private static List<Panel> panels() {
        return List.of(
                Panel.number(6, "Targets that are not up", "Not connected, or an outage lasts.")
                        .unit("short")
                        .min(0)
                        .redFrom(1)
                        .query("count(tcp_echo_up" + CHOSEN + " == 0) or vector(0)", "down"),
                Panel.number(6, "Loss", "Share of all frames that did not come back in time, over the last 5 minutes.")
                        .unit("percentunit")
                        .min(0)
                        .redFrom(0.01)
                        .query(
                                "sum(increase(tcp_echo_timeouts_total" + CHOSEN
                                        + "[5m])) / sum(increase(tcp_echo_sent_total" + CHOSEN + "[5m]))",
                                "loss"),
                Panel.number(6, "Frames sent", "A second, over all targets.")
                        .unit("cps")
                        .min(0)
                        .query("sum(rate(tcp_echo_sent_total" + CHOSEN + "[$__rate_interval]))", "sent"),
                Panel.number(6, "Connections broken", "In the last hour: each interrupts the measurement.")
                        .unit("short")
                        .min(0)
                        .redFrom(1)
                        .query("sum(increase(tcp_echo_disconnects_total" + CHOSEN + "[1h]))", "broken"),
                Panel.states(24, "Up", "Red while a target is not connected or an outage lasts.")
                        .unit("short")
                        .redFrom(0)
                        .defaults("{'thresholds': {'mode': 'absolute', 'steps': [{'color': 'red', 'value': null},"
                                + " {'color': 'green', 'value': 1}]}}")
                        .query("tcp_echo_up" + CHOSEN, "{{target}}"),
                Panel.lines(
                                12,
                                "Round-trip time",
                                "Mean of the frames that came back in time. TCP turns loss on the way into delay: spikes of"
                                        + " 0.2 s and more are packets that were sent anew.")
                        .unit("s")
                        .min(0)
                        .query(
                                "rate(tcp_echo_rtt_seconds_sum" + CHOSEN
                                        + "[$__rate_interval]) / rate(tcp_echo_rtt_seconds_count" + CHOSEN
                                        + "[$__rate_interval])",
                                "{{target}}"),
                Panel.lines(12, "Round-trip time, 99th percentile", "From classic buckets.")
                        .unit("s")
                        .min(0)
                        .query(
                                "histogram_quantile(0.99, sum by (le, target) (rate(tcp_echo_rtt_seconds_bucket"
                                        + CHOSEN + "[$__rate_interval])))",
                                "{{target}}"),
                Panel.heatMap(
                                12,
                                "Round-trip times",
                                "How many frames came back after which time, all targets together.")
                        .unit("s")
                        .distribution(
                                "sum by (le) (rate(tcp_echo_rtt_seconds_bucket" + CHOSEN + "[$__rate_interval]))"),
                Panel.lines(12, "Loss by target", "Share of the frames that did not come back in time.")
                        .unit("percentunit")
                        .min(0)
                        .query(
                                "rate(tcp_echo_timeouts_total" + CHOSEN
                                        + "[$__rate_interval]) / rate(tcp_echo_sent_total" + CHOSEN
                                        + "[$__rate_interval])",
                                "{{target}}"),
                Panel.stacked(12, "Connections that were not made", "Attempts that failed, by reason.")
                        .unit("cps")
                        .min(0)
                        .query(
                                "sum by (reason) (rate(tcp_echo_connect_failures_total" + CHOSEN
                                        + "[$__rate_interval])) > 0",
                                "{{reason}}"),
                Panel.stacked(12, "Connections that broke", "By reason; timeout: nothing came back for too long.")
                        .unit("cps")
                        .min(0)
                        .query(
                                "sum by (reason) (rate(tcp_echo_disconnects_total" + CHOSEN
                                        + "[$__rate_interval])) > 0",
                                "{{reason}}"),
                Panel.stacked(
                                12,
                                "Frames without an outcome",
                                "Not sent for want of a connection, late, twice, or not known for this host's own fault.")
                        .unit("cps")
                        .min(0)
                        .query(
                                "sum by (reason) (rate(tcp_echo_send_failures_total" + CHOSEN + "[$__rate_interval]))",
                                "{{reason}}")
                        .query("sum(rate(tcp_echo_late_total" + CHOSEN + "[$__rate_interval]))", "late")
                        .query("sum(rate(tcp_echo_duplicates_total" + CHOSEN + "[$__rate_interval]))", "duplicate")
                        .query("sum(rate(tcp_echo_unknown_total" + CHOSEN + "[$__rate_interval]))", "unknown"),
                Panel.lines(
                                12,
                                "Segments sent anew",
                                "By this host's kernel: what TCP has made delay of, and no frame has been lost for.")
                        .unit("cps")
                        .min(0)
                        .query("rate(tcp_echo_tcp_retransmits_total" + CHOSEN + "[$__rate_interval])", "{{target}}"),
                Panel.lines(12, "Servers: connections", "Open now, by the server's own account.")
                        .unit("short")
                        .min(0)
                        .query("tcp_echo_server_connections" + SERVERS, "{{instance}}"),
                Panel.lines(12, "Servers: frames", "Sent back, a second.")
                        .unit("cps")
                        .min(0)
                        .query("rate(tcp_echo_server_frames_total" + SERVERS + "[$__rate_interval])", "{{instance}}"),
                Panel.stacked(12, "Servers: refused and closed", "Connections that were refused or ended, by reason.")
                        .unit("cps")
                        .min(0)
                        .query(
                                "sum by (reason) (rate(tcp_echo_server_refused_total" + SERVERS
                                        + "[$__rate_interval])) > 0",
                                "refused: {{reason}}")
                        .query(
                                "sum by (reason) (rate(tcp_echo_server_closed_total" + SERVERS
                                        + "[$__rate_interval])) > 0",
                                "closed: {{reason}}"));
    }
}
