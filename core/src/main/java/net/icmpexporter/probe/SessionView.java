package net.icmpexporter.probe;

import net.icmpexporter.stats.SessionSnapshot;

/**
 * A session as other threads see it.
 *
 * @param key what it probes
 * @param lastAccessMonoNs when somebody last asked for it, monotonic clock
 * @param figures its figures, consistent with each other
 */
public record SessionView(ProbeKey key, long lastAccessMonoNs, SessionSnapshot figures) {}
