package net.icmpexporter.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.icmpexporter.http.api.Admission;
import net.icmpexporter.http.api.ApiAccess;
import net.icmpexporter.http.api.FurtherCalls;
import net.icmpexporter.http.api.Histories;
import net.icmpexporter.http.api.ServiceDiscovery;
import net.icmpexporter.http.api.TargetsApi;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.ExporterMetrics;
import net.icmpexporter.http.metrics.ManagedSessions;
import net.icmpexporter.http.metrics.MeshpingMetrics;
import net.icmpexporter.http.metrics.ProbeExposition;
import net.icmpexporter.http.page.AboutPage;
import net.icmpexporter.http.page.ProbesDocument;
import net.icmpexporter.http.page.TargetsPage;
import net.icmpexporter.http.picture.Pictures;
import net.icmpexporter.http.probe.ProbeHandler;
import net.icmpexporter.http.probe.Reach;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Connections;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: {@code /probe}, {@code /metrics}, {@code /debug/probes}, {@code /-/healthy}, {@code /-/ready},
 * {@code /about}, the API, and the page of targets at {@code /}. It reads snapshots and asks for sessions; nothing here waits
 * for the engine or makes it wait.
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
    private int apiPort;

    /**
     * To be built once the transport has opened its sockets. Starts no thread and opens nothing.
     *
     * @param options where to listen, and what to say about this exporter
     * @param directory where sessions are asked for
     * @param book the targets that stay
     * @param file where some of them come from
     * @param meter the engine's counters
     * @param channelStatus what the transport has for a channel now ({@code ProbeTransport::status}); called on any thread
     * @param connections what is known of the connections behind sessions
     * @param resolver looks up the names of targets
     * @param nameMeter what it counts
     * @param quota how long the control group's processor time was used up
     * @param monoClock the clock of the directory and of the engine
     * @param wallClock tells the time of day
     */
    public HttpAdapter(
            HttpOptions options,
            ProbeDirectory directory,
            TargetBook book,
            TargetFile file,
            EngineMeter meter,
            Function<Channel, ChannelStatus> channelStatus,
            Connections connections,
            NameResolver resolver,
            NameMeter nameMeter,
            CpuQuota quota,
            MonoClock monoClock,
            WallClock wallClock) {
        this.options = options;
        this.metrics = new ExporterMetrics(
                meter,
                directory.limit(),
                nameMeter,
                quota,
                channelStatus,
                options.version(),
                options.transport(),
                book,
                file);
        Readiness readiness = new Readiness(meter, channelStatus, monoClock);
        this.rehearsal = new Rehearsal(options, channelStatus, monoClock, wallClock);
        AnswerDesk desk = AnswerDesk.forProcessors(Runtime.getRuntime().availableProcessors());
        this.routes = new Routes(
                options,
                new ProbeHandler(
                        directory,
                        options.probe(),
                        new ProbeExposition(options.demonstration()),
                        resolver,
                        new Reach(channelStatus),
                        desk,
                        this::takesGzip,
                        threads),
                new ApiRoutes(
                        new TargetsApi(book, resolver, options.probe(), desk, this::takesGzip, threads),
                        new FurtherCalls(book, file, resolver, threads),
                        new Histories(book),
                        new ServiceDiscovery(book, desk, this::takesGzip),
                        new Pictures(book, wallClock, desk, this::takesGzip)),
                metrics.http(),
                new MetricsPages(
                        metrics,
                        new ManagedSessions(book, directory, connections, monoClock),
                        new MeshpingMetrics(book),
                        desk,
                        this::takesGzip),
                new ProbesDocument(directory, monoClock, wallClock),
                new TargetsPage(options.version(), options.demonstration()),
                new AboutPage(options.version(), options.demonstration(), meter, readiness, channelStatus),
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

    /**
     * Serves on a socket that listens already, whatever the options say, and owns it from now on.
     *
     * @throws ListenFailed if the further address of {@link ApiAccess} cannot be listened on; nothing is left open then
     */
    public void start(ServerSocketChannel socket) throws ListenFailed {
        List<BiFunction<Server, HttpConfiguration, Connector>> doors = new ArrayList<>();
        doors.add((jetty, http) -> Listener.connector(jetty, http, socket));
        ApiAccess.Listener further = options.access().listener();
        if (further != null) {
            ServerSocketChannel own = openBeside(socket, further);
            apiPort = own.socket().getLocalPort();
            doors.add((jetty, http) -> Listener.connector(jetty, http, own, Admission.BY_API_LISTENER));
        }
        serve(doors)
                .getScheduler()
                .schedule(() -> threads.execute(rehearsal::run), REHEARSAL_DELAY_MS, TimeUnit.MILLISECONDS);
    }

    private static ServerSocketChannel openBeside(ServerSocketChannel socket, ApiAccess.Listener further)
            throws ListenFailed {
        try {
            return ListenSocket.open(further.host(), further.port());
        } catch (ListenFailed failed) {
            try {
                socket.close();
            } catch (IOException e) {
                failed.addSuppressed(e);
            }
            throw failed;
        }
    }

    /** Serves whoever has the door that comes back, and nobody else. No rehearsal. */
    LocalConnector startUnreachable() {
        return serve(List.of(Listener::localConnector)).getBean(LocalConnector.class);
    }

    /** The port that is listened on. To be asked after {@link #start}. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.port();
    }

    /** The port of the further listener of {@link ApiAccess}. To be asked after {@link #start}, if there is one. */
    public int apiPort() {
        if (apiPort == 0) {
            throw new IllegalStateException("not started, or no such listener");
        }
        return apiPort;
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

    private Server serve(List<BiFunction<Server, HttpConfiguration, Connector>> doors) {
        server = Javalin.create(config -> configure(config, doors)).start();
        return server.jettyServer().server();
    }

    private void configure(JavalinConfig config, List<BiFunction<Server, HttpConfiguration, Connector>> doors) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.router.ignoreTrailingSlashes = false;
        config.router.javaLangErrorHandler(routes::broken);
        config.http.compressionStrategy = compression;
        config.http.defaultContentType = "text/plain";
        Listener.configure(config.jetty, doors, threads, new RequestWatch(metrics.http(), routes.paths()));
        routes.addTo(config.routes);
    }
}
