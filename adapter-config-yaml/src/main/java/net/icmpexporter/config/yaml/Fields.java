package net.icmpexporter.config.yaml;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.config.yaml.YamlNode.Entry;
import net.icmpexporter.config.yaml.YamlNode.Mapping;
import net.icmpexporter.config.yaml.YamlNode.Scalar;
import net.icmpexporter.config.yaml.YamlNode.Sequence;
import org.jspecify.annotations.Nullable;

/** The values of a mapping by their keys, each of the kind that is asked for; what is not is noted as a mistake, and is null. */
final class Fields {

    private static final int LONGEST_SHOWN = 60;

    private final Map<String, YamlNode> values = new HashMap<>();
    private final Mistakes mistakes;
    private final int line;

    /** Notes keys that are unknown or there twice. */
    Fields(Mapping mapping, List<String> allowed, Mistakes mistakes) {
        this.mistakes = mistakes;
        this.line = mapping.line();
        Map<String, Integer> lines = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            String key = entry.key().text();
            Integer first = lines.putIfAbsent(key, entry.key().line());
            if (first != null) {
                mistakes.add(entry.key().line(), key + " is there twice, first in line " + first);
            } else if (!allowed.contains(key)) {
                mistakes.add(entry.key().line(), "unknown key " + shown(key) + ": " + Keys.hint(key, allowed));
            } else if (!(entry.value() instanceof Scalar scalar) || !scalar.isNothing()) {
                values.put(key, entry.value());
            } else {
                mistakes.add(entry.key().line(), key + " has no value");
            }
        }
    }

    /** What a user wrote, fit to be shown. */
    static String shown(String text) {
        String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Where a value stands; where all of them begin if there is none. */
    int line(String key) {
        YamlNode value = values.get(key);
        return value == null ? line : value.line();
    }

    void mistake(String key, String words) {
        mistakes.add(line(key), words);
    }

    @Nullable
    String text(String key) {
        YamlNode value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Scalar scalar) {
            return scalar.text();
        }
        mistake(key, key + " must be a single value, not a " + kind(value));
        return null;
    }

    @Nullable
    Sequence list(String key) {
        YamlNode value = values.get(key);
        if (value == null || value instanceof Sequence) {
            return (Sequence) value;
        }
        mistake(key, key + " must be a list, not a " + kind(value));
        return null;
    }

    @Nullable
    Mapping mapping(String key) {
        YamlNode value = values.get(key);
        if (value == null || value instanceof Mapping) {
            return (Mapping) value;
        }
        mistake(key, key + " must be keys and values, not a " + kind(value));
        return null;
    }

    static String kind(YamlNode node) {
        return node instanceof Sequence
                ? "list"
                : node instanceof Mapping ? "group of keys and values" : "single value";
    }

    @Nullable
    Integer number(String key, int least, int most) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        mistake(key, key + " must be a whole number, " + least + " to " + most + ", not " + shown(text));
        return null;
    }

    @Nullable
    Boolean bool(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        mistake(key, key + " must be true or false, not " + shown(text));
        return null;
    }

    @Nullable
    Long durationNs(String key, long leastNs, long mostNs) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Long ns = DurationText.parse(text);
        if (ns != null && ns >= leastNs && ns <= mostNs) {
            return ns;
        }
        String unit = text.matches("[0-9.]+") ? ", with its unit" : "";
        mistake(
                key,
                key + " must be a duration" + unit + ", " + DurationText.of(leastNs) + " to " + DurationText.of(mostNs)
                        + ", such as 1s or 200ms, not " + shown(text));
        return null;
    }
}
