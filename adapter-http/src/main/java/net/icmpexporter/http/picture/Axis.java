package net.icmpexporter.http.picture;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What is written along a map. */
final class Axis {

    private static final int[] STEPS = {1, 3, 6, 12, 24, 48, 96, 168};
    private static final DateTimeFormatter DAY = formatter("MM-dd");
    private static final DateTimeFormatter TIME = formatter("HH:mm");

    private Axis() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** How many hours apart words stand that need some room. */
    static int step(int pixelsPerHour, int pixelsPerWord) {
        for (int step : STEPS) {
            if (step * pixelsPerHour >= pixelsPerWord) {
                return step;
            }
        }
        return STEPS[STEPS.length - 1];
    }

    /** Month and day, UTC. */
    static String day(long hour) {
        return DAY.format(Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(hour)));
    }

    /** Hour and minute, UTC. */
    static String time(long hour) {
        return TIME.format(Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(hour)));
    }

    /** Three digits that count. */
    static String ms(double ms) {
        return new BigDecimal(ms).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** Whole percents; tenths below ten. */
    static String percent(double share) {
        double percent = 100 * share;
        return percent == 0 || percent >= 10
                ? Math.round(percent) + " %"
                : String.format(Locale.ROOT, "%.1f %%", percent);
    }
}
