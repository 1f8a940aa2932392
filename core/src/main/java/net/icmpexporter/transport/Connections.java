package net.icmpexporter.transport;

/** Port: what is known of the connections behind sessions. Any thread; never blocks. */
@FunctionalInterface
public interface Connections {

    /** Nothing is ever connected. */
    Connections NONE = peer -> ConnectionFigures.NOTHING_YET;

    /** Those of the session that sends frames to a peer. */
    ConnectionFigures figures(EchoPeer peer);
}
