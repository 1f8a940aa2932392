package net.icmpexporter.http.api;

import org.jspecify.annotations.Nullable;

/**
 * Who may change something through the API. Everybody may read.
 *
 * @param token whoever shows it ({@code Authorization: Bearer TOKEN}, RFC 6750, 2.1) may change things from anywhere, and nobody
 *     else may, from nowhere; empty: no token, and whoever comes from this host may
 * @param listener a second place to listen on, where everybody may who can get there (and has the token, if there is one); null
 *     for none
 */
public record ApiAccess(String token, @Nullable Listener listener) {

    /** Changes come from this host alone. */
    public static final ApiAccess FROM_THIS_HOST = new ApiAccess("", null);

    /** Checks the token; throws {@link IllegalArgumentException} if no header could carry it. */
    public ApiAccess {
        if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("the token must be printable ASCII without blanks");
        }
    }

    /** Keeps the token to itself. */
    @Override
    public String toString() {
        return "token " + (token.isEmpty() ? "none" : "set") + ", listener " + listener;
    }

    /**
     * A place to listen on.
     *
     * @param host address or name; empty for every address of the host, IPv4 and IPv6
     * @param port TCP port, 0 to 65535; 0 lets the kernel choose one
     */
    public record Listener(String host, int port) {

        /** Checks the port; throws {@link IllegalArgumentException} outside of its range. */
        public Listener {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
            }
        }
    }
}
