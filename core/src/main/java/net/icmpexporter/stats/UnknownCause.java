package net.icmpexporter.stats;

/** Why nobody can say what the network did with a probe: this host may have lost the answer itself. */
public enum UnknownCause {
    /** A receive buffer overflowed while the probe was in flight (SO_RXQ_OVFL, SO_MEMINFO). */
    SOCKET_OVERFLOW("socket_overflow"),
    /** The socket, or the interface that it is bound to, was gone. */
    SOCKET_LOST("socket_lost"),
    /** This host had no way for packets: no route, no address, no interface, or a packet filter that refuses them. */
    NO_WAY("no_way"),
    /** The packet never left: this host dropped it without saying so, which only its missing stamp shows. */
    NOT_SENT("not_sent"),
    /** It had no stamps, and was read so late that it may have come in time or not. */
    NO_STAMP("no_stamp"),
    /** One of the above, after the engine could not run for more than a tenth of a second. */
    STALL("stall"),
    /** The same, because the control group's processor time was used up. */
    THROTTLED("throttled");

    private final String label;

    UnknownCause(String label) {
        this.label = label;
    }

    /** The cause in metrics. */
    public String label() {
        return label;
    }
}
