package net.icmpexporter.app;

import java.nio.file.Path;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.app.host.Shutdown;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.app.host.TokenFile;
import net.icmpexporter.app.wiring.ConfigurationFile;
import net.icmpexporter.app.wiring.Networks;
import net.icmpexporter.app.wiring.Wiring;
import net.icmpexporter.http.HttpAdapter;
import net.icmpexporter.http.ListenFailed;
import net.icmpexporter.transport.Channel;

/** Starts the parts in order, and stops them in reverse. Main thread; the stop runs on the JVM's shutdown thread. */
final class Exporter {

    private static final System.Logger LOG = System.getLogger(Exporter.class.getName());

    private Exporter() {}

    /** Returns when everything runs: the port that it serves on. */
    static int start(Settings settings, String version) throws StartRefused {
        ReloadSignal reload = ReloadSignal.take();
        Inheritance inheritance = settings.drop() ? Inheritance.withoutPrivileges(settings) : Inheritance.none();
        ConfigurationFile file = ConfigurationFile.begin(settings);
        prepareHttp();
        Shutdown shutdown = new Shutdown();
        try {
            Network network = Networks.open(settings, inheritance.raw());
            shutdown.register("the sockets", network.transport());
            String token = apiToken(settings);
            Wiring wiring = Wiring.of(settings, network, version, file.await(), token);
            shutdown.register("the name lookups", wiring.resolver());
            wiring.engine().start();
            shutdown.register("the engine", wiring.engine());
            inheritance.outputs().ifPresent(outputs -> shutdown.register("the standard outputs", outputs));
            wiring.keeper().start();
            shutdown.register("the keeper of targets", wiring.keeper());
            if (inheritance.http().isPresent()) {
                wiring.http().start(inheritance.http().get());
            } else {
                wiring.http().start();
            }
            shutdown.register("the HTTP server", wiring.http());
            stopOnSignal(shutdown);
            reload.handOver(wiring.keeper()::reload);
            int port = wiring.http().port();
            announce(settings, version, network, port);
            return port;
        } catch (ListenFailed failed) {
            shutdown.run();
            throw new StartRefused(failed);
        } catch (StartRefused refused) {
            shutdown.run();
            throw refused;
        }
    }

    private static String apiToken(Settings settings) throws StartRefused {
        String file = settings.targets().apiTokenFile();
        return file.isEmpty() ? "" : TokenFile.read(Path.of(file));
    }

    /** Beside the opening of the sockets, which takes as long. */
    private static void prepareHttp() {
        Thread beside = new Thread(HttpAdapter::prepare, "prepares http");
        beside.setDaemon(true);
        beside.start();
    }

    /** SIGTERM and SIGINT are how the exporter is meant to end: that is no failure, and says so in the exit status. */
    private static void stopOnSignal(Shutdown shutdown) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            shutdown.run();
                            LOG.log(System.Logger.Level.INFO, "stopped");
                            Runtime.getRuntime().halt(0);
                        },
                        "shutdown"));
    }

    private static void announce(Settings settings, String version, Network network, int port) {
        String host = settings.listenHost().isEmpty() ? "localhost" : settings.listenHost();
        String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        LOG.log(System.Logger.Level.INFO, "icmp-exporter " + version + " serves http://" + authority + "/");
        for (Channel channel : Channel.ofPackets()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    channel + ": " + network.transport().status(channel).detail());
        }
    }
}
