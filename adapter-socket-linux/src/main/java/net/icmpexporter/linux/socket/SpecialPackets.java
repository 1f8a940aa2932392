package net.icmpexporter.linux.socket;

import java.nio.ByteBuffer;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.MessageVector;
import net.icmpexporter.linux.libc.PacketInfo;
import net.icmpexporter.linux.libc.RouteQuestion;
import net.icmpexporter.linux.libc.SockAddr;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Says to the kernel what is special about single packets of a batch: hop limit, DSCP, source and interface, in control messages
 * that hold for one packet (ip(7), ipv6(7)). What the kernel would not keep to is refused here, since a probe that takes another
 * way than it was told to measures something else. Engine thread only; allocates nothing a packet.
 */
final class SpecialPackets {

    /** Bytes of control messages that a packet can have. */
    private static final int ROOM =
            2 * PacketInfo.NUMBER_BYTES + Math.max(PacketInfo.IPV4_BYTES, PacketInfo.IPV6_BYTES);

    private static final int DSCP_SHIFT = 2;

    private final SocketOptions options;
    private final FaultNotes notes;
    private final Channel channel;
    private final MessageVector messages;
    private final boolean sourced;
    private final InterfaceIndexes interfaces;
    private final RouteQuestion routes;

    /** What the control messages of a slot say; null if nobody knows. */
    private final @Nullable PacketOptions[] laidOut;

    /** The interface that answers are heard from; 0 for all. */
    private int onlyIndex;

    private boolean ignoresSource;

    /** @param sourced whether every packet names its source, see {@link #setSource} */
    SpecialPackets(
            Sys sys,
            SocketOptions options,
            FaultNotes notes,
            Channel channel,
            MessageVector messages,
            int slots,
            boolean sourced) {
        this.options = options;
        this.notes = notes;
        this.channel = channel;
        this.messages = messages;
        this.sourced = sourced;
        interfaces = new InterfaceIndexes(options);
        routes = new RouteQuestion(sys);
        laidOut = new PacketOptions[slots];
    }

    /** Bytes of control data that each message needs, a multiple of 8. */
    static int room() {
        return ROOM;
    }

    /** From now on packets go out by this socket. */
    void goBy(OpenSocket socket) {
        onlyIndex = socket.binding().isByFilter() ? socket.binding().index() : 0;
        ignoresSource = socket.ignoresSource();
        askAgain();
    }

    /** Has interfaces looked up anew. */
    void askAgain() {
        interfaces.askAgain();
    }

    /** Says to the kernel what is special about the packet in a slot: 0 or the negative errno, with nothing said. */
    int layOut(int slot, PacketOptions packet, IpAddress to) {
        if (isLaidOut(slot, packet)) {
            return 0;
        }
        laidOut[slot] = null;
        int index = packet.interfaceName().isEmpty() ? 0 : interfaceOf(packet);
        int refused = index < 0 ? index : refusalOfSource(packet, to, index);
        if (refused < 0) {
            return refused;
        }
        write(slot, packet, index);
        if (index == 0) {
            // an index may be another one soon
            laidOut[slot] = packet;
        }
        return 0;
    }

    /** What is only equal is laid out again, which does no harm. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isLaidOut(int slot, PacketOptions packet) {
        return packet == laidOut[slot];
    }

    private int interfaceOf(PacketOptions packet) {
        int index = interfaces.indexOf(packet.interfaceName());
        if (index > 0 && onlyIndex != 0 && index != onlyIndex) {
            if (notes.isFirst(Fault.OTHER_INTERFACE, channel.family().version())) {
                notes.say("a target is to be probed through " + packet.interfaceName()
                        + ", but the exporter keeps to another"
                        + " interface for " + channel.family()
                        + " and would not hear the answers: its packets are not sent."
                        + " Start the exporter with -interface"
                        + channel.family().version() + " auto");
            }
            return -Errno.ENODEV;
        }
        return index;
    }

    private int refusalOfSource(PacketOptions packet, IpAddress to, int index) {
        IpAddress source = packet.source();
        if (source == null) {
            return 0;
        }
        if (source.family() != channel.family()) {
            return -Errno.EADDRNOTAVAIL;
        }
        if (ignoresSource) {
            if (notes.isFirst(Fault.SOURCE_IGNORED, 0)) {
                notes.say("a target is to be probed from " + source
                        + ", which the kernel's unprivileged sockets of IPv6 cannot:"
                        + " its packets are not sent. Run as root, or give CAP_NET_RAW");
            }
            return -Errno.EADDRNOTAVAIL;
        }
        return channel.family() == IpFamily.IPV6 && index != 0 ? refusalOfWay(source, to, index) : 0;
    }

    /**
     * With a source, IPv6 takes the interface for a preference, and leaves by another one if a better route does
     * (RT6_LOOKUP_F_IFACE in ip6_route_output_flags, net/ipv6/route.c).
     */
    private int refusalOfWay(IpAddress source, IpAddress to, int index) {
        int taken = routes.interfaceOf(to.hi(), to.lo(), source.hi(), source.lo(), index);
        if (taken == index) {
            return 0;
        }
        if (!options.isOurs(source)) {
            return -Errno.EADDRNOTAVAIL;
        }
        return taken < 0 ? taken : -Errno.ENETUNREACH;
    }

    private void write(int slot, PacketOptions packet, int index) {
        ByteBuffer bytes = messages.bytes();
        int begin = messages.controlOffset(slot);
        boolean v4 = channel.family() == IpFamily.IPV4;
        if (!v4) {
            // ping_v6_sendmsg refuses a link's address without it, before it looks at the control messages
            SockAddr.setIpv6Scope(bytes, messages.nameOffset(slot), index);
        }
        IpAddress source = packet.source();
        int at = begin;
        if (sourced || source != null || index != 0) {
            if (v4) {
                at = PacketInfo.ipv4(bytes, at, index, source == null ? 0 : source.ipv4Bits());
            } else {
                at = PacketInfo.ipv6(
                        bytes, at, index, source == null ? 0 : source.hi(), source == null ? 0 : source.lo());
            }
        }
        int level = v4 ? Sockets.SOL_IP : Sockets.SOL_IPV6;
        if (packet.hopLimit() != 0) {
            at = PacketInfo.number(bytes, at, level, v4 ? Sockets.IP_TTL : Sockets.IPV6_HOPLIMIT, packet.hopLimit());
        }
        if (packet.dscp() != 0) {
            int type = v4 ? Sockets.IP_TOS : Sockets.IPV6_TCLASS;
            at = PacketInfo.number(bytes, at, level, type, packet.dscp() << DSCP_SHIFT);
        }
        messages.setControlLength(slot, at - begin);
    }

    /** Names the IPv4 source of the packet in a slot, where every packet names one. */
    void setSource(int slot, int sourceBits) {
        PacketInfo.setIpv4Source(messages.bytes(), messages.controlOffset(slot), sourceBits);
    }

    /** The index of the interface that a laid out packet leaves by; 0 if the routing table decides. */
    int interfaceIndex(PacketOptions packet) {
        return packet.interfaceName().isEmpty() ? 0 : interfaces.indexOf(packet.interfaceName());
    }

    /**
     * What the kernel's refusal of a packet with options means. For a source that is no address of this host it has several
     * words, which each mean something else too.
     */
    SendResult explain(PacketOptions packet, SendResult refusal) {
        if (refusal == SendResult.NO_DEVICE) {
            askAgain();
        }
        IpAddress source = packet.source();
        boolean doubtful = refusal == SendResult.NETWORK_UNREACHABLE || refusal == SendResult.INVALID;
        return doubtful && source != null && !options.isOurs(source) ? SendResult.NO_SOURCE_ADDRESS : refusal;
    }

    void close() {
        routes.close();
    }
}
