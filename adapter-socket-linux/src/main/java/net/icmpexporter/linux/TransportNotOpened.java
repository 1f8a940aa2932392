package net.icmpexporter.linux;

/** The transport cannot start with these options on this host. The message is one line for people and names the option. */
public final class TransportNotOpened extends Exception {

    private static final long serialVersionUID = 1L;

    TransportNotOpened(String message) {
        super(message);
    }
}
