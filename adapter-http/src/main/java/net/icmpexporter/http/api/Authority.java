package net.icmpexporter.http.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URI (RFC 3986, 3.2), as a Host or an Origin header has them.
 *
 * @param host in lower case, IPv6 without its brackets; empty if there is none
 * @param port as it was written, empty if it was not
 */
record Authority(String host, String port) {

    private static final Authority NONE = new Authority("", "none");

    /** Of a Host header. */
    static Authority of(@Nullable String header) {
        if (header == null) {
            return NONE;
        }
        String text = header.strip().toLowerCase(Locale.ROOT);
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', Math.max(0, bracket));
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new Authority(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** Of an Origin header (RFC 6454, 7); of {@code null}, or something else without a host, one that no Host header has. */
    static Authority ofOrigin(String header) {
        String text = header.strip().toLowerCase(Locale.ROOT);
        for (String scheme : new String[] {"http://", "https://"}) {
            if (text.startsWith(scheme)) {
                Authority authority = of(text.substring(scheme.length()));
                boolean usual = authority.port.equals(scheme.equals("http://") ? "80" : "443");
                return usual ? new Authority(authority.host, "") : authority;
            }
        }
        return new Authority("", "of nobody");
    }
}
