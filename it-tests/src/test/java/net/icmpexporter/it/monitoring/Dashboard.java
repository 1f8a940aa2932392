package net.icmpexporter.it.monitoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The dashboard as it is handed out: {@code dashboards/icmp-exporter.json}. */
final class Dashboard {

    /** The file. */
    static final Path FILE =
            Path.of(System.getProperty("icmp.exporter.root", ".."), "dashboards", "icmp-exporter.json");

    private static final ObjectMapper STRICT =
            new ObjectMapper().configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);

    private final JsonNode json;

    private Dashboard(JsonNode json) {
        this.json = json;
    }

    /**
     * A query of a panel.
     *
     * @param panel the panel's title
     * @param expression PromQL with the dashboard's variables
     */
    record Query(String panel, String expression) {

        /** Whether it asks for classic buckets of the probes alone, which are there only if asked for. */
        boolean isClassicOnly() {
            return panel.endsWith("(classic)");
        }

        /** What Grafana sends to Prometheus. */
        String with(Map<String, String> variables) {
            String promql = expression;
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                promql = promql.replace("${" + variable.getKey() + "}", variable.getValue())
                        .replace("$" + variable.getKey(), variable.getValue());
            }
            return promql;
        }
    }

    /** Reads the file; a key twice in one object is an error, as is all that is not JSON. */
    static Dashboard read() throws IOException {
        return new Dashboard(STRICT.readTree(Files.readString(FILE)));
    }

    /** All panels, rows among them. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.get("panels").forEach(panels::add);
        return panels;
    }

    /** The names of its variables. */
    List<String> variables() {
        List<String> names = new ArrayList<>();
        json.at("/templating/list")
                .forEach(variable -> names.add(variable.get("name").asText()));
        return names;
    }

    /** What the variables with values from Prometheus ask for. */
    List<String> variableDefinitions() {
        List<String> definitions = new ArrayList<>();
        json.at("/templating/list").forEach(variable -> {
            if (variable.has("definition")) {
                definitions.add(variable.get("definition").asText());
            }
        });
        return definitions;
    }

    /** Every query of every panel. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            panel.path("targets")
                    .forEach(target -> queries.add(new Query(
                            panel.get("title").asText(), target.path("expr").asText())));
        }
        return queries;
    }

    /** The whole. */
    JsonNode json() {
        return json;
    }
}
