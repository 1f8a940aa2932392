package net.icmpexporter.http.metrics;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The labels that somebody gave a target, beside those that a series has anyway: one of the same name is called {@code exported_} and
 * its name, as Prometheus does it with what it scrapes.
 */
final class FurtherLabels {

    /** Of every series of {@link ProbeFamilies}. */
    static final String IP = "ip";

    static final String TARGET = "target";
    static final String TCP_PORT = "tcp_port";
    static final String ECHO_PORT = "echo_port";

    /** Every label that a family of {@link ProbeFamilies} may have, in any format. */
    static final Set<String> OF_PROBES = ofProbes();

    private static final String PREFIX = "exported_";
    private static final Pattern NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");

    private FurtherLabels() {}

    private static Set<String> ofProbes() {
        Set<String> names = new HashSet<>(Set.of(
                IP,
                TARGET,
                TCP_PORT,
                ECHO_PORT,
                "le",
                "quantile",
                Figure.Rejections.TYPE,
                Figure.Rejections.CODE,
                Figure.LastRejection.REPORTER));
        for (ProbeFamily family : ProbeFamilies.ALL) {
            if (family.figure() instanceof Figure.CounterByLabel counter) {
                names.add(counter.label());
            }
        }
        return Set.copyOf(names);
    }

    /**
     * Labels that can stand beside others. What no label can be called is left out: nobody who takes targets lets it in.
     *
     * @param taken the names of those others
     */
    static SortedMap<String, String> beside(Set<String> taken, Map<String, String> labels) {
        SortedMap<String, String> free = new TreeMap<>();
        labels.forEach((name, value) -> {
            if (NAME.matcher(name).matches()) {
                String own = name;
                while (taken.contains(own) || (!own.equals(name) && labels.containsKey(own))) {
                    own = PREFIX + own;
                }
                free.put(own, value);
            }
        });
        return free;
    }
}
