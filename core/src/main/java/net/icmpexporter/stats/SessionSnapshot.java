package net.icmpexporter.stats;

import net.icmpexporter.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A session's figures at one moment, consistent with each other:
 * {@code sent = received + lost + rejected + refused + unknown + inFlight}. Counts never decrease while the session lives.
 *
 * @param sent probes that the kernel took
 * @param received answered within the timeout, by the stamps
 * @param lost not answered in time
 * @param rejected answered by an ICMP error
 * @param refused answered by a TCP reset within the timeout, by the stamps
 * @param unknown not answered, but the reply may have been lost on this host
 * @param inFlight sent and not yet resolved
 * @param late replies after the probe was resolved as anything but answered
 * @param duplicate replies to a probe already answered
 * @param corrupt replies with a bad checksum, length, sequence number or payload
 * @param foreign replies with this session's cookie from another address
 * @param sendFailed slots in which the kernel refused the packet
 * @param skipped slots that passed without a packet: own lag, rate limit, or table of probes in flight full
 * @param fallbacks answered probes whose RTT had to be taken from lesser stamps than usual
 * @param rttSumNs sum of the RTT of all answered, exact
 * @param rttSquaredSumHi upper 64 bits of the sum of squared RTT in ns2, exact
 * @param rttSquaredSumLo lower 64 bits of it
 * @param window the recent samples, since the last change point
 * @param lastRejection the latest ICMP error, or null
 */
public record SessionSnapshot(
        long sent,
        long received,
        long lost,
        long rejected,
        long refused,
        long unknown,
        long inFlight,
        long late,
        long duplicate,
        long corrupt,
        long foreign,
        long sendFailed,
        long skipped,
        long fallbacks,
        long rttSumNs,
        long rttSquaredSumHi,
        long rttSquaredSumLo,
        SampleWindow window,
        @Nullable Rejection lastRejection) {

    private static final double NS = 1e9;
    private static final double TWO_POW_64 = 0x1p64;

    /**
     * The probes whose fate is known and is the network's: what {@code *_packets_sent_total} has always counted. Neither
     * probes in flight nor unknown ones are in it, so this minus {@link #answered} is loss and nothing else.
     */
    public long resolved() {
        return received + lost + rejected + refused;
    }

    /**
     * The probes that the target answered: what {@code *_packets_recv_total} counts. A refusal is among them, since it came
     * all the way from the target and back.
     */
    public long answered() {
        return received + refused;
    }

    /** Sum of the RTT of all answered, in seconds. */
    public double rttSumSeconds() {
        return rttSumNs / NS;
    }

    /** Sum of the squared RTT of all answered, in seconds squared. */
    public double rttSquaredSumSeconds() {
        double lo = (rttSquaredSumLo >>> 1) * 2.0 + (rttSquaredSumLo & 1);
        return (rttSquaredSumHi * TWO_POW_64 + lo) / (NS * NS);
    }

    /**
     * An ICMP error.
     *
     * @param type its type, in the numbering of the target's family
     * @param code its code
     * @param reporter who sent it, or null if the kernel did not say
     */
    public record Rejection(int type, int code, @Nullable IpAddress reporter) {}
}
