package net.icmpexporter.it.monitoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What {@code dashboards/icmp-exporter.json} is made of. Numbers, places and all that is the same in every panel are filled
 * in here; {@code DashboardTest} compares, and writes the file anew where it is told to.
 */
final class DashboardSource {

    private static final int COLUMNS = 24;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode panels = JSON.createArrayNode();
    private int nextId = 1;
    private int y;

    private DashboardSource() {}

    /** The text of the whole file. */
    static String text() {
        DashboardSource source = new DashboardSource();
        source.row("Targets of $job", OverviewPanels.all());
        source.row("$instance", TargetPanels.all());
        source.row("The exporter $exporter itself", ExporterPanels.all());
        return CompactJson.text(source.dashboard());
    }

    private void row(String title, List<Panel> content) {
        ObjectNode row = panels.addObject();
        row.put("id", nextId++).put("type", "row").put("title", title).put("collapsed", false);
        row.putObject("gridPos").put("x", 0).put("y", y++).put("w", COLUMNS).put("h", 1);
        row.putArray("panels");
        int x = 0;
        int height = 0;
        for (Panel panel : content) {
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y += height;
                height = 0;
            }
            panels.add(panel.at(nextId++, x, y));
            x += panel.width();
            height = Math.max(height, panel.height());
        }
        y += height;
    }

    private ObjectNode dashboard() {
        ObjectNode dashboard = (ObjectNode) Panel.json("""
                {'id': null, 'uid': null, 'title': 'icmp-exporter', 'tags': ['icmp-exporter', 'network'],
                 'description': 'Loss, latency and outages of network paths, as icmp-exporter measures them, and its own health.',
                 'schemaVersion': 38, 'version': 1, 'editable': true, 'graphTooltip': 1, 'liveNow': false,
                 'timezone': 'browser', 'refresh': '30s', 'time': {'from': 'now-3h', 'to': 'now'},
                 'annotations': {'list': []}, 'links': []}""");
        ArrayNode variables = dashboard.putObject("templating").putArray("list");
        variables.add(Panel.json("""
                {'name': 'datasource', 'label': 'Prometheus', 'type': 'datasource', 'query': 'prometheus', 'refresh': 1,
                 'hide': 0, 'multi': false, 'includeAll': false, 'options': [], 'current': {}, 'regex': ''}"""));
        variables.add(Panel.json("""
                {'name': 'protocol', 'label': 'Protocol', 'type': 'custom', 'query': 'icmp, tcp', 'hide': 0,
                 'multi': false, 'includeAll': false, 'current': {'selected': true, 'text': 'icmp', 'value': 'icmp'},
                 'options': [{'selected': true, 'text': 'icmp', 'value': 'icmp'},
                             {'selected': false, 'text': 'tcp', 'value': 'tcp'}]}"""));
        String sent = "${protocol}_probe_packets_sent_total";
        variables.add(all(ofLabel("job", "Job", sent)));
        variables.add(ofLabel("instance", "Target", sent + "{job=~\"$job\"}"));
        variables.add(all(ofLabel("ip", "Address", sent + "{job=~\"$job\",instance=\"$instance\"}")));
        variables.add(all(ofLabel("tcp_port", "TCP port", sent + "{job=~\"$job\",instance=\"$instance\"}")));
        variables.add(all(named(ofLabel("instance", "Exporter", "icmp_exporter_build_info"), "exporter")));
        dashboard.set("panels", panels);
        return dashboard;
    }

    /** A variable with the values that a label has in some series. */
    private static ObjectNode ofLabel(String label, String title, String series) {
        ObjectNode variable = (ObjectNode) Panel.json("""
                {'type': 'query', 'hide': 0, 'refresh': 2, 'sort': 7, 'multi': false, 'includeAll': false, 'regex': '',
                 'options': [], 'current': {}, 'datasource': {'type': 'prometheus', 'uid': '${datasource}'}}""");
        String definition = "label_values(" + series + ", " + label + ")";
        variable.put("name", label).put("label", title).put("definition", definition);
        variable.putObject("query").put("query", definition).put("refId", label);
        return variable;
    }

    private static ObjectNode named(ObjectNode variable, String name) {
        return variable.put("name", name);
    }

    /** Lets several values be chosen, or all; then series without the label are meant too. */
    private static ObjectNode all(ObjectNode variable) {
        variable.put("multi", true).put("includeAll", true).put("allValue", ".*");
        variable.set("current", Panel.json("{'selected': true, 'text': ['All'], 'value': ['$__all']}"));
        return variable;
    }
}
