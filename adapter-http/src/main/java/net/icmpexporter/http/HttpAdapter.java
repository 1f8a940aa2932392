package net.icmpexporter.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.ExporterMetrics;
import net.icmpexporter.http.metrics.ProbeExposition;
import net.icmpexporter.http.page.ProbesDocument;
import net.icmpexporter.http.page.StartPage;
import net.icmpexporter.http.probe.ProbeHandler;
import net.icmpexporter.http.probe.Reach;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: {@code /probe}, {@code /metrics}, {@code /debug/probes}, {@code /-/healthy}, {@code /-/ready} and
 * {@code /}. It reads snapshots and asks for sessions; nothing here waits for the engine or makes it wait.
 *
 * <p>{@link #start} and {@link #close} are called on one thread, in that order, each once. Requests are answered on a
 * small pool of threads of the server's own.
 */
public final class HttpAdapter implements AutoCloseable {

    private static final int GZIP_LEVEL = 1;

    /** Whoever waits for the start with a request is answered first. */
    private static final int REHEARSAL_DELAY_MS = 1_000;

    private final CompressionStrategy compression = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
    private final HttpOptions options;
    private final QueuedThreadPool threads = Listener.threads();
    private final Routes routes;
    private final ExporterMetrics metrics;
    private final Rehearsal rehearsal;
    private @Nullable Javalin server;

    /**
     * To be built once the transport has opened its sockets. Starts no thread and opens nothing.
     *
     * @param options where to listen, and what to say about this exporter
     * @param directory where sessions are asked for
     * @param meter the engine's counters
     * @param channelStatus what the transport has for a channel now ({@code ProbeTransport::status}); called on any thread
     * @param resolver looks up the names of targets
     * @param nameMeter what it counts
     * @param quota how long the control group's processor time was used up
     * @param monoClock the clock of the directory and of the engine
     * @param wallClock tells the time of day
     */
    public HttpAdapter(
            HttpOptions options,
            ProbeDirectory directory,
            EngineMeter meter,
            Function<Channel, ChannelStatus> channelStatus,
            NameResolver resolver,
            NameMeter nameMeter,
            CpuQuota quota,
            MonoClock monoClock,
            WallClock wallClock) {
        this.options = options;
        this.metrics = new ExporterMetrics(
                meter, directory.limit(), nameMeter, quota, channelStatus, options.version(), options.transport());
        Readiness readiness = new Readiness(meter, channelStatus, monoClock);
        this.rehearsal = new Rehearsal(options, channelStatus, monoClock, wallClock);
        this.routes = new Routes(
                options,
                new ProbeHandler(
                        directory,
                        options.probe(),
                        new ProbeExposition(options.demonstration()),
                        resolver,
                        new Reach(channelStatus),
                        AnswerDesk.forProcessors(Runtime.getRuntime().availableProcessors()),
                        this::takesGzip,
                        threads),
                metrics,
                new ProbesDocument(directory, monoClock, wallClock),
                new StartPage(options.version(), options.demonstration(), meter, readiness, channelStatus),
                readiness);
    }

    /**
     * Does what the first server of a process does once, and what depends on nothing: most of it is loading classes, and the
     * names of all languages that the JDK knows. Meant for a thread beside the one that opens the sockets to probe with: it
     * takes a tenth of a second off a start. Leaves nothing open and starts no thread. Any thread.
     */
    public static void prepare() {
        Listener.prepare();
        Javalin.create();
    }

    /**
     * Listens and serves. Returns when requests are answered.
     *
     * @throws ListenFailed if the address cannot be listened on; nothing is left open then
     */
    public void start() throws ListenFailed {
        start(ListenSocket.open(options.host(), options.port()));
    }

    /** Serves on a socket that listens already, whatever the options say, and owns it from now on. */
    public void start(ServerSocketChannel socket) {
        serve((jetty, http) -> Listener.connector(jetty, http, socket))
                .getScheduler()
                .schedule(() -> threads.execute(rehearsal::run), REHEARSAL_DELAY_MS, TimeUnit.MILLISECONDS);
    }

    /** Serves whoever has the door that comes back, and nobody else. No rehearsal. */
    LocalConnector startUnreachable() {
        return serve(Listener::localConnector).getBean(LocalConnector.class);
    }

    /** The port that is listened on. To be asked after {@link #start}. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.port();
    }

    /** Stops listening, cuts off whatever is still being answered, and returns within half a second. Idempotent. */
    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
    }

    private boolean takesGzip(Context ctx) {
        String accepted = ctx.header("Accept-Encoding");
        return accepted != null && compression.findMatchingCompressor(accepted) != null;
    }

    private Server serve(BiFunction<Server, HttpConfiguration, Connector> door) {
        server = Javalin.create(config -> configure(config, door)).start();
        return server.jettyServer().server();
    }

    private void configure(JavalinConfig config, BiFunction<Server, HttpConfiguration, Connector> door) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.router.ignoreTrailingSlashes = false;
        config.router.javaLangErrorHandler(routes::broken);
        config.http.compressionStrategy = compression;
        config.http.defaultContentType = "text/plain";
        Listener.configure(config.jetty, door, threads, new RequestWatch(metrics.http(), routes.paths()));
        routes.addTo(config.routes);
    }
}
