package net.icmpexporter.net;

/**
 * Which addresses may be probed, the same for literals and for what names resolve to: every one that means one host.
 * Loopback, private and link-local addresses are included. Left out are the unspecified address (RFC 1122, 3.2.1.3 a;
 * RFC 4291, 2.5.2), multicast groups (RFC 5771; RFC 4291, 2.7) and the limited broadcast address (RFC 919): one request
 * to them asks any number of hosts to answer.
 *
 * <p>A literal that is not allowed is refused; of a name's addresses those not allowed are left out.
 */
public final class UnicastPolicy {

    private UnicastPolicy() {}

    /** Whether an address means one host. */
    public static boolean allows(IpAddress address) {
        if (address.family() == IpFamily.IPV4) {
            int bits = address.ipv4Bits();
            boolean multicast = bits >>> 28 == 0xE;
            return bits != 0 && bits != 0xFFFF_FFFF && !multicast;
        }
        boolean multicast = address.hi() >>> 56 == 0xFF;
        boolean unspecified = address.hi() == 0 && address.lo() == 0;
        return !multicast && !unspecified;
    }
}
