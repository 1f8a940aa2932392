package net.icmpexporter.fake.path;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;

/**
 * What lies between the host and a target.
 *
 * @param routers how many of them: a packet with no larger hop limit does not arrive
 * @param mtuBytes the largest packet that fits through, IP header included; the link in question is behind the first router
 */
record Way(int routers, int mtuBytes) {

    /** As {@link Path#HOP_LIMIT} has it, over an Ethernet. */
    static final Way USUAL = new Way(64 - Path.HOP_LIMIT, 1500);

    /** Routers are numbered from the host on, in the address ranges for benchmarks (RFC 2544, RFC 5180). */
    private static final int ROUTERS_V4 = 0xC613_FF00;

    private static final long ROUTERS_V6_HI = 0x2001_0002_0000_FFFFL;

    /** Lets a packet end on the way if it must. Whatever else the path does to it is not reached then, but for its loss. */
    void constrain(Fate fate, PacketOptions packet, IpFamily family, int packetBytes) {
        boolean v4 = family == IpFamily.IPV4;
        int hops = packet.hopLimit() > 0 ? packet.hopLimit() : Integer.MAX_VALUE;
        boolean tooBig = packetBytes > mtuBytes && packet.fragmentation() != Fragmentation.ALLOWED;
        // the first router looks at the hop limit before it looks at its next link
        boolean stopsAtLink = tooBig && hops > 1;
        if (stopsAtLink) {
            // fragmentation needed and DF set: RFC 792; packet too big: RFC 4443, 3.2
            reject(fate, v4 ? 3 : 2, v4 ? 4 : 0, router(family, 1));
        } else if (hops <= routers) {
            // time exceeded in transit: RFC 792, RFC 4443, 3.3
            reject(fate, v4 ? 11 : 3, 0, router(family, hops));
        }
    }

    private static void reject(Fate fate, int type, int code, IpAddress router) {
        fate.rejected = true;
        fate.icmpType = type;
        fate.icmpCode = code;
        fate.reporter = router;
        fate.quotedBytes = Fate.WHOLE;
        fate.extraCopies = 0;
    }

    private static IpAddress router(IpFamily family, int number) {
        return family == IpFamily.IPV4 ? IpAddress.ofIpv4(ROUTERS_V4 | number) : IpAddress.of(ROUTERS_V6_HI, number);
    }
}
