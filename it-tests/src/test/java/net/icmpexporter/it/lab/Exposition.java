package net.icmpexporter.it.lab;

import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** The samples of a page in Prometheus' text format, by name and labels. */
public final class Exposition {

    private final Map<String, Double> samples = new HashMap<>();

    /** Reads a page without time stamps. */
    Exposition(String text) {
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            samples.put(line.substring(0, blank), number(line.substring(blank + 1)));
        });
    }

    /** The samples of both pages. */
    public Exposition and(Exposition other) {
        Exposition both = new Exposition("");
        both.samples.putAll(samples);
        both.samples.putAll(other.samples);
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
     * @param labels names and values in turn, in the order of the page
     */
    public double value(String name, String... labels) {
        Double value = samples.get(series(name, labels));
        if (value == null) {
            throw new LabFailure("no sample " + series(name, labels) + " among " + samples.size());
        }
        return value;
    }

    /** Whether there is such a sample; see {@link #value}. */
    public boolean has(String name, String... labels) {
        return samples.containsKey(series(name, labels));
    }

    private static String series(String name, String... labels) {
        if (labels.length == 0) {
            return name;
        }
        StringJoiner pairs = new StringJoiner(",", name + "{", "}");
        for (int label = 0; label < labels.length; label += 2) {
            pairs.add(labels[label] + "=\"" + labels[label + 1] + '"');
        }
        return pairs.toString();
    }

    /** A count. */
    public long count(String name, String... labels) {
        return (long) value(name, labels);
    }

    /** Number of samples. */
    public int size() {
        return samples.size();
    }
}
