package net.icmpexporter.config.yaml;

import java.util.List;

/** A node of a YAML document (YAML 1.2, 3.2.1), with the line that it begins on. What a scalar means is for its reader to say. */
sealed interface YamlNode {

    /** Counted from 1. */
    int line();

    /** How many nodes there are in it, itself included, those behind aliases counted as often as they appear. */
    int weight();

    /**
     * Text.
     *
     * @param plain whether it stands there without quotes
     */
    record Scalar(String text, boolean plain, int line) implements YamlNode {

        /** Whether nothing stands there. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public int weight() {
            return 1;
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, int line, int weight) implements YamlNode {}

    /** Keys and their values, in the order of the file, with those that occur twice. */
    record Mapping(List<Entry> entries, int line, int weight) implements YamlNode {}

    /** A key and its value. */
    record Entry(Scalar key, YamlNode value) {}
}
