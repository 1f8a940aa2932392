package net.icmpexporter.config.yaml;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as Go and Prometheus write them: {@code 200ms}, {@code 1.5s}, {@code 1m30s}, {@code 30d}. A day has 24 hours, a week
 * 7 days.
 */
public final class DurationText {

    private static final Pattern PART = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(ns|us|µs|ms|s|m|h|d|w)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final int LONGEST = 60;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private DurationText() {}

    /** In nanoseconds, at most {@link Long#MAX_VALUE}; null for what is none, as is a number without a unit. */
    public static @Nullable Long parse(String text) {
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            return null;
        }
        BigDecimal sumNs = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sumNs = sumNs.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitNs(part.group(2)))));
        }
        return sumNs.min(MOST).longValue();
    }

    /** As short as it can be said exactly, with one unit, an hour or less. */
    static String of(long ns) {
        for (String unit : new String[] {"h", "m", "s", "ms", "us"}) {
            if (ns % unitNs(unit) == 0) {
                return ns / unitNs(unit) + unit;
            }
        }
        return ns + "ns";
    }

    private static long unitNs(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 24 * 3_600_000_000_000L;
            case "w" -> 7 * 24 * 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("no unit: " + unit);
        };
    }
}
