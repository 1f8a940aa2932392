package net.icmpexporter.stats;

/**
 * What is counted of one session. Each only grows while the session lives. First those that every answered probe changes, since
 * neighbours share a line of the processor's cache.
 */
public enum SessionCounter {
    /** Probes that the kernel took. */
    SENT,
    /** Answered within the timeout, by the stamps. */
    RECEIVED,
    /** Sum of the RTT of all answered, in nanoseconds, exact. */
    RTT_SUM_NS,
    /** Pairs of consecutive answered probes whose RTT were compared. */
    DELAY_VARIATIONS,
    /** Sum of how much the RTT of those pairs differed, in nanoseconds. */
    DELAY_VARIATION_SUM_NS,
    /** Not answered in time. */
    LOST,
    /** Answered by an ICMP error. */
    REJECTED,
    /** Answered by a TCP reset within the timeout, by the stamps. */
    REFUSED,
    /** Not answered, but the reply may have been lost on this host; by cause in {@link SessionSnapshot#unknown(UnknownCause)}. */
    UNKNOWN,
    /** Replies after the probe was resolved as anything but answered. */
    LATE,
    /** Replies to a probe already answered. */
    DUPLICATE,
    /** Replies with a bad checksum, length, sequence number or payload. */
    CORRUPT,
    /** Replies with this session's cookie from another address. */
    FOREIGN,
    /** Answers in time that came after the answer to a later probe (RFC 4737, 3.3). */
    REORDERED,
    /** Answered probes whose RTT had to be taken from lesser stamps than usual. */
    FALLBACKS,
    /** Answers whose hop limit was not that of the answer before. */
    HOP_LIMIT_CHANGES,
    /** Outages that began. */
    OUTAGES,
    /** Time in outages, in nanoseconds. */
    OUTAGE_NS
}
