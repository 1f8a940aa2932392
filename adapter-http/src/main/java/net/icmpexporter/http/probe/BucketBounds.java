package net.icmpexporter.http.probe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import net.icmpexporter.http.metrics.RttBuckets;
import net.icmpexporter.stats.RttBounds;

/**
 * Bounds of classic buckets as a client lists them, {@code 0.001,0.01,0.1}: seconds, in any order. Times are counted in fixed
 * bins, so only what bounds a bin can bound a bucket; all else is refused, since an estimate would look like a count.
 */
final class BucketBounds {

    private static final int MOST = 50;
    private static final int NS_DIGITS = 9;

    /** Short enough to be an exact decimal at once, whatever the exponent. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{0,12})?(?:[eE][+-]?[0-9]{1,2})?");

    private static final String KEPT =
            "kept are 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8 and 9 times any power of ten from"
                    + " 0.000001 to 1000, and 0.00005 times any power of two up to 26.2144";

    private BucketBounds() {}

    /** Reads a list; refuses one that has what cannot be served. */
    static RttBuckets parse(String list) throws RequestRefused {
        String[] parts = list.split(",", -1);
        if (parts.length > MOST) {
            throw RequestRefused.badRequest("buckets has " + parts.length + " bounds, more than " + MOST);
        }
        long[] boundsNs = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            boundsNs[i] = boundNs(parts[i].strip());
        }
        return RttBuckets.classic(boundsNs);
    }

    private static long boundNs(String text) throws RequestRefused {
        if (!SECONDS.matcher(text).matches()) {
            throw RequestRefused.badRequest("buckets has \"" + PrintableText.of(text)
                    + "\": neither native nor classic, nor a bound in seconds as in buckets=0.001,0.01,0.1");
        }
        BigDecimal ns = new BigDecimal(text).movePointRight(NS_DIGITS);
        long floorNs = ns.setScale(0, RoundingMode.FLOOR)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
        if (ns.compareTo(BigDecimal.valueOf(floorNs)) != 0 || !RttBounds.isBound(floorNs)) {
            throw RequestRefused.badRequest(
                    "buckets has " + text + ", which bounds no bin: " + nearest(floorNs) + "; " + KEPT);
        }
        return floorNs;
    }

    /** @param floorNs the whole nanoseconds of what is no bound */
    private static String nearest(long floorNs) {
        int last = RttBounds.bins() - 1;
        if (floorNs >= RttBounds.upperNs(last)) {
            return "the last bound is " + seconds(last);
        }
        int above = RttBounds.bin(floorNs + 1);
        return above == 0
                ? "the first bound is " + seconds(0)
                : "the nearest bounds are " + seconds(above - 1) + " and " + seconds(above);
    }

    private static String seconds(int bin) {
        return BigDecimal.valueOf(RttBounds.upperNs(bin), NS_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }
}
