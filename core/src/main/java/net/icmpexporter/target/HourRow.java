package net.icmpexporter.target;

/**
 * What one hour brought to a {@link TargetId}.
 *
 * @param id whose
 * @param hour hours since 1970-01-01T00:00Z
 * @param lost probes not answered in time
 * @param rejected probes answered by an ICMP error
 * @param unknown probes of unknown fate
 * @param latencies round-trip times of the answered ones; not changed by whoever has the row
 */
public record HourRow(TargetId id, long hour, long lost, long rejected, long unknown, LatencyCounts latencies) {

    /** Probes that were answered. */
    public long answered() {
        return latencies.sum();
    }

    /** Whether nothing happened. */
    boolean isEmpty() {
        return answered() + lost + rejected + unknown == 0;
    }
}
