package net.icmpexporter.http.api;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 500ms}, {@code 2s}, {@code 1.5s}, {@code 1m30s}. */
final class Durations {

    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
    private static final Map<String, Double> NS = Map.of("ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
    private static final int MAX_CHARS = 32;

    private Durations() {}

    /**
     * Nanoseconds.
     *
     * @param key that it is the value of, for people
     */
    static long parse(String key, String text) throws ApiRefused {
        double ns = 0;
        int end = 0;
        if (text.length() <= MAX_CHARS) {
            Matcher part = PART.matcher(text);
            while (part.find()) {
                ns += Double.parseDouble(part.group(1)) * NS.getOrDefault(part.group(2), 0.0);
                end = part.end();
            }
        }
        if (text.isEmpty() || end != text.length()) {
            throw ApiRefused.badRequest(
                    key + " must be a time such as \"500ms\" or \"2s\", or a number of milliseconds, not "
                            + TargetText.quoted(text));
        }
        return Math.round(ns);
    }
}
