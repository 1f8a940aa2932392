package net.icmpexporter.fake;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.Channel;

/**
 * An arrival, kept.
 *
 * @param what which method of the handler was called
 * @param stampWallNs the kernel's stamp, or 0
 * @param cardStampNs the card's stamp, or 0
 * @param local where a reply came to, or nothing
 * @param hopLimit what a reply had left
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
        long stampWallNs,
        long cardStampNs,
        IpAddress local,
        int hopLimit,
        Channel channel,
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
                arrival.channel.family(),
                IpAddress.of(arrival.peerHi, arrival.peerLo),
                IpAddress.of(arrival.reporterHi, arrival.reporterLo),
                arrival.icmpType,
                arrival.icmpCode,
                arrival.kernelStampNs,
                arrival.nicStampNs,
                IpAddress.of(arrival.localHi, arrival.localLo),
                arrival.hopLimit,
                arrival.channel,
                Bench.hex(bytes));
    }
}
