package net.icmpexporter.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;
import net.icmpexporter.http.metrics.EchoMetrics;
import net.icmpexporter.http.metrics.Exposition;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of a process that does nothing but TCP echo: {@code /metrics}, {@code /-/healthy} and
 * {@code /-/ready}, both from the start. {@link #start} and
 * {@link #close} on one thread, in that order, each once.
 */
public final class EchoHttp implements AutoCloseable {

    private static final String METRICS = "/metrics";
    private static final String HEALTHY = "/-/healthy";
    private static final String READY = "/-/ready";
    private static final String PLAIN = "text/plain";

    private final EchoMetrics metrics;
    private final QueuedThreadPool threads = Listener.threads();
    private @Nullable Javalin server;

    /** Starts nothing yet. */
    public EchoHttp(EchoMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Serves on a socket that listens already, and owns it from now on. Returns when requests are answered.
     *
     * @param socket from {@link ListenSocket}
     */
    public void start(ServerSocketChannel socket) {
        server = Javalin.create(config -> configure(config, socket)).start();
    }

    private void configure(JavalinConfig config, ServerSocketChannel socket) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = PLAIN;
        Listener.configure(
                config.jetty,
                List.of((jetty, http) -> Listener.connector(jetty, http, socket)),
                threads,
                new RequestWatch(metrics.http(), new ServedPaths(Set.of(METRICS, HEALTHY, READY))));
        for (HandlerType method : Set.of(HandlerType.GET, HandlerType.HEAD)) {
            config.routes.addHttpHandler(method, METRICS, ctx -> {
                Exposition answer = metrics.render(ctx.header("Accept"));
                ctx.contentType(answer.contentType()).result(answer.body());
            });
            config.routes.addHttpHandler(
                    method, HEALTHY, ctx -> ctx.contentType(PLAIN).result("healthy\n"));
            config.routes.addHttpHandler(
                    method, READY, ctx -> ctx.contentType(PLAIN).result("ready\n"));
        }
        config.routes.exception(HttpResponseException.class, (answer, ctx) -> ctx.status(answer.getStatus())
                .contentType(PLAIN)
                .result(TextErrors.line(answer.getStatus())));
    }

    /** Stops listening, and returns within half a second. Idempotent. */
    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
    }
}
