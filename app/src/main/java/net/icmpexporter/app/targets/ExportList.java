package net.icmpexporter.app.targets;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The targets of an exporter without their figures: each once, however many addresses its name has. */
final class ExportList {

    private static final String PLAIN = "[A-Za-z][A-Za-z0-9_.-]*|[0-9]{1,3}(\\.[0-9]{1,3}){3}";
    private static final List<String> OPTIONS = List.of("wire", "size", "dscp", "ttl", "df", "source", "interface");

    private ExportList() {}

    /** As {@code targets import} reads it. */
    static String json(List<Map<?, ?>> views) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeArrayFieldStart("targets");
            for (Map<?, ?> view : distinct(views)) {
                json.writeStartObject();
                json.writeStringField("name", Json.text(view, "name"));
                json.writeStringField("host", Json.text(view, "host"));
                json.writeStringField("protocol", Json.text(view, "protocol"));
                json.writeNumberField("port", (long) Json.number(view, "port"));
                json.writeNumberField("intervalMs", BigDecimal.valueOf(Json.number(view, "intervalMs")));
                json.writeNumberField("timeoutMs", BigDecimal.valueOf(Json.number(view, "timeoutMs")));
                for (String option : OPTIONS) {
                    if (view.get(option) != null) {
                        json.writeFieldName(option);
                        ApiRequest.write(json, view.get(option));
                    }
                }
                json.writeFieldName("labels");
                ApiRequest.write(json, view.get("labels"));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text + "\n";
    }

    /** As the configuration file has it. */
    static String yaml(List<Map<?, ?>> views) {
        StringBuilder text = new StringBuilder("targets:");
        List<Map<?, ?>> distinct = distinct(views);
        text.append(distinct.isEmpty() ? " []\n" : "\n");
        for (Map<?, ?> view : distinct) {
            Map<String, String> keys = new LinkedHashMap<>();
            String host = Json.text(view, "host");
            keys.put("host", quoted(host));
            if (!Json.text(view, "name").equals(host)) {
                keys.put("name", quoted(Json.text(view, "name")));
            }
            String protocol = Json.text(view, "protocol");
            if (!protocol.equals("icmp")) {
                keys.put("protocol", quoted(protocol));
                keys.put("port", Long.toString((long) Json.number(view, "port")));
            }
            keys.put("interval", duration(Json.number(view, "intervalMs")));
            keys.put("timeout", duration(Json.number(view, "timeoutMs")));
            for (String option : OPTIONS) {
                Object value = view.get(option);
                if (value != null) {
                    keys.put(option, value instanceof String words ? quoted(words) : value.toString());
                }
            }
            if (view.get("labels") instanceof Map<?, ?> labels && !labels.isEmpty()) {
                keys.put("labels", labels(labels));
            }
            String lead = "- ";
            for (Map.Entry<String, String> key : keys.entrySet()) {
                text.append(lead)
                        .append(key.getKey())
                        .append(": ")
                        .append(key.getValue())
                        .append('\n');
                lead = "  ";
            }
        }
        return text.toString();
    }

    private static List<Map<?, ?>> distinct(List<Map<?, ?>> views) {
        Set<List<Object>> seen = new HashSet<>();
        List<Map<?, ?>> distinct = new ArrayList<>();
        for (Map<?, ?> view : views) {
            List<Object> same = List.of(
                    Json.text(view, "name"),
                    Json.text(view, "host"),
                    Json.text(view, "protocol"),
                    Json.number(view, "port"));
            if (seen.add(same)) {
                distinct.add(view);
            }
        }
        return distinct;
    }

    private static String duration(double ms) {
        return BigDecimal.valueOf(ms).stripTrailingZeros().toPlainString() + "ms";
    }

    private static String labels(Map<?, ?> labels) {
        List<String> each = new ArrayList<>();
        labels.forEach((name, value) -> each.add(name + ": " + quoted(String.valueOf(value))));
        return "{" + String.join(", ", each) + "}";
    }

    /** Text that is no word stands in quotes, with the escapes of JSON, which are YAML's too. */
    private static String quoted(String text) {
        if (text.matches(PLAIN) && !text.equals("null")) {
            return text;
        }
        StringWriter quoted = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(quoted)) {
            json.writeString(text);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return quoted.toString();
    }
}
