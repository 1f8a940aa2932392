package net.icmpexporter.it.lab;

import java.util.HashMap;
import java.util.Map;

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
        StringBuilder series = new StringBuilder(name);
        for (int label = 0; label < labels.length; label += 2) {
            series.append(label == 0 ? '{' : ',').append(labels[label]);
            series.append("=\"").append(labels[label + 1]).append('"');
        }
        String key = labels.length == 0 ? name : series.append('}').toString();
        Double value = samples.get(key);
        if (value == null) {
            throw new LabFailure("no sample " + key + " among " + samples.size());
        }
        return value;
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
