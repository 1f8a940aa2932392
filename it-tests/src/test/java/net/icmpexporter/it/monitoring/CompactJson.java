package net.icmpexporter.it.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as one would write it by hand: what fits on a line is on one, so that a difference shows where it is. */
final class CompactJson {

    private static final int LINE = 120;
    private static final String INDENT = "  ";

    private CompactJson() {}

    /** The whole text, with a line feed at its end. */
    static String text(JsonNode json) {
        return text(json, "") + "\n";
    }

    private static String text(JsonNode json, String indent) {
        String line = line(json);
        if (!json.isContainerNode() || json.isEmpty() || indent.length() + line.length() <= LINE) {
            return line;
        }
        List<String> members = new ArrayList<>();
        if (json.isObject()) {
            json.properties()
                    .forEach(field -> members.add(key(field.getKey()) + text(field.getValue(), indent + INDENT)));
        } else {
            json.forEach(element -> members.add(text(element, indent + INDENT)));
        }
        String separator = ",\n" + indent + INDENT;
        return begin(json) + "\n" + indent + INDENT + String.join(separator, members) + "\n" + indent + end(json);
    }

    private static String line(JsonNode json) {
        if (!json.isContainerNode()) {
            return json.toString();
        }
        List<String> members = new ArrayList<>();
        if (json.isObject()) {
            json.properties().forEach(field -> members.add(key(field.getKey()) + line(field.getValue())));
        } else {
            json.forEach(element -> members.add(line(element)));
        }
        return begin(json) + String.join(", ", members) + end(json);
    }

    private static String key(String name) {
        return '"' + name + "\": ";
    }

    private static String begin(JsonNode json) {
        return json.isObject() ? "{" : "[";
    }

    private static String end(JsonNode json) {
        return json.isObject() ? "}" : "]";
    }
}
