package net.icmpexporter.http;

import io.javalin.config.JettyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty made small and strict: few threads, bounded requests, no name in the answers, a quick end. */
final class Listener {

    /** One accepts, one selects, the others answer. */
    private static final int MAX_THREADS = 16;

    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MS = 30_000;

    /** A request for 256 IPv6 addresses with every colon escaped has 16 kB. */
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** Empty segments are {@link CleanPath}'s business. */
    private static final UriCompliance URIS =
            UriCompliance.DEFAULT.with("clean-path", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    /** A client that says nothing, or does not read, for so long is cut off. */
    private static final int CONNECTION_IDLE_MS = 30_000;

    /** More than any number of scrapers needs, and less than the files that a service may have open (1024). */
    static final int MAX_CONNECTIONS = 512;

    /** How long a silent client is kept while there are as many connections as may be. */
    private static final int CROWDED_IDLE_MS = 1_000;

    /** How long answers in the making may take once the server stops. */
    private static final long STOP_MS = 200;

    private Listener() {}

    static QueuedThreadPool threads() {
        // Jetty's own queue asks the JDK's management for the size of a reference, which costs a start 60 ms
        QueuedThreadPool threads =
                new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS, new LinkedBlockingQueue<>());
        threads.setName("http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP_MS);
        return threads;
    }

    /** See {@link HttpAdapter#prepare}. */
    static void prepare() {
        new Server(threads()).destroy();
    }

    static void configure(
            JettyConfig jetty,
            List<BiFunction<Server, HttpConfiguration, Connector>> doors,
            QueuedThreadPool threads,
            RequestWatch watch) {
        jetty.threadPool = threads;
        jetty.modifyServer(server -> {
            CleanPath cleanPath = new CleanPath(watch.paths().fixed());
            cleanPath.setHandler(new PlainHttp());
            watch.setHandler(cleanPath);
            server.setHandler(watch);
            server.setErrorHandler(new TextErrors());
            server.removeBean(server.getBean(LowResourceMonitor.class));
            NetworkConnectionLimit connections = new NetworkConnectionLimit(MAX_CONNECTIONS, server);
            connections.setEndPointIdleTimeout(CROWDED_IDLE_MS);
            server.addBean(connections);
        });
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(new TextErrors()));
        jetty.modifyHttpConfiguration(Listener::limit);
        doors.forEach(jetty::addConnector);
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(URIS);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setIdleTimeout(CONNECTION_IDLE_MS);
    }

    /** Clients come by a socket, which is open already, so that nothing is half started when it cannot be opened. */
    static Connector connector(Server server, HttpConfiguration http, ServerSocketChannel socket) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(CONNECTION_IDLE_MS);
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    /** The same; requests that come in here say so, by an attribute of that name. */
    static Connector connector(Server server, HttpConfiguration http, ServerSocketChannel socket, String attribute) {
        HttpConfiguration own = new HttpConfiguration(http);
        own.addCustomizer((request, headers) -> {
            request.setAttribute(attribute, true);
            return request;
        });
        return connector(server, own, socket);
    }

    /** Clients are in this process, and nobody else can come. */
    static Connector localConnector(Server server, HttpConfiguration http) {
        return new LocalConnector(server, new HttpConnectionFactory(http));
    }
}
