package net.icmpexporter.transport;

import java.util.Comparator;
import net.icmpexporter.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is written into the IP header of a session's packets, and which way they leave. Immutable; sessions share instances.
 *
 * @param dscp differentiated services code point (RFC 2474), 0 to 63; 0 is best effort
 * @param hopLimit TTL (RFC 791) or hop limit (RFC 8200), 1 to 255; 0 leaves it to the system
 * @param fragmentation what becomes of one that is too large for its path
 * @param source the address to send from, one of this host's and of the target's family; null leaves it to the route of the target
 * @param interfaceName the interface to send through, if its routes lead to the target; empty leaves it to the route of the target.
 *     Answers may come in by any interface, unless the whole transport keeps to one: then only that can be chosen
 */
public record PacketOptions(
        int dscp,
        int hopLimit,
        Fragmentation fragmentation,
        @Nullable IpAddress source,
        String interfaceName) implements Comparable<PacketOptions> {

    /** As the system sends when nobody asks for anything. */
    public static final PacketOptions USUAL = new PacketOptions(0, 0, Fragmentation.USUAL, null, "");

    private static final int MAX_DSCP = 63;
    private static final int MAX_HOP_LIMIT = 255;

    private static final Comparator<PacketOptions> ORDER = Comparator.comparingInt(PacketOptions::dscp)
            .thenComparingInt(PacketOptions::hopLimit)
            .thenComparing(PacketOptions::fragmentation)
            .thenComparing(PacketOptions::source, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PacketOptions::interfaceName);

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public PacketOptions {
        if (dscp < 0 || dscp > MAX_DSCP) {
            throw new IllegalArgumentException("DSCP must be 0 to 63, not " + dscp);
        }
        if (hopLimit < 0 || hopLimit > MAX_HOP_LIMIT) {
            throw new IllegalArgumentException("TTL must be 1 to 255, or 0 for the system's, not " + hopLimit);
        }
    }

    /** With {@link Fragmentation#FORBIDDEN} if {@code dontFragment}, else as usual. */
    public PacketOptions(
            int dscp, int hopLimit, boolean dontFragment, @Nullable IpAddress source, String interfaceName) {
        this(dscp, hopLimit, dontFragment ? Fragmentation.FORBIDDEN : Fragmentation.USUAL, source, interfaceName);
    }

    /** Whether this is {@link #USUAL} itself: the quick question, a packet. One that only equals it is sent alike, with more work. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isUsual() {
        return this == USUAL;
    }

    /** Whether fragmentation is {@linkplain Fragmentation#FORBIDDEN forbidden} in so many words. */
    public boolean dontFragment() {
        return fragmentation == Fragmentation.FORBIDDEN;
    }

    @Override
    public int compareTo(PacketOptions other) {
        return ORDER.compare(this, other);
    }
}
