package net.icmpexporter.config.yaml;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.icmpexporter.config.yaml.YamlNode.Entry;
import net.icmpexporter.config.yaml.YamlNode.Mapping;
import net.icmpexporter.config.yaml.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/** Labels that users give to targets: named as Prometheus wants it, and not as labels are that the metrics have already. */
final class Labels {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> RESERVED = Set.of(
            "ip",
            "target",
            "name",
            "tcp_port",
            "echo_port",
            "le",
            "quantile",
            "outcome",
            "reason",
            "cause",
            "source",
            "type",
            "code",
            "reporter");

    private Labels() {}

    /** Those of a mapping; none if it is null. */
    static SortedMap<String, String> of(@Nullable Mapping mapping, Mistakes mistakes) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (mapping == null) {
            return labels;
        }
        Map<String, Integer> lines = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            String name = entry.key().text();
            int line = entry.key().line();
            Integer first = lines.putIfAbsent(name, line);
            String problem = first == null ? problem(name) : "is there twice, first in line " + first;
            if (problem != null) {
                mistakes.add(line, "label " + Fields.shown(name) + " " + problem);
            } else if (entry.value() instanceof Scalar value) {
                labels.put(name, value.isNothing() ? "" : value.text());
            } else {
                mistakes.add(line, "label " + name + " must be text, not a " + Fields.kind(entry.value()));
            }
        }
        return labels;
    }

    private static @Nullable String problem(String name) {
        if (!NAME.matcher(name).matches()) {
            return "must be made of letters, digits and _, and not begin with a digit";
        }
        if (name.startsWith("__")) {
            return "begins with __, as only Prometheus' own labels do";
        }
        return RESERVED.contains(name) ? "is a label that the metrics have already: call it something else" : null;
    }
}
