package net.icmpexporter.stats;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A session's figures at one moment, consistent with each other:
 * {@code sent = received + lost + rejected + refused + unknown + inFlight}. Counts never decrease while the session lives.
 * Immutable.
 */
public final class SessionSnapshot {

    /** The figures of a session that has done nothing yet. */
    public static final SessionSnapshot NOTHING_YET = new SessionStats(1, 1).snapshot();

    private static final double NS = 1e9;
    private static final double TWO_POW_64 = 0x1p64;

    private final long[] counts;
    private final long rttSquaredSumHi;
    private final long rttSquaredSumLo;
    private final RttHistogram rtts;
    private final RejectionCounts rejections;
    private final SampleRing ring;
    private final int nextNumber;
    private final int inFlight;
    private final double jitterNs;
    private final int hopLimit;
    private final boolean outage;
    private final @Nullable Rejection lastRejection;

    /** Made when it is first asked for; whoever else makes it at the same time makes an equal one. */
    private @Nullable SampleWindow window;

    /** Copies everything that can still change. */
    SessionSnapshot(SessionStats stats) {
        counts = stats.counts.clone();
        rttSquaredSumHi = stats.rttSquaredSumHi;
        rttSquaredSumLo = stats.rttSquaredSumLo;
        rtts = stats.rtts.copy();
        RejectionCounts soFar = stats.rejections;
        rejections = soFar == null ? RejectionCounts.NONE : soFar.copy();
        ring = stats.ring.copy();
        nextNumber = stats.nextNumber;
        inFlight = stats.inFlight;
        jitterNs = stats.jitter.jitterNs();
        hopLimit = stats.hopLimit;
        outage = stats.order.isOutage();
        lastRejection = lastRejection(stats);
    }

    private static @Nullable Rejection lastRejection(SessionStats stats) {
        if (stats.rejections == null) {
            return null;
        }
        boolean known = stats.reporterHi != 0 || stats.reporterLo != 0;
        IpAddress reporter = known ? IpAddress.of(stats.reporterHi, stats.reporterLo) : null;
        return new Rejection(stats.rejectionType, stats.rejectionCode, reporter);
    }

    /** A counter. */
    public long count(SessionCounter counter) {
        return counts[SessionStats.cell(counter)];
    }

    /** Slots that passed without a packet, for one reason. */
    public long skipped(SkipReason reason) {
        return counts[SessionStats.FIRST_SKIP + reason.ordinal()];
    }

    /** Slots in which the kernel refused the packet, for one reason. */
    public long sendFailures(SendResult reason) {
        return counts[SessionStats.FIRST_FAILURE + reason.ordinal()];
    }

    /** Probes of unknown fate, for one cause. */
    public long unknown(UnknownCause cause) {
        return counts[SessionStats.FIRST_CAUSE + cause.ordinal()];
    }

    /** Answered probes that were timed by one kind of stamps. */
    public long stamped(StampSource source) {
        return counts[SessionStats.FIRST_SOURCE + source.ordinal()];
    }

    /** Probes that the kernel took. */
    public long sent() {
        return count(SessionCounter.SENT);
    }

    /** Answered within the timeout, by the stamps. */
    public long received() {
        return count(SessionCounter.RECEIVED);
    }

    /** Not answered in time. */
    public long lost() {
        return count(SessionCounter.LOST);
    }

    /** Answered by an ICMP error. */
    public long rejected() {
        return count(SessionCounter.REJECTED);
    }

    /** Answered by a TCP reset within the timeout, by the stamps. */
    public long refused() {
        return count(SessionCounter.REFUSED);
    }

    /** Not answered, but the reply may have been lost on this host. */
    public long unknown() {
        return count(SessionCounter.UNKNOWN);
    }

    /** Replies after the probe was resolved as anything but answered. */
    public long late() {
        return count(SessionCounter.LATE);
    }

    /** Replies to a probe already answered. */
    public long duplicate() {
        return count(SessionCounter.DUPLICATE);
    }

    /** Replies with a bad checksum, length, sequence number or payload. */
    public long corrupt() {
        return count(SessionCounter.CORRUPT);
    }

    /** Replies with this session's cookie from another address. */
    public long foreign() {
        return count(SessionCounter.FOREIGN);
    }

    /** Answered probes whose RTT had to be taken from lesser stamps than usual. */
    public long fallbacks() {
        return count(SessionCounter.FALLBACKS);
    }

    /** Sent and not yet resolved: counted by itself, so that the sum of all is a check. */
    public long inFlight() {
        return inFlight;
    }

    /** Slots that passed without a packet, for any reason. */
    public long skipped() {
        return sum(SessionStats.FIRST_SKIP, SessionStats.FIRST_FAILURE);
    }

    /** Slots in which the kernel refused the packet, for any reason. */
    public long sendFailed() {
        return sum(SessionStats.FIRST_FAILURE, SessionStats.FIRST_CAUSE);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /**
     * The probes whose fate is known and is the network's: what {@code *_packets_sent_total} has always counted. Neither
     * probes in flight nor unknown ones are in it, so this minus {@link #answered} is loss and nothing else.
     */
    public long resolved() {
        return received() + lost() + rejected() + refused();
    }

    /**
     * The probes that the target answered: what {@code *_packets_recv_total} counts. A refusal is among them, since it came
     * all the way from the target and back.
     */
    public long answered() {
        return received() + refused();
    }

    /** Sum of the RTT of all answered, in nanoseconds, exact. */
    public long rttSumNs() {
        return count(SessionCounter.RTT_SUM_NS);
    }

    /** Sum of the RTT of all answered, in seconds. */
    public double rttSumSeconds() {
        return rttSumNs() / NS;
    }

    /** Upper 64 bits of the sum of the squared RTT of all answered, in ns2, exact. */
    public long rttSquaredSumHi() {
        return rttSquaredSumHi;
    }

    /** Lower 64 bits of it. */
    public long rttSquaredSumLo() {
        return rttSquaredSumLo;
    }

    /** Sum of the squared RTT of all answered, in seconds squared. */
    public double rttSquaredSumSeconds() {
        return squaredSeconds(rttSquaredSumHi, rttSquaredSumLo);
    }

    static double squaredSeconds(long hi, long lo) {
        double unsignedLo = (lo >>> 1) * 2.0 + (lo & 1);
        return (hi * TWO_POW_64 + unsignedLo) / (NS * NS);
    }

    /** How often each RTT occurred; of all answered. */
    public RttHistogram rtts() {
        return rtts;
    }

    /** The recent samples, since the last change point. */
    public SampleWindow window() {
        SampleWindow made = window;
        if (made == null) {
            made = SampleWindow.of(ring, nextNumber);
            window = made;
        }
        return made;
    }

    /** RTT of the newest answered probe in seconds; NaN if none of the latest 250 samples was answered. */
    public double lastRttSeconds() {
        float[] samples = new float[SampleRing.SIZE];
        int oldest = ring.collect(nextNumber, samples);
        for (int i = samples.length - 1; i >= oldest; i--) {
            if (samples[i] >= 0) {
                return samples[i] / NS;
            }
        }
        return Double.NaN;
    }

    /**
     * The share of the newest samples that were not answered, 0 to 1, whatever changed among them; NaN without any.
     *
     * @param most how many to look at, 1 to 250
     */
    public double lossRatio(int most) {
        float[] samples = new float[Math.min(most, SampleRing.SIZE)];
        int oldest = ring.collect(nextNumber, samples);
        int failed = 0;
        for (int i = oldest; i < samples.length; i++) {
            failed += samples[i] < 0 ? 1 : 0;
        }
        return oldest == samples.length ? Double.NaN : failed / (double) (samples.length - oldest);
    }

    /** Interarrival jitter in seconds (RFC 3550, 6.4.1); 0 before the second answer. */
    public double jitterSeconds() {
        return jitterNs / NS;
    }

    /** The TTL or hop limit that was left in the latest answer, 1 to 255; 0 if not known. */
    public int hopLimit() {
        return hopLimit;
    }

    /** Whether an outage lasts. */
    public boolean isOutage() {
        return outage;
    }

    /** ICMP errors by kind. */
    public RejectionCounts rejections() {
        return rejections;
    }

    /** The latest ICMP error, or null. */
    public @Nullable Rejection lastRejection() {
        return lastRejection;
    }

    /** Its counters, for tests and logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("inFlight=").append(inFlight());
        for (SessionCounter counter : SessionCounter.values()) {
            text.append(' ').append(counter).append('=').append(count(counter));
        }
        return text.toString();
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
