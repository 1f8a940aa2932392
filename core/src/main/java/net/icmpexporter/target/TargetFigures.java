package net.icmpexporter.target;

/**
 * What is known of a {@link TargetId} over its whole life, restarts of the exporter included:
 * {@code sent = received + lost + rejected + refused + unknown + in flight}, but for what was in flight when the exporter
 * stopped, which is not in {@code sent} any more. Immutable.
 *
 * @param sent probes that the kernel took
 * @param received answered in time
 * @param lost not answered in time
 * @param rejected answered by an ICMP error
 * @param refused answered by a TCP reset
 * @param unknown not answered, perhaps through this host's own fault
 * @param late answers after the probe was resolved otherwise
 * @param duplicates further answers to answered probes
 * @param inFlight sent and not resolved yet
 * @param lastNs the latest round-trip time; 0 if there is none
 * @param sumNs of all round-trip times
 * @param minNs the least; 0 if there is none
 * @param maxNs the greatest; 0 if there is none
 * @param average15m of the round-trip times of about the last 15 minutes, exponentially weighted
 * @param average6h of about the last 6 hours
 * @param average24h of about the last day
 */
public record TargetFigures(
        long sent,
        long received,
        long lost,
        long rejected,
        long refused,
        long unknown,
        long late,
        long duplicates,
        long inFlight,
        long lastNs,
        long sumNs,
        long minNs,
        long maxNs,
        DecayingMean average15m,
        DecayingMean average6h,
        DecayingMean average24h) {

    /** Of a target that was never probed. */
    public static final TargetFigures NOTHING_YET = new TargetFigures(
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DecayingMean.NONE, DecayingMean.NONE, DecayingMean.NONE);

    /** Answered probes: received and refused, since a refusal came all the way from the target and back. */
    public long answered() {
        return received + refused;
    }

    /** Probes whose fate is known and is the network's. */
    public long resolved() {
        return answered() + lost + rejected;
    }

    /** Lost and rejected probes. */
    public long failed() {
        return lost + rejected;
    }
}
