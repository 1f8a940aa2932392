package net.icmpexporter.linux.socket;

import net.icmpexporter.net.IpFamily;

/**
 * An open socket and what the kernel granted.
 *
 * @param fd the descriptor
 * @param identifier what the kernel puts into, or lets us write into, every echo request
 * @param boundInterface the interface it is bound to; empty if it follows the routing table
 * @param boundIndex the index which that interface had when it was bound
 * @param kernelStamps whether packets are stamped in both directions
 * @param detail one line for people
 */
record IcmpSocket(
        int fd,
        IpFamily family,
        SocketKind kind,
        int identifier,
        String boundInterface,
        int boundIndex,
        boolean kernelStamps,
        String detail) {

    /** Whether data of this socket begin with the IP header, as on raw IPv4 (raw(7)). */
    boolean deliversIpHeader() {
        return kind == SocketKind.RAW && family == IpFamily.IPV4;
    }

    /**
     * Whether the kernel also counts packets with a bad checksum among this socket's drops: it does on raw IPv6
     * (rawv6_rcv_skb in net/ipv6/raw.c), for any ICMPv6 packet and before any filter.
     */
    boolean countsChecksumsAsDrops() {
        return kind == SocketKind.RAW && family == IpFamily.IPV6;
    }
}
