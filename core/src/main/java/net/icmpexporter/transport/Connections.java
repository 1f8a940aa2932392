package net.icmpexporter.transport;

import net.icmpexporter.net.IpAddress;

/** Port: what is known of the connections behind sessions. Any thread; never blocks. */
@FunctionalInterface
public interface Connections {

    /** Nothing is ever connected. */
    Connections NONE = (address, port, intervalNs, timeoutNs) -> ConnectionFigures.NOTHING_YET;

    /**
     * Those of a session.
     *
     * @param port of the target, 1 to 65535
     * @param intervalNs of the session
     * @param timeoutNs of the session
     */
    ConnectionFigures figures(IpAddress address, int port, long intervalNs, long timeoutNs);
}
