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
        if (this == PING_SOCKETS) {
            letEverybodyPing(namespace);
        }
        return asNobody(List.of("--inh-caps=-all", "--bounding-set=-all"), program);
    }

    /** Opens ping sockets to every group that exists here; in a new namespace they are closed. */
    public static void letEverybodyPing(Namespace namespace) {
        namespace.sysctl("net.ipv4.ping_group_range", Prerequisites.hasNobody() ? "0 2147483647" : "0 0");
    }

    /** As {@link #NONE}, in whatever namespace. */
    public static List<String> none(List<String> program) {
        return asNobody(List.of("--inh-caps=-all", "--bounding-set=-all"), program);
    }

    /** A user without any capability, who may still get some from a program that has them (capabilities(7)). */
    public static List<String> noneYet(List<String> program) {
        return asNobody(List.of("--inh-caps=-all"), program);
    }

    /**
     * A user with some capabilities and no others, as systemd's AmbientCapabilities and CapabilityBoundingSet make one.
     *
     * @param capabilities such as {@code net_raw}
     */
    public static List<String> ambient(List<String> capabilities, List<String> program) {
        String only = "-all,+" + String.join(",+", capabilities);
        return asNobody(
                List.of("--inh-caps=" + only, "--ambient-caps=" + only, "--bounding-set=" + only, "--no-new-privs"),
                program);
    }

    /** The group of all those users. */
    public static int group() {
        return Prerequisites.hasNobody() ? 65_534 : 0;
    }

    private static List<String> asNobody(List<String> limits, List<String> program) {
        List<String> words = new ArrayList<>(List.of("setpriv"));
        words.addAll(limits);
        if (Prerequisites.hasNobody()) {
            words.addAll(List.of("--reuid", "65534", "--regid", "65534", "--clear-groups"));
        }
        words.addAll(program);
        return words;
    }
}
