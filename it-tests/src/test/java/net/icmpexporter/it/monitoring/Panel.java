package net.icmpexporter.it.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A panel of a Grafana dashboard (10 and newer) that is being made, without its number and place. */
final class Panel {

    /** The data source of every query: a variable of the dashboard. */
    private static final String DATASOURCE = "{'type': 'prometheus', 'uid': '${datasource}'}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode json;
    private final ObjectNode defaults;
    private final ArrayNode overrides;
    private final ArrayNode targets;
    private final int width;
    private final int height;

    private Panel(String type, int width, int height, String title, String description) {
        this.width = width;
        this.height = height;
        json = JSON.createObjectNode();
        json.put("type", type).put("title", title).put("description", description);
        json.set("datasource", json(DATASOURCE));
        ObjectNode fieldConfig = json.putObject("fieldConfig");
        defaults = fieldConfig.putObject("defaults");
        overrides = fieldConfig.putArray("overrides");
        targets = json.putArray("targets");
    }

    /**
     * Lines over time.
     *
     * @param width of the dashboard's 24 columns
     */
    static Panel lines(int width, String title, String description) {
        return new Panel("timeseries", width, 9, title, description)
                .custom("{'drawStyle': 'line', 'lineWidth': 1, 'fillOpacity': 0, 'showPoints': 'auto', 'pointSize': 3}")
                .options("""
                        {'legend': {'displayMode': 'list', 'placement': 'bottom', 'showLegend': true},
                         'tooltip': {'mode': 'multi', 'sort': 'desc'}}""");
    }

    /** Shares or rates that add up. */
    static Panel stacked(int width, String title, String description) {
        return lines(width, title, description)
                .custom("{'fillOpacity': 40, 'stacking': {'mode': 'normal', 'group': 'A'}}");
    }

    /** One number. */
    static Panel number(int width, String title, String description) {
        return new Panel("stat", width, 4, title, description).options("""
                {'colorMode': 'value', 'graphMode': 'area', 'justifyMode': 'auto', 'textMode': 'auto',
                 'reduceOptions': {'calcs': ['lastNotNull'], 'fields': '', 'values': false}}""");
    }

    /** A distribution over time. */
    static Panel heatMap(int width, String title, String description) {
        return new Panel("heatmap", width, 9, title, description)
                .custom("{'scaleDistribution': {'type': 'linear'}}")
                .options("""
                        {'calculate': false, 'cellGap': 0, 'rowsFrame': {'layout': 'auto'}, 'filterValues': {'le': 1e-9},
                         'color': {'mode': 'scheme', 'scheme': 'Oranges', 'scale': 'exponential', 'exponent': 0.5,
                                   'steps': 64, 'reverse': false, 'fill': 'dark-orange'},
                         'cellValues': {'unit': 'cps'},
                         'yAxis': {'axisPlacement': 'left', 'reverse': false, 'unit': 's'},
                         'legend': {'show': true}, 'tooltip': {'mode': 'single', 'yHistogram': false},
                         'exemplars': {'color': 'rgba(255,0,255,0.7)'}}""");
    }

    /** Figures of now, a row for each set of labels. */
    static Panel table(int width, int height, String title, String description) {
        return new Panel("table", width, height, title, description)
                .custom("{'align': 'auto', 'filterable': true}")
                .options("{'showHeader': true, 'cellHeight': 'sm'}");
    }

    /** Conditions over time. */
    static Panel states(int width, String title, String description) {
        return new Panel("state-timeline", width, 9, title, description)
                .custom("{'fillOpacity': 80, 'lineWidth': 0}")
                .options("""
                        {'mergeValues': true, 'showValue': 'never', 'rowHeight': 0.8, 'alignValue': 'left',
                         'legend': {'displayMode': 'list', 'placement': 'bottom', 'showLegend': true},
                         'tooltip': {'mode': 'single', 'sort': 'none'}}""");
    }

    /** The unit of all values that have none of their own: one of Grafana's ids. */
    Panel unit(String id) {
        defaults.put("unit", id);
        return this;
    }

    /** The range of the axis or the colours begins here. */
    Panel min(double value) {
        defaults.put("min", value);
        return this;
    }

    /** More about all values, as {@code fieldConfig.defaults}; JSON with single quotes. */
    Panel defaults(String fields) {
        defaults.setAll((ObjectNode) json(fields));
        return this;
    }

    /** Red from a value on, else green. */
    Panel redFrom(double value) {
        return defaults(
                "{'thresholds': {'mode': 'absolute', 'steps': [{'color': 'green', 'value': null}, {'color': 'red',"
                        + " 'value': " + value + "}]}}");
    }

    /** How to draw all values; JSON with single quotes. */
    Panel custom(String fields) {
        defaults.withObjectProperty("custom").setAll((ObjectNode) json(fields));
        return this;
    }

    /** The options of its type; JSON with single quotes. */
    Panel options(String fields) {
        json.withObjectProperty("options").setAll((ObjectNode) json(fields));
        return this;
    }

    /** What to do with the answers before they are shown; a JSON list with single quotes. */
    Panel transformations(String list) {
        json.set("transformations", json(list));
        return this;
    }

    /**
     * Properties of the values of one name.
     *
     * @param properties ids and values in turn; the values are JSON with single quotes
     */
    Panel override(String name, String... properties) {
        ObjectNode override = overrides.addObject();
        override.putObject("matcher").put("id", "byName").put("options", name);
        ArrayNode list = override.putArray("properties");
        for (int property = 0; property < properties.length; property += 2) {
            list.addObject().put("id", properties[property]).set("value", json(properties[property + 1]));
        }
        return this;
    }

    /** One colour for the values of one name. */
    Panel colour(String name, String colour) {
        return override(name, "color", "{'mode': 'fixed', 'fixedColor': '" + colour + "'}");
    }

    /** A query over the dashboard's time; {@code legend} names its series. */
    Panel query(String promql, String legend) {
        target(promql, "time_series", legend).put("range", true);
        return this;
    }

    /** A query for a distribution over the dashboard's time. */
    Panel distribution(String promql) {
        target(promql, "heatmap", "{{le}}").put("range", true);
        return this;
    }

    /** A query for the figures of now, a row of a table for each series. */
    Panel rows(String promql) {
        target(promql, "table", "").put("instant", true);
        return this;
    }

    private ObjectNode target(String promql, String format, String legend) {
        ObjectNode target = targets.addObject();
        target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
        target.set("datasource", json(DATASOURCE));
        return target.put("editorMode", "code")
                .put("expr", promql)
                .put("format", format)
                .put("legendFormat", legend);
    }

    /** How many of the 24 columns it takes. */
    int width() {
        return width;
    }

    /** In Grafana's steps of 38 pixels. */
    int height() {
        return height;
    }

    /** The whole panel at its place. */
    ObjectNode at(int id, int x, int y) {
        ObjectNode placed = JSON.createObjectNode().put("id", id);
        placed.setAll(json);
        placed.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
        return placed;
    }

    /** Reads JSON in which single quotes stand for double ones: it is written inside of Java. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
