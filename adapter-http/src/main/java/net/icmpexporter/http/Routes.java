package net.icmpexporter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.http.metrics.ExporterMetrics;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.http.page.ProbesDocument;
import net.icmpexporter.http.page.StartPage;
import net.icmpexporter.http.probe.ProbeHandler;
import net.icmpexporter.http.probe.RequestRefused;

/**
 * What is served where. GET and HEAD everywhere, and nothing else anywhere: no request changes anything but which
 * targets are probed.
 */
final class Routes {

    /** On every answer of a demonstration. */
    static final String TRANSPORT_HEADER = "x-icmp-exporter-transport";

    private static final String PLAIN = "text/plain";

    private final Map<String, Handler> handlers = new LinkedHashMap<>();
    private final HttpOptions options;
    private final HandlerFaults faults;

    Routes(
            HttpOptions options,
            ProbeHandler probe,
            ExporterMetrics metrics,
            ProbesDocument probes,
            StartPage start,
            Readiness readiness) {
        this.options = options;
        this.faults = new HandlerFaults(metrics.http());
        handlers.put("/probe", probe);
        handlers.put("/metrics", ctx -> exposition(ctx, metrics.render(ctx.header("Accept"))));
        handlers.put("/debug/probes", ctx -> ctx.contentType("application/json").result(probes.render()));
        handlers.put("/-/healthy", ctx -> text(ctx, 200, "healthy\n"));
        handlers.put("/-/ready", ctx -> ready(ctx, readiness));
        handlers.put("/", ctx -> ctx.header("content-security-policy", StartPage.CONTENT_SECURITY_POLICY)
                .contentType("text/html; charset=utf-8")
                .result(start.render()));
    }

    /** Every path that exists. */
    Set<String> paths() {
        return handlers.keySet();
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::stampAndCheckMethod);
        handlers.forEach((path, handler) -> {
            routes.addHttpHandler(HandlerType.GET, path, handler);
            routes.addHttpHandler(HandlerType.HEAD, path, handler);
        });
        routes.exception(RequestRefused.class, (refused, ctx) -> ctx.status(refused.status())
                .contentType(PLAIN)
                .result(refused.body()));
        routes.exception(MethodRefused.class, (refused, ctx) -> {
            ctx.header("allow", "GET, HEAD");
            text(ctx, 405, "405 method not allowed: use GET or HEAD\n");
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

    private void stampAndCheckMethod(Context ctx) throws MethodRefused {
        if (options.demonstration()) {
            ctx.header(TRANSPORT_HEADER, options.transport());
        }
        ctx.header("x-content-type-options", "nosniff");
        HandlerType method = ctx.method();
        if (!method.equals(HandlerType.GET) && !method.equals(HandlerType.HEAD)) {
            throw new MethodRefused();
        }
    }

    private static void ready(Context ctx, Readiness readiness) {
        List<String> obstacles = readiness.obstacles();
        if (obstacles.isEmpty()) {
            text(ctx, 200, "ready\n");
        } else {
            text(ctx, 503, "not ready: " + String.join("; ", obstacles) + "\n");
        }
    }

    private static void exposition(Context ctx, Exposition answer) {
        ctx.contentType(answer.contentType()).result(answer.body());
    }

    private static void text(Context ctx, int status, String line) {
        ctx.status(status).contentType(PLAIN).result(line);
    }

    /** Neither GET nor HEAD. */
    private static final class MethodRefused extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        MethodRefused() {
            super("method", null, false, false);
        }
    }
}
