package net.icmpexporter.http.metrics;

import net.icmpexporter.probe.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * A session in an answer.
 *
 * @param session its figures
 * @param label what the client called it, to be repeated in the label {@code target}; null without that label
 */
public record ProbedTarget(SessionView session, @Nullable String label) {}
