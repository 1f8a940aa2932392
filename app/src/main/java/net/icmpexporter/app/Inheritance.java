package net.icmpexporter.app;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.Network;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.app.wiring.Networks;
import net.icmpexporter.http.ListenFailed;
import net.icmpexporter.http.ListenSocket;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.linux.privilege.Handover;
import net.icmpexporter.linux.privilege.PrivilegeDrop;
import net.icmpexporter.linux.privilege.PrivilegesNotDropped;
import net.icmpexporter.linux.privilege.StandardOutputs;
import net.icmpexporter.linux.privilege.ThreadPrivileges;

/**
 * What a start without privileges has from the one before it, which had them ({@code -drop}). The first start opens every
 * socket, gives everything up, and becomes the second; it loads neither Guice nor the HTTP server. Main thread.
 *
 * @param raw the sockets to probe with
 * @param http the socket to serve on; empty if this process opens its own
 * @param outputs to be closed after {@code http}, before the last log line
 */
record Inheritance(InheritedSockets raw, Optional<ServerSocketChannel> http, Optional<StandardOutputs> outputs) {

    private static final System.Logger LOG = System.getLogger(Inheritance.class.getName());

    /** For a start that opens its own sockets. */
    static Inheritance none() {
        return new Inheritance(InheritedSockets.none(), Optional.empty(), Optional.empty());
    }

    /**
     * Sees to it that this process has no privileges. May end this program by starting it again without them.
     *
     * @throws StartRefused if they cannot be dropped, or if the sockets that were handed over are not what they should be
     */
    static Inheritance withoutPrivileges(Settings settings) throws StartRefused {
        try {
            String variable = System.getenv(Handover.VARIABLE);
            Optional<Handover> handover = variable == null
                    ? Optional.empty()
                    : Handover.received(variable, ProcessHandle.current().pid());
            if (handover.isPresent()) {
                return of(handover.get());
            }
            if (!ThreadPrivileges.ofThisThread().isNothing()) {
                dropAndStartAgain(settings);
            }
            LOG.log(System.Logger.Level.INFO, "privileges: there are none to drop, and no way to get any");
            return none();
        } catch (PrivilegesNotDropped refused) {
            throw new StartRefused(refused);
        } catch (UnsupportedOperationException unknownSystem) {
            throw new StartRefused("-drop: " + unknownSystem.getMessage());
        }
    }

    private static void dropAndStartAgain(Settings settings) throws StartRefused, PrivilegesNotDropped {
        Network network = Networks.openToHandOver(settings);
        ServerSocketChannel http;
        int port;
        try {
            http = ListenSocket.open(settings.listenHost(), settings.listenPort());
            port = http.socket().getLocalPort();
        } catch (ListenFailed failed) {
            network.transport().close();
            throw new StartRefused(failed);
        }
        try {
            PrivilegeDrop drop = PrivilegeDrop.ofThisThread(port);
            LOG.log(System.Logger.Level.INFO, "privileges: " + drop.summary());
            System.out.flush();
            System.err.flush();
            drop.startAgain();
        } catch (PrivilegesNotDropped refused) {
            // what opening has changed on this host (-hard) is put back, if that is still allowed
            network.transport().close();
            throw refused;
        }
    }

    private static Inheritance of(Handover handover) throws StartRefused, PrivilegesNotDropped {
        List<ThreadPrivileges> threads = ThreadPrivileges.ofAllThreads();
        if (!threads.stream().allMatch(ThreadPrivileges::isNothing)) {
            throw new StartRefused("the environment says that privileges were dropped (" + Handover.VARIABLE
                    + "), but this process has some; unset it");
        }
        StandardOutputs outputs = StandardOutputs.keep();
        try {
            if (!(System.inheritedChannel() instanceof ServerSocketChannel http)) {
                throw new StartRefused("the socket to serve on was not handed over: standard input is none");
            }
            LOG.log(
                    System.Logger.Level.INFO,
                    "privileges: none left in any of " + threads.size() + " threads, and no way to get any");
            return new Inheritance(handover.raw(), Optional.of(http), Optional.of(outputs));
        } catch (IOException unusable) {
            throw new StartRefused(
                    "the socket to serve on, which was handed over, cannot be used: " + unusable.getMessage());
        }
    }
}
