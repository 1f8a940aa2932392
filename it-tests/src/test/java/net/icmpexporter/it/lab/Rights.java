package net.icmpexporter.it.lab;

import java.util.ArrayList;
import java.util.List;

/** What the exporter may do in its namespace. */
public enum Rights {
    /** Root: raw sockets. */
    ROOT("raw"),
    /** A user without any capability, where {@code net.ipv4.ping_group_range} is open: ping sockets. */
    PING_SOCKETS("ping"),
    /** A user without any capability, where it is closed. */
    NONE("none");

    private final String socket;

    Rights(String socket) {
        this.socket = socket;
    }

    /** The kind of socket that the exporter should have with them, in its own word. */
    public String socket() {
        return socket;
    }

    /**
     * Sets the namespace up for them, and puts before a command line what takes all others away. In the user namespace
     * of a user nobody else exists: there it stays user 0, without a capability.
     */
    List<String> words(Namespace namespace, List<String> program) {
        if (this == ROOT) {
            return program;
        }
        boolean hasNobody = Prerequisites.hasNobody();
        if (this == PING_SOCKETS) { // closed in a new namespace
            namespace.sysctl("net.ipv4.ping_group_range", hasNobody ? "0 2147483647" : "0 0");
        }
        List<String> words = new ArrayList<>(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all"));
        if (hasNobody) {
            words.addAll(List.of("--reuid", "65534", "--regid", "65534", "--clear-groups"));
        }
        words.addAll(program);
        return words;
    }
}
