package net.icmpexporter.http.probe;

import net.icmpexporter.http.metrics.Detail;
import net.icmpexporter.http.metrics.RttBuckets;
import org.jspecify.annotations.Nullable;

/**
 * How the figures of an answer are to be shown: the parameters {@code detail}, {@code buckets} and {@code labels}. Each may be
 * given once; what means nothing is refused, since the figures would be others than whoever asks believes.
 *
 * @param detail {@code basic} or {@code full}, the default
 * @param buckets of round-trip times: {@code native}, the default; {@code classic}; or a list of bounds in seconds
 * @param namesTargets whether every series has a label {@code target} with what the client wrote: {@code labels=target}
 */
public record Presentation(Detail detail, RttBuckets buckets, boolean namesTargets) {

    /**
     * What a query says about it.
     *
     * @param query as it was sent, without the question mark; null for a request without one
     */
    public static Presentation of(@Nullable String query) throws RequestRefused {
        return parse(QueryString.parse(query));
    }

    static Presentation parse(QueryString query) throws RequestRefused {
        Detail detail = detail(query.only("detail"));
        String buckets = query.only("buckets");
        if (buckets != null && detail == Detail.BASIC) {
            throw RequestRefused.badRequest("buckets means nothing with detail=basic, which has no histogram");
        }
        return new Presentation(detail, buckets(buckets), namesTargets(query.only("labels")));
    }

    private static Detail detail(@Nullable String text) throws RequestRefused {
        if (text == null || text.equals("full")) {
            return Detail.FULL;
        }
        if (text.equals("basic")) {
            return Detail.BASIC;
        }
        throw RequestRefused.badRequest("detail=\"" + PrintableText.of(text) + "\" is neither basic nor full");
    }

    private static RttBuckets buckets(@Nullable String text) throws RequestRefused {
        if (text == null || text.equals("native")) {
            return RttBuckets.NATIVE;
        }
        return text.equals("classic") ? RttBuckets.CLASSIC : BucketBounds.parse(text);
    }

    private static boolean namesTargets(@Nullable String text) throws RequestRefused {
        if (text != null && !text.equals("target")) {
            throw RequestRefused.badRequest(
                    "labels=\"" + PrintableText.of(text) + "\" is not known; the only one is labels=target");
        }
        return text != null;
    }
}
