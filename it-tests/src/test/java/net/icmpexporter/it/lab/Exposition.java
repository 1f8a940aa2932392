package net.icmpexporter.it.lab;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The samples of a page in Prometheus' text format, by name and labels, in whatever order the page has them. */
public final class Exposition {

    /** Of no samples. */
    public static final Exposition EMPTY = new Exposition("");

    private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();

    /** Reads a page without time stamps. */
    Exposition(String text) {
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(this::read);
    }

    private void read(String line) {
        int blank = line.lastIndexOf(' ');
        int brace = line.indexOf('{');
        String name = line.substring(0, brace < 0 ? blank : brace);
        samples.computeIfAbsent(name, any -> new HashMap<>())
                .put(brace < 0 ? Map.of() : labels(line, brace + 1), number(line.substring(blank + 1)));
    }

    /** From behind the opening brace on. A value is taken as it stands there, with its backslashes. */
    private static Map<String, String> labels(String line, int from) {
        Map<String, String> labels = new TreeMap<>();
        int start = from;
        while (line.charAt(start) != '}') {
            int equals = line.indexOf("=\"", start);
            int end = equals + 2;
            while (line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            labels.put(line.substring(start, equals), line.substring(equals + 2, end));
            start = line.charAt(end + 1) == ',' ? end + 2 : end + 1;
        }
        return labels;
    }

    /** The samples of both pages. */
    public Exposition and(Exposition other) {
        Exposition both = new Exposition("");
        for (Exposition page : new Exposition[] {this, other}) {
            page.samples.forEach((name, series) ->
                    both.samples.computeIfAbsent(name, any -> new HashMap<>()).putAll(series));
        }
        return both;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /**
     * The value of one sample.
     *
     * @param labels names and values in turn, in any order
     */
    public double value(String name, String... labels) {
        Double value = series(name).get(map(labels));
        if (value == null) {
            throw new LabFailure("no sample " + name + map(labels) + " among " + size());
        }
        return value;
    }

    /** Whether there is such a sample; see {@link #value}. */
    public boolean has(String name, String... labels) {
        return series(name).containsKey(map(labels));
    }

    /** The names of all samples. */
    public Set<String> names() {
        return Collections.unmodifiableSet(samples.keySet());
    }

    /** All samples of one name by their labels. */
    public Map<Map<String, String>, Double> series(String name) {
        return samples.getOrDefault(name, Map.of());
    }

    /**
     * The samples of one name that have certain labels, by the value of one label more.
     *
     * @param labels names and values in turn, in any order
     */
    public Map<String, Double> by(String label, String name, String... labels) {
        Map<String, Double> values = new TreeMap<>();
        series(name).forEach((of, value) -> {
            if (of.entrySet().containsAll(map(labels).entrySet()) && of.containsKey(label)) {
                values.put(of.get(label), value);
            }
        });
        return values;
    }

    private static Map<String, String> map(String... labels) {
        Map<String, String> map = new TreeMap<>();
        for (int label = 0; label < labels.length; label += 2) {
            map.put(labels[label], labels[label + 1]);
        }
        return map;
    }

    /** A count. */
    public long count(String name, String... labels) {
        return (long) value(name, labels);
    }

    /** Number of samples. */
    public int size() {
        return samples.values().stream().mapToInt(Map::size).sum();
    }
}
