package net.icmpexporter.http;

import io.javalin.config.JettyConfig;
import java.io.IOException;
import java.io.Serial;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
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
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP_MS);
        return threads;
    }

    static void configure(JettyConfig jetty, HttpOptions options, QueuedThreadPool threads, RequestWatch watch) {
        jetty.threadPool = threads;
        jetty.modifyServer(server -> {
            watch.setHandler(new PlainHttp());
            server.setHandler(watch);
            server.setErrorHandler(new TextErrors());
            server.removeBean(server.getBean(LowResourceMonitor.class));
            NetworkConnectionLimit connections = new NetworkConnectionLimit(MAX_CONNECTIONS, server);
            connections.setEndPointIdleTimeout(CROWDED_IDLE_MS);
            server.addBean(connections);
        });
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(new TextErrors()));
        jetty.modifyHttpConfiguration(Listener::limit);
        jetty.addConnector((server, http) -> listen(server, http, options));
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setIdleTimeout(CONNECTION_IDLE_MS);
    }

    /** Opens the socket here rather than in Jetty's start, so that nothing is half started when it cannot be opened. */
    private static Connector listen(Server server, HttpConfiguration http, HttpOptions options) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(options.host().isEmpty() ? null : options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(CONNECTION_IDLE_MS);
        try {
            connector.open();
        } catch (IOException | UnresolvedAddressException e) {
            throw new CannotListen(options, e);
        }
        return connector;
    }

    /** Carries the reason through Javalin, which knows no checked exceptions. */
    static final class CannotListen extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;

        private final String line;

        CannotListen(HttpOptions options, Exception cause) {
            super(cause);
            this.line = "cannot listen on " + hostAndPort(options) + ": " + reason(options, cause);
        }

        /** One line for people. */
        String line() {
            return line;
        }

        private static String hostAndPort(HttpOptions options) {
            boolean ipv6 = options.host().indexOf(':') >= 0;
            return (ipv6 ? "[" + options.host() + "]" : options.host()) + ":" + options.port();
        }

        private static String reason(HttpOptions options, Exception failure) {
            Throwable root = failure;
            while (root.getCause() != null && !(root instanceof SocketException)) {
                root = root.getCause();
            }
            if (root instanceof UnresolvedAddressException) {
                return "the host is not known; use an address of this host, or nothing before the colon for all";
            }
            String words = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
            if (words.contains("in use")) {
                return "the port is in use; stop what holds it (ss -ltnp sport = :" + options.port()
                        + "), or choose another with -listen";
            }
            if (words.contains("permission")) {
                return "permission denied; ports below 1024 need CAP_NET_BIND_SERVICE, choose another with -listen";
            }
            if (root instanceof BindException) {
                return words + "; use an address of this host, or nothing before the colon for all";
            }
            return words;
        }
    }
}
