package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;

/**
 * An open socket and what the kernel granted.
 *
 * @param fd the descriptor
 * @param identifier what the kernel puts into, or lets us write into, every echo request; 0 for TCP
 * @param binding the interface it keeps to, if any
 * @param answers what may come in, by whichever interface
 * @param kernelStamps whether packets are stamped in both directions
 * @param nicStamps whether the network card's stamps are asked for too
 * @param detail one line for people
 */
record OpenSocket(
        int fd,
        Channel channel,
        SocketKind kind,
        int identifier,
        InterfaceBinding binding,
        FilterProgram answers,
        boolean kernelStamps,
        boolean nicStamps,
        String detail) {

    /** The same when it keeps to another interface of the same name. */
    OpenSocket keepingTo(InterfaceBinding newBinding) {
        return new OpenSocket(fd, channel, kind, identifier, newBinding, answers, kernelStamps, nicStamps, detail);
    }

    /** Whether data of this socket begin with the IP header, as on raw IPv4 (raw(7)). */
    boolean deliversIpHeader() {
        return kind == SocketKind.RAW && channel.family() == IpFamily.IPV4;
    }

    /**
     * Whether the kernel says nothing of a packet that a filter or a full queue of this host stopped: on unprivileged IPv6
     * sockets (ping_v6_sendmsg in net/ipv6/ping.c looks at no result).
     */
    boolean dropsSilently() {
        return kind == SocketKind.PING && channel.family() == IpFamily.IPV6;
    }

    /**
     * Whether the kernel chooses the source of every packet itself, whatever it is told: on unprivileged IPv6 sockets
     * (ping_v6_sendmsg in net/ipv6/ping.c).
     */
    boolean ignoresSource() {
        return kind == SocketKind.PING && channel.family() == IpFamily.IPV6;
    }

    /**
     * Whether the kernel also counts packets with a bad checksum among this socket's drops: it does on raw IPv6
     * (rawv6_rcv_skb in net/ipv6/raw.c), for any packet of the protocol and before any filter.
     */
    boolean countsChecksumsAsDrops() {
        return kind == SocketKind.RAW && channel.family() == IpFamily.IPV6;
    }
}
