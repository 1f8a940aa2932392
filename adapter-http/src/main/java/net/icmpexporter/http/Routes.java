package net.icmpexporter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.http.api.Admission;
import net.icmpexporter.http.api.ApiRefused;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.http.metrics.HttpMeter;
import net.icmpexporter.http.page.AboutPage;
import net.icmpexporter.http.page.ProbesDocument;
import net.icmpexporter.http.page.TargetsPage;
import net.icmpexporter.http.probe.ProbeHandler;
import net.icmpexporter.http.probe.RequestRefused;

/**
 * What is served where. GET and HEAD change nothing but which targets are probed on demand; the few requests of the API that change
 * something are {@linkplain Admission admitted} first, and there are no others.
 */
final class Routes {

    /** On every answer of a demonstration. */
    static final String TRANSPORT_HEADER = "x-icmp-exporter-transport";

    private static final String PLAIN = "text/plain";

    private static final String API = "/api/";
    private static final String UTF_8 = "text/plain; charset=utf-8";

    private final Map<String, Handler> handlers = new LinkedHashMap<>();
    private final Map<String, Map<HandlerType, Handler>> changes;
    private final ServedPaths paths;
    private final Admission admission;
    private final HttpOptions options;
    private final HandlerFaults faults;

    Routes(
            HttpOptions options,
            ProbeHandler probe,
            ApiRoutes api,
            HttpMeter meter,
            MetricsPages metrics,
            ProbesDocument probes,
            TargetsPage targetsPage,
            AboutPage about,
            Readiness readiness) {
        this.options = options;
        this.faults = new HandlerFaults(meter);
        handlers.put("/probe", probe);
        handlers.put("/metrics", metrics::metrics);
        handlers.put("/metrics/meshping", metrics::meshping);
        handlers.put("/debug/probes", ctx -> ctx.contentType("application/json").result(probes.render()));
        handlers.put("/-/healthy", ctx -> text(ctx, 200, "healthy\n"));
        handlers.put("/-/ready", ctx -> ready(ctx, readiness));
        handlers.put("/about", ctx -> ctx.header("content-security-policy", AboutPage.CONTENT_SECURITY_POLICY)
                .contentType("text/html; charset=utf-8")
                .result(about.render()));
        handlers.putAll(targetsPage.handlers());
        handlers.putAll(api.reads());
        changes = api.changes();
        admission = new Admission(options.access(), options.host());
        Set<String> all = new LinkedHashSet<>(handlers.keySet());
        all.addAll(changes.keySet());
        paths = new ServedPaths(all);
    }

    /** Every path that exists. */
    ServedPaths paths() {
        return paths;
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::stampAndCheckMethod);
        handlers.forEach((path, handler) -> {
            routes.addHttpHandler(HandlerType.GET, path, handler);
            routes.addHttpHandler(HandlerType.HEAD, path, handler);
        });
        changes.forEach(
                (path, methods) -> methods.forEach((method, handler) -> routes.addHttpHandler(method, path, handler)));
        routes.exception(ApiRefused.class, (refused, ctx) -> ctx.status(refused.status())
                .contentType(UTF_8)
                .result(refused.body()));
        routes.exception(RequestRefused.class, (refused, ctx) -> ctx.status(refused.status())
                .contentType(PLAIN)
                .result(refused.body()));
        routes.exception(MethodRefused.class, (refused, ctx) -> {
            ctx.header("allow", refused.allowed());
            if (ctx.path().startsWith(API)) {
                ctx.status(405).contentType("application/json").result("{\"success\":false}");
            } else {
                text(
                        ctx,
                        405,
                        "405 method not allowed: use " + refused.allowed().replace(", ", " or ") + "\n");
            }
        });
        routes.exception(HttpResponseException.class, (answer, ctx) -> {
            int status = answer.getStatus();
            text(ctx, status, status == 404 ? "404 page not found\n" : TextErrors.line(status));
        });
        routes.exception(Exception.class, (fault, ctx) -> {
            faults.record(ctx.path(), fault);
            text(ctx, 500, TextErrors.line(500));
        });
    }

    /** For what is no exception but an error of the JVM, such as no memory left. */
    void broken(HttpServletResponse response, Error error) {
        faults.record("?", error);
        response.setStatus(500);
        response.setContentType(PLAIN);
        try {
            response.getOutputStream().print(TextErrors.line(500));
        } catch (IOException | IllegalStateException e) {
            // the client is gone, or has had half of an answer: there is nobody to tell
        }
    }

    private void stampAndCheckMethod(Context ctx) throws MethodRefused, ApiRefused {
        if (options.demonstration()) {
            ctx.header(TRANSPORT_HEADER, options.transport());
        }
        ctx.header("x-content-type-options", "nosniff");
        HandlerType method = ctx.method();
        String pattern = paths.pattern(ctx.path());
        Map<HandlerType, Handler> here = changes.getOrDefault(pattern, Map.of());
        boolean reads = method.equals(HandlerType.GET) || method.equals(HandlerType.HEAD);
        if (here.containsKey(method)) {
            admission.admit(ctx);
        } else if (!reads || (!here.isEmpty() && !handlers.containsKey(pattern))) {
            throw new MethodRefused(allowed(pattern, here));
        }
    }

    private String allowed(String pattern, Map<HandlerType, Handler> here) {
        List<String> methods = new ArrayList<>();
        if (here.isEmpty() || handlers.containsKey(pattern)) {
            methods.add("GET");
            methods.add("HEAD");
        }
        here.keySet().stream().map(HandlerType::name).sorted().forEach(methods::add);
        return String.join(", ", methods);
    }

    private static void ready(Context ctx, Readiness readiness) {
        List<String> obstacles = readiness.obstacles();
        if (obstacles.isEmpty()) {
            text(ctx, 200, "ready\n");
        } else {
            text(ctx, 503, "not ready: " + String.join("; ", obstacles) + "\n");
        }
    }

    private static void text(Context ctx, int status, String line) {
        ctx.status(status).contentType(PLAIN).result(line);
    }

    /** Nothing can be done there by that method. */
    private static final class MethodRefused extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        private final String allowed;

        MethodRefused(String allowed) {
            super("method", null, false, false);
            this.allowed = allowed;
        }

        String allowed() {
            return allowed;
        }
    }
}
