package net.icmpexporter.http.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.ConnectionFigures;

/**
 * A target of TCP echo as it stands now.
 *
 * @param labels that tell it from all others
 * @param figures of its probes
 * @param connection of its connections
 * @param stream what the kernel says of the present one
 */
public record EchoTarget(
        SortedMap<String, String> labels, SessionSnapshot figures, ConnectionFigures connection, Stream stream) {

    /** One with a name that is there once among all. */
    public static EchoTarget named(String name, SessionSnapshot figures, ConnectionFigures connection, Stream stream) {
        return new EchoTarget(new TreeMap<>(Map.of(FurtherLabels.TARGET, name)), figures, connection, stream);
    }

    /**
     * What the kernel says.
     *
     * @param state of the connection, empty if there is none, or nobody knows
     * @param retransmits segments that were sent anew, on this connection and those before it
     * @param rttNs smoothed, 0 if it is not known
     */
    public record Stream(String state, long retransmits, long rttNs) {

        /** Nothing is known. */
        public static final Stream UNKNOWN = new Stream("", 0, 0);
    }
}
