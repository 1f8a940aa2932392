package net.icmpexporter.config.yaml;

import java.util.List;
import java.util.Map;

/** Which keys may stand where, and what was probably meant by others. */
final class Keys {

    static final String DEFAULTS = "defaults";
    static final String TARGETS = "targets";
    static final String HOST = "host";
    static final String HOSTS = "hosts";
    static final String NAME = "name";
    static final String PROTOCOL = "protocol";
    static final String PORT = "port";
    static final String WIRE = "wire";
    static final String INTERVAL = "interval";
    static final String TIMEOUT = "timeout";
    static final String SIZE = "size";
    static final String DSCP = "dscp";
    static final String TTL = "ttl";
    static final String DF = "df";
    static final String SOURCE = "source";
    static final String INTERFACE = "interface";
    static final String LABELS = "labels";

    static final List<String> OF_FILE = List.of(DEFAULTS, TARGETS);
    static final List<String> OF_DEFAULTS = List.of(INTERVAL, TIMEOUT, SIZE, DSCP, TTL, DF, SOURCE, INTERFACE, LABELS);
    /** What is special about packets, and means nothing where the kernel makes them. */
    static final List<String> OF_PACKETS = List.of(SIZE, DSCP, TTL, DF, SOURCE, INTERFACE);

    static final List<String> OF_TARGET = List.of(
            HOST, HOSTS, NAME, PROTOCOL, PORT, WIRE, INTERVAL, TIMEOUT, SIZE, DSCP, TTL, DF, SOURCE, INTERFACE, LABELS);

    /** What others call it, or have and we have not. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("address", "say host"),
            Map.entry("addr", "say host"),
            Map.entry("target", "say host"),
            Map.entry("tos", "say dscp, which is tos / 4"),
            Map.entry("payload-size", "say size"),
            Map.entry("dont_fragment", "say df"),
            Map.entry("hop_limit", "say ttl"),
            Map.entry("tcp_port", "say protocol: tcp and port"),
            Map.entry("echo_port", "say protocol: echo and port"),
            Map.entry(
                    "network",
                    "every address of a name is probed, whatever its family; an address says itself which it is of"),
            Map.entry("groups", "a target may have hosts: [...] that share options and labels"));

    private static final int MOST_EDITS = 2;

    private Keys() {}

    /** What to write instead of a key that may not stand here: a line for people. */
    static String hint(String key, List<String> allowed) {
        String elsewhere = ELSEWHERE.get(key);
        if (elsewhere != null) {
            return elsewhere;
        }
        for (int edits = 1; edits <= Math.min(MOST_EDITS, key.length() - 1); edits++) {
            for (String known : allowed) {
                if (edits(key, known) == edits) {
                    return "did you mean " + known + "?";
                }
            }
        }
        return "there are " + String.join(", ", allowed);
    }

    /** How many characters must be put in, taken out or replaced to make one of the other (Levenshtein). */
    private static int edits(String from, String to) {
        if (Math.abs(from.length() - to.length()) > MOST_EDITS) {
            return MOST_EDITS + 1;
        }
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int at = 1; at <= from.length(); at++) {
            int diagonal = row[0];
            row[0] = at;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(at - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
