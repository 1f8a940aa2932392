package net.icmpexporter.http.probe;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query, decoded strictly: a broken escape or bytes that are no UTF-8 are an error, never
 * a guess. (Servlet containers and Javalin drop such parameters silently; then the wrong targets would be probed.)
 * Percent-encoding is RFC 3986, 2.1; a plus sign is a blank, as HTML forms send it.
 */
final class QueryString {

    private final Map<String, List<String>> values = new HashMap<>();

    private QueryString() {}

    /** @param raw the query as it was sent, without the question mark; null for a request without one */
    static QueryString parse(@Nullable String raw) throws RequestRefused {
        QueryString query = new QueryString();
        if (raw == null) {
            return query;
        }
        int from = 0;
        while (from <= raw.length()) {
            int end = raw.indexOf('&', from);
            end = end < 0 ? raw.length() : end;
            if (end > from) {
                query.add(raw.substring(from, end));
            }
            from = end + 1;
        }
        return query;
    }

    private void add(String pair) throws RequestRefused {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /** Every value of a parameter in the order of the query; empty if it is not there. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value of a parameter, or null if it is not there. */
    @Nullable
    String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /**
     * The value of a parameter that may be given once, or null if it is not there.
     *
     * @throws RequestRefused if it is given more often: which of them is meant nobody knows
     */
    @Nullable
    String only(String name) throws RequestRefused {
        if (all(name).size() > 1) {
            throw RequestRefused.badRequest("parameter " + name + " is given more than once");
        }
        return first(name);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    private static String decode(String text) throws RequestRefused {
        if (isPlain(text)) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b == '%') {
                int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                b = (byte) (high << 4 | low);
                i += 2;
            } else if (b == '+') {
                b = ' ';
            }
            bytes[length++] = b;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static boolean isPlain(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0;
    }

    private static RequestRefused malformed() {
        return RequestRefused.badRequest("malformed query string");
    }
}
