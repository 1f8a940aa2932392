package net.icmpexporter.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text exposition, read by the rules and not by what happens to be written: one block a family, its type before its
 * samples, names that fit the type, no sample twice; and in OpenMetrics no name of one family that could be a sample of
 * another, and an end.
 */
public final class ParsedExposition {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-z_]+=\"(?:[^\"\\\\]|\\\\[\\\\n\"])*\",?)*})? (\\S+)");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of("_total"),
            "gauge", List.of(""),
            "unknown", List.of(""),
            "info", List.of("_info"),
            "histogram", List.of("_bucket", "_count", "_sum"),
            "summary", List.of("_count", "_sum"));

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> help = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private String family = "";

    private ParsedExposition() {}

    /** Reads Prometheus' text format 0.0.4. */
    public static ParsedExposition text(String exposition) {
        ParsedExposition parsed = new ParsedExposition();
        exposition.lines().forEach(line -> parsed.line(line, false));
        return parsed;
    }

    /** Reads OpenMetrics 1.0.0. */
    public static ParsedExposition openMetrics(String exposition) {
        ParsedExposition parsed = new ParsedExposition();
        assertThat(exposition).endsWith("# EOF\n");
        assertThat(exposition.indexOf("# EOF")).isEqualTo(exposition.length() - 6);
        exposition.substring(0, exposition.length() - 6).lines().forEach(line -> parsed.line(line, true));
        parsed.noNamesClash();
        return parsed;
    }

    private void line(String line, boolean openMetrics) {
        if (line.startsWith("# TYPE ")) {
            List<String> words = List.of(line.split(" ", -1));
            enter(words.get(2));
            assertThat(types.put(words.get(2), words.get(3))).as(line).isNull();
        } else if (line.startsWith("# HELP ")) {
            List<String> words = List.of(line.split(" ", 4));
            enter(words.get(2));
            assertThat(help.put(words.get(2), words.get(3))).as(line).isNull();
        } else {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            belongs(sample.group(1), openMetrics);
            String series = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
            assertThat(samples.put(series, number(sample.group(3)))).as(line).isNull();
        }
    }

    private void enter(String name) {
        if (!name.equals(family)) {
            assertThat(types).as("a second block of the family").doesNotContainKey(name);
            assertThat(help).as("a second block of the family").doesNotContainKey(name);
            family = name;
        }
    }

    private void belongs(String sampleName, boolean openMetrics) {
        String type = types.get(family);
        assertThat(type).as("type before %s", sampleName).isNotNull();
        boolean ownName = !openMetrics && Set.of("counter", "gauge", "untyped").contains(String.valueOf(type));
        List<String> suffixes = ownName ? List.of("") : SUFFIXES.getOrDefault(type, List.of());
        assertThat(suffixes.stream().map(suffix -> family + suffix)).contains(sampleName);
    }

    /** OpenMetrics 1.0.0, "MetricFamily": no name may clash with what a sample of another family could be called. */
    private void noNamesClash() {
        types.forEach((name, type) -> {
            for (String suffix : SUFFIXES.getOrDefault(type, List.of())) {
                if (!suffix.isEmpty()) {
                    assertThat(types).as(name + ", " + type).doesNotContainKey(name + suffix);
                }
            }
            if (type.equals("counter")) {
                assertThat(types).doesNotContainKey(name + "_created");
            }
        });
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Every sample by its name and labels as they are written. */
    public Map<String, Double> samples() {
        return samples;
    }

    /** The value of a sample, which must be there. */
    public double value(String series) {
        assertThat(samples).containsKey(series);
        return samples.getOrDefault(series, Double.NaN);
    }

    /** The type of every family. */
    public Map<String, String> types() {
        return types;
    }

    /** The help text of every family. */
    public Map<String, String> help() {
        return help;
    }
}
