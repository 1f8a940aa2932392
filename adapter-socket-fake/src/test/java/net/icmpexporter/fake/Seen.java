package net.icmpexporter.fake;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.transport.Arrival;

/**
 * An arrival, kept.
 *
 * @param what which method of the handler was called
 * @param atNs when it was read, in nanoseconds since the network began
 * @param hex its bytes
 */
record Seen(
        What what,
        long atNs,
        IpFamily family,
        IpAddress peer,
        IpAddress reporter,
        int icmpType,
        int icmpCode,
        StampSource stampSource,
        long stampWallNs,
        String hex) {

    enum What {
        REPLY,
        TX_STAMP,
        ICMP_ERROR
    }

    static Seen of(What what, long atNs, Arrival arrival) {
        byte[] bytes = new byte[arrival.length];
        arrival.data.get(arrival.offset, bytes);
        return new Seen(
                what,
                atNs,
                arrival.family,
                IpAddress.of(arrival.peerHi, arrival.peerLo),
                IpAddress.of(arrival.reporterHi, arrival.reporterLo),
                arrival.icmpType,
                arrival.icmpCode,
                arrival.stampSource,
                arrival.stampSource == StampSource.NONE ? 0 : arrival.stampNs,
                Bench.hex(bytes));
    }
}
