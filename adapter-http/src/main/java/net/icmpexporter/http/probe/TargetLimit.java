package net.icmpexporter.http.probe;

import java.util.List;
import java.util.regex.Pattern;

/** How many addresses one request may ask for. */
final class TargetLimit {

    /** The header with which a client, or a proxy before it, lowers the limit. */
    static final String HEADER = "x-target-limit";

    /** What nobody can raise. */
    static final int MAX = 256;

    private static final Pattern NUMBER = Pattern.compile("[+-]?0*[0-9]{1,18}");

    private TargetLimit() {}

    /**
     * The limit of a request: the smallest of {@link #MAX} and every occurrence of the header. What is not a number, or
     * does not fit into 64 bits, counts as 0.
     *
     * @return at most {@link #MAX}; possibly -1, which refuses even a request without an address
     */
    static int of(List<String> headers) {
        int limit = MAX;
        for (String header : headers) {
            String text = header.strip();
            long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
            limit = (int) Math.max(-1, Math.min(limit, number));
        }
        return limit;
    }
}
