package net.icmpexporter.http.metrics;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content negotiation (RFC 9110, 12.5.1) among the {@link ExpositionFormat}s: the one that the client weighs most; of
 * equal ones the one it names first; the text format if it names none. The client library's own negotiation looks for
 * substrings and ignores weights, and with them the order of {@code scrape_protocols} in Prometheus' configuration.
 */
final class Negotiation {

    private Negotiation() {}

    /** @param accept the Accept header, several joined by commas, or null */
    static ExpositionFormat choose(@Nullable String accept) {
        ExpositionFormat best = ExpositionFormat.TEXT;
        double bestWeight = 0;
        if (accept == null) {
            return best;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            Map<String, String> parameters = parameters(parts);
            double weight = weight(parameters.get("q"));
            for (ExpositionFormat format : ExpositionFormat.values()) {
                if (weight > bestWeight && format.matches(parts[0].strip(), parameters)) {
                    best = format;
                    bestWeight = weight;
                }
            }
        }
        return best;
    }

    private static Map<String, String> parameters(String[] parts) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String value = parts[i].substring(equals + 1).strip().replace("\"", "");
                parameters.put(parts[i].substring(0, equals).strip(), value);
            }
        }
        return parameters;
    }

    /** 0 to 1; a weight that cannot be read is none. */
    private static double weight(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(text);
            return weight >= 0 && weight <= 1 ? weight : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
