package net.icmpexporter.app.echo;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.EchoCommandLine;
import net.icmpexporter.app.config.EchoSettings;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.app.host.EngineThread;
import net.icmpexporter.app.host.HeapRoom;
import net.icmpexporter.app.host.Shutdown;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.dns.DnsNameResolver;
import net.icmpexporter.echo.client.EchoClientOptions;
import net.icmpexporter.echo.client.EchoTransport;
import net.icmpexporter.echo.server.EchoServer;
import net.icmpexporter.echo.server.EchoServerOptions;
import net.icmpexporter.echo.server.NotListening;
import net.icmpexporter.http.EchoHttp;
import net.icmpexporter.http.ListenFailed;
import net.icmpexporter.http.ListenSocket;
import net.icmpexporter.http.metrics.EchoMetrics;
import net.icmpexporter.linux.KernelStreamSurvey;
import net.icmpexporter.linux.cgroup.CgroupCpuQuota;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.StreamSurvey;
import net.icmpexporter.wire.CookieKey;
import org.jspecify.annotations.Nullable;

/** Starts server, client and {@code /metrics}, as the flags say, and stops them in reverse. Main thread. */
public final class TcpEcho {

    private static final System.Logger LOG = System.getLogger(TcpEcho.class.getName());
    private static final MonoClock CLOCK = System::nanoTime;
    /** The network's load is what the user asked for with targets and interval. */
    private static final long MAX_PPS = 1_000_000;

    private TcpEcho() {}

    /**
     * Does what the command line says: runs until a signal, or has the system's service managed.
     *
     * @param program the start script, for the service
     * @param words behind the subcommand
     * @return what to print before the end, null if it runs
     * @throws BadFlag for a command line that makes no sense
     * @throws StartRefused if it cannot be done here
     */
    public static @Nullable String run(String program, List<String> words) throws BadFlag, StartRefused {
        EchoSettings settings = new EchoCommandLine(words).settings();
        switch (settings.service()) {
            case NONE, RUN -> {
                start(settings);
                return null;
            }
            case INSTALL -> {
                if (settings.client() && !settings.targetsFile().isEmpty()) {
                    TargetsFile.read(Path.of(settings.targetsFile()));
                }
                return ServiceUnit.ofThisHost().install(program, words);
            }
            case UNINSTALL -> {
                return ServiceUnit.ofThisHost().uninstall();
            }
            case START -> {
                return ServiceUnit.ofThisHost().start();
            }
            default -> {
                return ServiceUnit.ofThisHost().stop();
            }
        }
    }

    private static void start(EchoSettings settings) throws StartRefused {
        Shutdown shutdown = new Shutdown();
        try {
            start(settings, shutdown);
        } catch (StartRefused refused) {
            shutdown.run();
            throw refused;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            shutdown.run();
                            LOG.log(System.Logger.Level.INFO, "stopped");
                            Runtime.getRuntime().halt(0);
                        },
                        "shutdown"));
    }

    private static void start(EchoSettings settings, Shutdown shutdown) throws StartRefused {
        List<TargetsFile.Entry> entries = settings.client() ? entries(settings) : List.of();
        ServerSocketChannel http = listen(settings.metrics());
        shutdown.register("the socket of the metrics", http);
        EchoServerMeter serverMeter = null;
        if (settings.server()) {
            serverMeter = new EchoServerMeter();
            shutdown.register("the echo server", serve(settings, serverMeter));
        }
        EchoTargets targets = settings.client() ? probe(settings, entries, shutdown) : null;
        EchoMetrics metrics = new EchoMetrics(targets == null ? null : targets::now, settings.window(), serverMeter);
        EchoHttp server = new EchoHttp(metrics);
        server.start(http);
        shutdown.register("the HTTP server", server);
        LOG.log(
                System.Logger.Level.INFO,
                "tcp-echo serves its metrics on port " + http.socket().getLocalPort());
    }

    private static ServerSocketChannel listen(HostPort address) throws StartRefused {
        try {
            return ListenSocket.open(address.host(), address.port());
        } catch (ListenFailed failed) {
            throw new StartRefused("-metrics: " + failed.getMessage());
        }
    }

    private static List<TargetsFile.Entry> entries(EchoSettings settings) throws StartRefused {
        if (!settings.targetsFile().isEmpty()) {
            return TargetsFile.read(Path.of(settings.targetsFile()));
        }
        try {
            return List.of(
                    new TargetsFile.Entry(settings.target(), EchoCommandLine.hostPort("-target", settings.target())));
        } catch (BadFlag impossible) {
            throw new StartRefused(impossible);
        }
    }

    private static EchoServer serve(EchoSettings settings, EchoServerMeter meter) throws StartRefused {
        HostPort listen = settings.listen();
        EchoServerOptions options = new EchoServerOptions(
                settings.maxConnections(),
                settings.maxPerAddress(),
                settings.allowed(),
                EchoServerOptions.USUAL.idleNs());
        try {
            EchoServer server = EchoServer.open(socketAddress(listen), options, meter, CLOCK);
            LOG.log(System.Logger.Level.INFO, "tcp-echo echoes on port " + server.port());
            return server;
        } catch (NotListening refused) {
            throw new StartRefused("-listen: " + refused.getMessage());
        }
    }

    private static InetSocketAddress socketAddress(HostPort listen) {
        return listen.host().isEmpty()
                ? new InetSocketAddress(listen.port())
                : InetSocketAddress.createUnresolved(listen.host(), listen.port());
    }

    /** What the kernel knows is good to have, and no reason not to start without. */
    private static StreamSurvey survey(Shutdown shutdown) {
        try {
            KernelStreamSurvey survey = KernelStreamSurvey.open();
            shutdown.register("the socket for TCP connections", survey);
            return survey;
        } catch (IllegalStateException | UnsupportedOperationException notHere) {
            LOG.log(System.Logger.Level.WARNING, "no figures of TCP itself: " + notHere.getMessage());
            return StreamSurvey.NONE;
        }
    }

    private static EchoTargets probe(EchoSettings settings, List<TargetsFile.Entry> entries, Shutdown shutdown) {
        SecureRandom random = new SecureRandom();
        EchoTransport transport = new EchoTransport(EchoClientOptions.usual(random.nextLong()), CLOCK);
        shutdown.register("the connections", transport);
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        ProbeOptions options = new ProbeOptions(
                settings.intervalNs(), settings.timeoutNs(), settings.wire().bytes());
        ProbeDirectory directory = new ProbeDirectory(commands, meter, CLOCK, HeapRoom.of(options, MAX_PPS));
        ProbeEngine engine = new ProbeEngine(
                transport,
                CLOCK,
                new WallNow(CLOCK),
                CgroupCpuQuota.ofThisProcess(),
                meter,
                new EngineSettings(
                        MAX_PPS,
                        new CookieKey(random.nextLong(), random.nextLong()),
                        EngineSettings.DEFAULT_SESSION_IDLE_NS),
                commands,
                directory);
        EngineThread thread = new EngineThread(engine, CLOCK, meter, transport::wakeup);
        thread.start();
        shutdown.register("the engine", thread);
        DnsNameResolver resolver = new DnsNameResolver(new NameMeter(), CLOCK);
        EchoTargets targets = new EchoTargets(entries, options, directory, transport, resolver, survey(shutdown));
        targets.start();
        shutdown.register("the targets", targets);
        shutdown.register("the name lookups", resolver);
        LOG.log(
                System.Logger.Level.INFO,
                "tcp-echo probes " + entries.size() + (entries.size() == 1 ? " target" : " targets"));
        return targets;
    }
}
