package net.icmpexporter.http.page;

import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /}: the targets, live, and what can be done with them. The exporter sends the same files to everybody; the browser
 * asks {@code /api/targets} for the figures, while somebody looks. No other host is asked for anything.
 */
public final class TargetsPage {

    /**
     * What the page may do, for the browser to hold it to: files and figures of this exporter, and no text ever made into
     * markup. Pictures of histories are fetched and shown from memory, which is what {@code blob:} is for.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String TEMPLATE = "targets.html";

    private static final List<String> FILES = List.of(
            "about.css",
            "api.js",
            "columns.js",
            "detail.css",
            "detail.js",
            "element.js",
            "format.js",
            "history.js",
            "icon.svg",
            "order.js",
            "poll.js",
            "row.js",
            "spark.js",
            "table.js",
            "targets.css",
            "targets.js",
            "words.js");

    private final Map<String, Handler> handlers = new LinkedHashMap<>();

    /**
     * @param version the exporter's version
     * @param demonstration whether the figures are invented; then the page begins with it
     */
    public TargetsPage(String version, boolean demonstration) {
        PageFile page = PageFile.of(
                TEMPLATE, Html.page(TEMPLATE, version, demonstration).getBytes(StandardCharsets.UTF_8));
        handlers.put("/", ctx -> {
            ctx.header("content-security-policy", CONTENT_SECURITY_POLICY).header("referrer-policy", "no-referrer");
            page.handle(ctx);
        });
        for (String file : FILES) {
            handlers.put("/ui/" + file, PageFile.resource(file));
        }
    }

    /** What answers GET and HEAD, by path. */
    public Map<String, Handler> handlers() {
        return Map.copyOf(handlers);
    }
}
