package net.icmpexporter.target;

/**
 * What a store keeps of a {@link TargetId} besides its hours.
 *
 * @param id whose
 * @param figures of its whole life; what is in flight is lost to a store
 * @param latencies of its whole life; not changed by whoever has the row
 */
public record LifeRow(TargetId id, TargetFigures figures, LatencyCounts latencies) {}
