package net.icmpexporter.http.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.transport.ConnectionFigures;
import org.jspecify.annotations.Nullable;

/**
 * A session in an answer.
 *
 * @param session its figures
 * @param label what the client called it, to be repeated in the label {@code target}; null without that label
 * @param further labels that it has besides, by their names
 * @param connection of its connections; null if it has none, or nobody wants to know
 */
public record ProbedTarget(
        SessionView session,
        @Nullable String label,
        SortedMap<String, String> further,
        @Nullable ConnectionFigures connection) {

    private static final SortedMap<String, String> NONE = Collections.unmodifiableSortedMap(new TreeMap<>());

    /** Without further labels. */
    public ProbedTarget(SessionView session, @Nullable String label) {
        this(session, label, NONE, null);
    }
}
