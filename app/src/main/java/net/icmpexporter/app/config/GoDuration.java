package net.icmpexporter.app.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as Go's {@code time.ParseDuration} reads them in flags: {@code 200ms}, {@code 1.5s}, {@code 1m30s}, {@code .5h}. Only 0
 * needs no unit.
 */
final class GoDuration {

    private static final Map<String, Long> UNITS_NS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("([+-]?)((?:" + PART.pattern() + ")+)");
    private static final int LONGEST = 80;

    private GoDuration() {}

    /** Nanoseconds, at the limits of a long if it is beyond them; null for what is no duration. */
    static @Nullable Long parse(String text) {
        if (text.matches("[+-]?0")) {
            return 0L;
        }
        Matcher whole = WHOLE.matcher(text);
        if (text.length() > LONGEST || !whole.matches()) {
            return null;
        }
        BigInteger sumNs = BigInteger.ZERO;
        Matcher part = PART.matcher(whole.group(2));
        while (part.find()) {
            long unitNs = UNITS_NS.getOrDefault(part.group(2), 0L);
            sumNs = sumNs.add(new BigDecimal(part.group(1))
                    .multiply(BigDecimal.valueOf(unitNs))
                    .toBigInteger());
        }
        long ns = sumNs.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
        return whole.group(1).equals("-") ? -ns : ns;
    }
}
