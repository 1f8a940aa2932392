package net.icmpexporter.linux.libc;

/**
 * Numbers of the socket interface, as asm-generic has them; the processors that {@link Sys#open} accepts all use those.
 * Named as in the header files so that they can be found there.
 */
public final class Sockets {

    /** Address families, bits/socket.h. */
    public static final int AF_UNSPEC = 0;

    public static final int AF_UNIX = 1;

    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;

    /** Socket types and their flags, bits/socket_type.h. */
    public static final int SOCK_STREAM = 1;

    public static final int SOCK_DGRAM = 2;

    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    /** Protocols, netinet/in.h. */
    public static final int IPPROTO_ICMP = 1;

    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_ICMPV6 = 58;

    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_SOCK_DIAG = 4;

    /** Levels of options, bits/socket.h and linux/in.h. */
    public static final int SOL_IP = 0;

    public static final int SOL_SOCKET = 1;
    public static final int SOL_IPV6 = 41;
    public static final int SOL_RAW = 255;

    /** Options and control messages of SOL_SOCKET, asm-generic/socket.h. */
    public static final int SO_REUSEADDR = 2;

    public static final int SCM_CREDENTIALS = 2;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_PASSCRED = 16;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    /** Also the type of the control message; the one with 64-bit times on 64-bit machines. */
    public static final int SO_TIMESTAMPING = 37;

    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    /** Also the type of the control message. */
    public static final int SO_RXQ_OVFL = 40;

    public static final int SO_MEMINFO = 55;

    /** Indices into what SO_MEMINFO returns, 32-bit words; linux/sock_diag.h. */
    public static final int SK_MEMINFO_RMEM_ALLOC = 0;

    public static final int SK_MEMINFO_RCVBUF = 1;
    public static final int SK_MEMINFO_DROPS = 8;
    public static final int SK_MEMINFO_VARS = 9;

    /** Options of SOL_IP, linux/in.h. These are also types of control messages: of packets to send, and the TTL of received ones. */
    public static final int IP_TOS = 1;

    public static final int IP_TTL = 2;

    /** The type of the control message that names a packet's source and interface. */
    public static final int IP_PKTINFO = 8;

    public static final int IP_MTU_DISCOVER = 10;
    /** Also the type of the control message. */
    public static final int IP_RECVERR = 11;

    public static final int IP_RECVTTL = 12;

    /** Packets may be cut up. */
    public static final int IP_PMTUDISC_DONT = 0;

    public static final int IP_PMTUDISC_PROBE = 3;
    /** The index of the interface that packets go out by, in network byte order. */
    public static final int IP_UNICAST_IF = 50;

    /** Options of SOL_IPV6, linux/in6.h. */
    public static final int IPV6_CHECKSUM = 7;

    public static final int IPV6_UNICAST_HOPS = 16;

    public static final int IPV6_MTU_DISCOVER = 23;
    /** Also the type of the control message. */
    public static final int IPV6_RECVERR = 25;

    /** The type of the control message that names a packet's source and interface. */
    public static final int IPV6_PKTINFO = 50;

    public static final int IPV6_RECVHOPLIMIT = 51;
    /** The type of the control message that {@link #IPV6_RECVHOPLIMIT} asks for, and of that of a packet to send. */
    public static final int IPV6_HOPLIMIT = 52;

    /** The type of the control message that has a packet's traffic class. */
    public static final int IPV6_TCLASS = 67;

    /** Packets may be cut up. */
    public static final int IPV6_PMTUDISC_DONT = 0;

    public static final int IPV6_PMTUDISC_PROBE = 3;
    /** The index of the interface that packets go out by, in network byte order. */
    public static final int IPV6_UNICAST_IF = 76;

    /** Option of SOL_RAW: 32 bits, a set bit blocks that ICMP type; linux/icmp.h. */
    public static final int ICMP_FILTER = 1;

    /** Option of IPPROTO_ICMPV6: 256 bits, a set bit blocks that ICMPv6 type; linux/icmpv6.h. */
    public static final int ICMPV6_FILTER = 1;

    /** Flags of messages, bits/socket.h. */
    public static final int MSG_CTRUNC = 0x8;

    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_ERRQUEUE = 0x2000;

    /** Flags of SO_TIMESTAMPING, linux/net_tstamp.h. */
    public static final int SOF_TIMESTAMPING_TX_HARDWARE = 1;

    public static final int SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1;
    public static final int SOF_TIMESTAMPING_RX_HARDWARE = 1 << 2;
    public static final int SOF_TIMESTAMPING_RX_SOFTWARE = 1 << 3;
    public static final int SOF_TIMESTAMPING_SOFTWARE = 1 << 4;
    public static final int SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6;
    /** Both stamps of a sent packet, each in a message of its own; Linux 4.13. */
    public static final int SOF_TIMESTAMPING_OPT_TX_SWHW = 1 << 14;

    /** Flags of eventfd(2), bits/eventfd.h. */
    public static final int EFD_NONBLOCK = 0x800;

    public static final int EFD_CLOEXEC = 0x80000;

    /** Events of ppoll(2), bits/poll.h. */
    public static final short POLLIN = 0x1;

    public static final short POLLNVAL = 0x20;

    /** Clock of clock_gettime(2), bits/time.h. */
    public static final int CLOCK_REALTIME = 0;

    /** Bytes of an interface name with its final zero, linux/if.h. */
    public static final int IFNAMSIZ = 16;

    private Sockets() {}
}
