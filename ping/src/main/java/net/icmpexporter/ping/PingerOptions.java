package net.icmpexporter.ping;

/**
 * What a {@link Pinger} opens. Immutable.
 *
 * @param interface4 for IPv4: {@link #ANY}, the name of an interface to keep to, or {@link #NONE} to leave the family out
 * @param interface6 the same for IPv6
 * @param maxPps echo requests a second that it never exceeds, 1 to 1,000,000; those above wait
 * @param nicStamps whether to time by the stamps of the network card, for which the card's settings are widened as long as the
 *     pinger is open (CAP_NET_ADMIN); where it has none, opening fails
 */
public record PingerOptions(String interface4, String interface6, int maxPps, boolean nicStamps) {

    /** Any interface: the route of each target decides. */
    public static final String ANY = "auto";

    /** No interface: the family is left out. */
    public static final String NONE = "";

    /** Both families, any interface, no limit worth the name, stamps of the kernel. */
    public static final PingerOptions DEFAULT = new PingerOptions(ANY, ANY, 1_000_000, false);

    private static final int MAX_PPS = 1_000_000;

    /** Checks the range. */
    public PingerOptions {
        if (maxPps < 1 || maxPps > MAX_PPS) {
            throw new IllegalArgumentException("maxPps must be 1 to " + MAX_PPS + ", not " + maxPps);
        }
    }

    /** Keeps to an interface for IPv4. */
    public PingerOptions withInterface4(String name) {
        return new PingerOptions(name, interface6, maxPps, nicStamps);
    }

    /** Keeps to an interface for IPv6. */
    public PingerOptions withInterface6(String name) {
        return new PingerOptions(interface4, name, maxPps, nicStamps);
    }

    /** With another limit. */
    public PingerOptions withMaxPps(int newMaxPps) {
        return new PingerOptions(interface4, interface6, newMaxPps, nicStamps);
    }

    /** With stamps of the network card, or without. */
    public PingerOptions withNicStamps(boolean wanted) {
        return new PingerOptions(interface4, interface6, maxPps, wanted);
    }
}
