package net.icmpexporter.app.config;

import java.util.List;
import net.icmpexporter.echo.server.AddressRange;
import net.icmpexporter.echo.wire.WireForm;

/**
 * What the flags of {@code tcp-echo} said, checked.
 *
 * @param server whether to echo
 * @param client whether to probe
 * @param listen where the server listens
 * @param metrics where {@code /metrics} is served
 * @param target what the client probes if {@code targetsFile} is empty
 * @param targetsFile the file with what the client probes, or empty
 * @param intervalNs between two frames to a target
 * @param timeoutNs after which a frame is lost
 * @param window frames that the loss in percent is about, 1 to 250
 * @param wire the form of the client's frames
 * @param allowed whom the server serves; empty for everybody
 * @param maxConnections the server's most connections
 * @param maxPerAddress the server's most connections of one address
 * @param service what to do with the system's service instead of running, {@link Service#NONE} for nothing
 */
public record EchoSettings(
        boolean server,
        boolean client,
        HostPort listen,
        HostPort metrics,
        String target,
        String targetsFile,
        long intervalNs,
        long timeoutNs,
        int window,
        WireForm wire,
        List<AddressRange> allowed,
        int maxConnections,
        int maxPerAddress,
        Service service) {

    /** Copies the list. */
    public EchoSettings {
        allowed = List.copyOf(allowed);
    }

    /** Values of {@code -svc}. */
    public enum Service {
        /** Run, here and now. */
        NONE,
        /** Record the flags in a unit file, and have it started with the system. */
        INSTALL,
        /** Stop it, and remove the unit file. */
        UNINSTALL,
        /** Have the system start it. */
        START,
        /** Have the system stop it. */
        STOP,
        /** Run: what the unit file says. */
        RUN
    }

    /**
     * A host and a port.
     *
     * @param host name or address; empty for this host, or every address of it
     * @param port 0 to 65535
     */
    public record HostPort(String host, int port) {}
}
