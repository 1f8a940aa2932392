package net.icmpexporter.ping;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.PingEvent;
import net.icmpexporter.stats.StampSource;

/**
 * What came of pinging a host. Every echo request ends in exactly one of the counts; those that the kernel did not take were
 * never sent. Immutable.
 */
public final class PingResult {

    private final InetAddress address;
    private final List<PingEvent> events;
    private final String problem;
    private final long[] rttsNs;

    PingResult(InetAddress address, List<PingEvent> events, String problem) {
        this.address = address;
        this.events = List.copyOf(events);
        this.problem = problem;
        this.rttsNs = answers().stream().mapToLong(PingEvent.Answered::rttNs).toArray();
    }

    /** Who was pinged. */
    public InetAddress address() {
        return address;
    }

    /** Whether every echo request was answered in time. */
    public boolean isSuccess() {
        return received() > 0 && received() == sent() + notSent();
    }

    /** Why what failed did, the first time, in a line for people; empty if nothing did. */
    public String problem() {
        return problem;
    }

    /** Everything that happened, in the order in which it became known. */
    public List<PingEvent> events() {
        return events;
    }

    /** The answered ones, in the order in which the answers were read. */
    public List<PingEvent.Answered> answers() {
        return events.stream()
                .filter(PingEvent.Answered.class::isInstance)
                .map(PingEvent.Answered.class::cast)
                .toList();
    }

    /** Echo requests that the kernel took: {@code received + lost + rejected + unknown}. */
    public int sent() {
        return received() + lost() + rejected() + unknown();
    }

    /** Answered within the timeout. */
    public int received() {
        return rttsNs.length;
    }

    /** Not answered within the timeout. */
    public int lost() {
        return count(PingEvent.Lost.class);
    }

    /** Answered by an ICMP error. */
    public int rejected() {
        return count(PingEvent.Rejected.class);
    }

    /** Not answered, perhaps through this host's own fault. */
    public int unknown() {
        return count(PingEvent.Unknown.class);
    }

    /** Not taken by the kernel. */
    public int notSent() {
        return count(PingEvent.NotSent.class);
    }

    /** Answers to what had been answered already, as long as the series lasted. */
    public int duplicates() {
        return count(PingEvent.Duplicate.class);
    }

    private int count(Class<? extends PingEvent> kind) {
        return (int) events.stream().filter(kind::isInstance).count();
    }

    /** Every round-trip time in nanoseconds, as {@link #answers}. */
    public long[] rttsNs() {
        return rttsNs.clone();
    }

    /** Who stamped the first answer and its request; {@link StampSource#USER} if there is none. */
    public StampSource stampSource() {
        return answers().stream().findFirst().map(PingEvent.Answered::source).orElse(StampSource.USER);
    }

    /** The least round-trip time in nanoseconds; 0 without an answer. */
    public long minNs() {
        return Arrays.stream(rttsNs).min().orElse(0);
    }

    /** The greatest round-trip time in nanoseconds; 0 without an answer. */
    public long maxNs() {
        return Arrays.stream(rttsNs).max().orElse(0);
    }

    /** The mean round-trip time in nanoseconds; NaN without an answer. */
    public double meanNs() {
        return Arrays.stream(rttsNs).average().orElse(Double.NaN);
    }

    /** The population standard deviation of the round-trip times in nanoseconds; NaN without an answer. */
    public double standardDeviationNs() {
        double meanNs = meanNs();
        return Math.sqrt(Arrays.stream(rttsNs)
                .mapToDouble(rttNs -> (rttNs - meanNs) * (rttNs - meanNs))
                .average()
                .orElse(Double.NaN));
    }

    /**
     * The round-trip time in nanoseconds that a share of the answers did not exceed (nearest rank); 0 without an answer.
     *
     * @param percent above 0, at most 100
     */
    public long percentileNs(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile is above 0 and at most 100, not " + percent);
        }
        if (rttsNs.length == 0) {
            return 0;
        }
        long[] sorted = rttsNs.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    /** In one line, for logs. */
    @Override
    public String toString() {
        return IpAddress.ofBytes(address.getAddress()) + ": " + received() + " of " + (sent() + notSent()) + " answered"
                + (problem.isEmpty() ? "" : " (" + problem + ")");
    }
}
