package net.icmpexporter.http.api;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass that may change something. A browser on this host is a stranger's tool as well: any page that it shows may
 * send requests here, so a change asked for by another site's page is refused, whoever it comes from; and so is one that came by a name
 * that this host may not know, since a stranger's name service can give any name this host's address (DNS rebinding). Any thread.
 */
public final class Admission {

    /** An attribute of requests that came by the listener of {@link ApiAccess}. */
    public static final String BY_API_LISTENER = "icmp-exporter.api-listener";

    private static final int UNAUTHORIZED = 401;
    private static final String BEARER = "bearer ";

    /** What proxies add: then the peer's address says nothing about who asks. */
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final ApiAccess access;
    private final Set<String> ownNames = new HashSet<>(Set.of("localhost"));

    /** @param listenHost where the server listens beside; empty for every address */
    public Admission(ApiAccess access, String listenHost) {
        this.access = access;
        if (!listenHost.isEmpty()) {
            ownNames.add(lower(listenHost));
        }
        ApiAccess.Listener further = access.listener();
        if (further != null && !further.host().isEmpty()) {
            ownNames.add(lower(further.host()));
        }
    }

    /**
     * Lets a request pass.
     *
     * @throws ApiRefused if it may change nothing
     */
    public void admit(Context ctx) throws ApiRefused {
        refuseOtherSites(ctx);
        if (access.token().isEmpty()) {
            refuseStrangers(ctx);
            refuseStrangeNames(ctx);
        } else {
            refuseWithoutToken(ctx);
        }
    }

    private static void refuseOtherSites(Context ctx) throws ApiRefused {
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        boolean sameSite = site == null || site.equals("same-origin") || site.equals("none");
        boolean sameOrigin = origin == null || Authority.ofOrigin(origin).equals(Authority.of(ctx.header("Host")));
        if (!sameSite || !sameOrigin) {
            throw ApiRefused.forbidden("a page of another site must not change anything here");
        }
    }

    private void refuseWithoutToken(Context ctx) throws ApiRefused {
        String shown = ctx.header("Authorization");
        boolean isBearer = shown != null && lower(shown).startsWith(BEARER);
        byte[] token = (isBearer ? shown.substring(BEARER.length()).strip() : "").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(access.token().getBytes(StandardCharsets.UTF_8), token)) {
            ctx.header("www-authenticate", "Bearer realm=\"icmp-exporter\"");
            throw ApiRefused.of(UNAUTHORIZED, "changes need the token: send Authorization: Bearer TOKEN");
        }
    }

    private void refuseStrangers(Context ctx) throws ApiRefused {
        if (ctx.req().getAttribute(BY_API_LISTENER) != null) {
            return;
        }
        if (!isLoopback(ctx.req().getRemoteAddr())) {
            throw ApiRefused.forbidden(
                    "changes are taken from this host only; start with -api-listen or with a token to take them from others");
        }
        if (PROXY_HEADERS.stream().anyMatch(header -> ctx.header(header) != null)) {
            throw ApiRefused.forbidden(
                    "changes are taken from this host only, and not by a proxy; start with a token to take them so");
        }
    }

    private void refuseStrangeNames(Context ctx) throws ApiRefused {
        String host = Authority.of(ctx.header("Host")).host();
        if (!ownNames.contains(host) && IpAddress.parse(host) == null) {
            throw ApiRefused.forbidden("changes need an address, localhost or the name listened on as Host, not "
                    + TargetText.quoted(host));
        }
    }

    private static boolean isLoopback(@Nullable String peer) {
        IpAddress address = peer == null ? null : IpAddress.parse(peer.replaceAll("[\\[\\]]", ""));
        if (address == null) {
            return false;
        }
        return address.family() == IpFamily.IPV4
                ? address.ipv4Bits() >>> 24 == 127
                : address.hi() == 0 && address.lo() == 1;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
