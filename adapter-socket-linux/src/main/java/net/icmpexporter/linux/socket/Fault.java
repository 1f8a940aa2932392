package net.icmpexporter.linux.socket;

/** Kinds of surprises that are said once and otherwise only counted; see {@link FaultNotes}. */
enum Fault {
    /** sendmmsg(2) gave an errno without a place among the results. */
    SEND,
    /** recvmmsg(2) gave an errno that no network condition explains. */
    RECEIVE,
    /** Control data did not fit into their buffer: a stamp may be missing. */
    CONTROL_TRUNCATED,
    /** A packet of ours came back with its stamp, but without its tail. */
    STAMP_TRUNCATED,
    /** A packet is to leave by an interface that no answers are heard from. */
    OTHER_INTERFACE,
    /** A packet is to have a source of its own, which the kernel would not give it. */
    SOURCE_IGNORED,
    /** The receive buffer is far smaller than the load asks for. */
    SMALL_BUFFER,
    /** ppoll(2) failed. */
    WAIT
}
