package net.icmpexporter.transport;

import java.util.EnumMap;
import java.util.Map;

/**
 * A session's connections, the present one and those before it.
 *
 * @param connected whether there is one now
 * @param localPort its port here, 0 without one
 * @param connects how many were made
 * @param failures how often one could not be made, for each reason
 * @param breaks how often one ended without us, for each reason
 */
public record ConnectionFigures(
        boolean connected,
        int localPort,
        long connects,
        Map<ConnectionFault, Long> failures,
        Map<ConnectionFault, Long> breaks) {

    /** Before anything was tried. */
    public static final ConnectionFigures NOTHING_YET = new ConnectionFigures(false, 0, 0, Map.of(), Map.of());

    /** Keeps copies; reasons that are not there are 0. */
    public ConnectionFigures {
        failures = complete(failures);
        breaks = complete(breaks);
    }

    private static Map<ConnectionFault, Long> complete(Map<ConnectionFault, Long> counts) {
        Map<ConnectionFault, Long> all = new EnumMap<>(ConnectionFault.class);
        for (ConnectionFault fault : ConnectionFault.values()) {
            all.put(fault, counts.getOrDefault(fault, 0L));
        }
        return all;
    }
}
