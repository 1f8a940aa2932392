package net.icmpexporter.probe;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the probes of a {@link PingSeries}. Every probe ends in exactly one of {@link Answered}, {@link Lost},
 * {@link Rejected}, {@link Unknown} and {@link NotSent}. Those that the kernel took are numbered from 0 in the order in which it
 * took them. Immutable.
 */
public sealed interface PingEvent {

    /**
     * Answered within the timeout.
     *
     * @param number of the probe
     * @param rttNs round-trip time in nanoseconds
     * @param source who stamped both ends
     * @param hopLimit the TTL or hop limit that was left in the answer, 1 to 255; 0 if not known
     * @param refused whether the answer was a TCP reset
     */
    record Answered(int number, long rttNs, StampSource source, int hopLimit, boolean refused) implements PingEvent {}

    /**
     * Not answered within the timeout.
     *
     * @param number of the probe
     * @param late whether the answer came after it
     */
    record Lost(int number, boolean late) implements PingEvent {}

    /**
     * Answered by an ICMP error.
     *
     * @param number of the probe
     * @param type its type (RFC 792, RFC 4443)
     * @param code its code
     * @param reporter who sent it, or null if the kernel did not say
     */
    record Rejected(
            int number, int type, int code, @Nullable IpAddress reporter) implements PingEvent {}

    /**
     * Not answered, perhaps through this host's own fault.
     *
     * @param number of the probe
     * @param cause what happened here
     */
    record Unknown(int number, UnknownCause cause) implements PingEvent {}

    /**
     * The kernel did not take it.
     *
     * @param reason why
     */
    record NotSent(SendResult reason) implements PingEvent {}

    /** A further answer to an answered probe. */
    record Duplicate() implements PingEvent {}

    /**
     * Nothing more will come.
     *
     * @param complete whether every probe has ended; else the series was cancelled
     */
    record Ended(boolean complete) implements PingEvent {}
}
