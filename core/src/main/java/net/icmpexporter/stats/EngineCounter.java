package net.icmpexporter.stats;

/** What the engine counts about itself, over all sessions including those that are gone. Each only grows. */
public enum EngineCounter {
    /** Probes that the kernel took. */
    SENT,
    /** Probes answered within their timeout. */
    RECEIVED,
    /** Probes not answered in time. */
    LOST,
    /** Probes answered by an ICMP error. */
    REJECTED,
    /** Probes answered by a TCP reset within their timeout. */
    REFUSED,
    /** Of {@link #RECEIVED}, those of TCP. {@link #REFUSED} are all of TCP. */
    RECEIVED_TCP,
    /** Of {@link #LOST}, those of TCP. */
    LOST_TCP,
    /** Of {@link #REJECTED}, those of TCP. */
    REJECTED_TCP,
    /** Of {@link #RECEIVED}, those of echo over connections. */
    RECEIVED_ECHO,
    /** Of {@link #LOST}, those of echo over connections. */
    LOST_ECHO,
    /** Probes not answered, whose reply may have been lost on this host. */
    UNKNOWN,
    /** Probes in flight when their session ended: sent, and resolved as nothing. */
    ABANDONED,
    /** Replies after their probe was resolved as anything but answered. */
    LATE,
    /** Replies to a probe already answered. */
    DUPLICATE,
    /** Replies of a target with a bad checksum, length, sequence number or payload. */
    CORRUPT,
    /** Replies that carry a valid cookie from the wrong address, or that belong to no session. */
    FOREIGN,
    /** Answered probes without the card's stamp of the sent packet, timed by the kernel's stamps at both ends. */
    FALLBACK_NIC_NO_TX_STAMP,
    /** Answered probes without the card's stamp of the reply, timed by the kernel's stamps at both ends. */
    FALLBACK_NIC_NO_RX_STAMP,
    /** Answered probes whose stamps by the card contradict the monotonic clock, timed by the kernel's stamps at both ends. */
    FALLBACK_NIC_CLOCK,
    /** Answered probes without a stamp of the sent packet, timed in user space at both ends. */
    FALLBACK_NO_TX_STAMP,
    /** Answered probes without a stamp of the reply, timed in user space at both ends. */
    FALLBACK_NO_RX_STAMP,
    /** Answered probes whose stamps contradict the monotonic clock, timed in user space at both ends. */
    FALLBACK_CLOCK,
    /** Steps of the wall clock that were noticed. */
    WALL_CLOCK_STEPS,
    /** Replies lost on this host because a receive buffer was full; where the kernel does not count them, one for each time. */
    SOCKET_DROPS,
    /** Laps of the duty cycle. */
    LAPS,
    /** Laps that began more than 100 ms after they were due. */
    STALLS,
    /** How late those laps began in all, in nanoseconds. */
    STALL_NS,
    /** How late all laps began, in nanoseconds. */
    LAG_NS,
    /** Laps that ended in a fault of the program. */
    FAULTS,
    /** Attempts to reopen lost sockets. */
    REOPENS,
    /** Commands of other threads that the engine could not take. */
    COMMANDS_REFUSED
}
