package net.icmpexporter.fake;

import net.icmpexporter.fake.path.Fate;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Protocol;

/** Writes what comes back to a request, as its fate says, and what the host's kernel adds. Thread of the network. */
final class Answers {

    /** The host that probes, in the address ranges for benchmarks (RFC 2544, RFC 5180). */
    private static final IpAddress HOST_V4 = IpAddress.ofIpv4(0xC612_0001);

    private static final IpAddress HOST_V6 = IpAddress.of(0x2001_0002_0000_0000L, 1);

    private final Packet.Pool pool;

    Answers(Packet.Pool pool) {
        this.pool = pool;
    }

    /** What the kernel adds to a packet that leaves: the checksum of TCP, which covers the address that it leaves from. */
    static void finish(Departure departure) {
        if (departure.channel.protocol() == Protocol.TCP && departure.length >= TcpBytes.HEADER_BYTES) {
            TcpBytes.finishChecksum(
                    departure.memory,
                    departure.offset,
                    departure.length,
                    host(departure.channel.family()),
                    departure.destination);
        }
    }

    /** Whether a host would answer it. */
    static boolean isRequest(Departure request) {
        IpFamily family = request.channel.family();
        return request.channel.protocol() == Protocol.ICMP
                ? IcmpBytes.isEchoRequest(family, request.memory, request.offset, request.length)
                : TcpBytes.isSyn(request.memory, request.offset, request.length, host(family), request.destination);
    }

    /** One copy of the reply to a request. */
    Packet reply(PathPlayer player, Fate fate, Departure request) {
        IpAddress source = fate.source == null ? request.destination : fate.source;
        Packet packet = request.channel.protocol() == Protocol.ICMP
                ? echo(fate, request, source)
                : segment(player, fate, request, source);
        packet.stamped = !fate.withoutRxStamp;
        packet.hopLimit = fate.hopLimit;
        arrivesAtHost(packet);
        return packet;
    }

    private Packet echo(Fate fate, Departure request, IpAddress source) {
        Packet packet = pool.take(Packet.Kind.REPLY, request.channel, request.length);
        request.copyTo(packet, 0, request.length);
        packet.peerHi = source.hi();
        packet.peerLo = source.lo();
        packet.answer = answer(fate);
        IcmpBytes.turn(request.channel.family(), packet.data, 0);
        if (fate.altered) {
            IcmpBytes.alter(packet, fate.alteredByte);
        }
        if (fate.keptBytes != Fate.WHOLE) {
            packet.length = Math.min(request.length, fate.keptBytes);
        }
        IpAddress host = host(request.channel.family());
        IcmpBytes.writeChecksum(packet, host.hi(), host.lo());
        if (fate.badChecksum) {
            IcmpBytes.breakChecksum(packet);
        }
        return packet;
    }

    private Packet segment(PathPlayer player, Fate fate, Departure request, IpAddress source) {
        Packet packet = pool.take(Packet.Kind.REPLY, request.channel, TcpBytes.SYN_ACK_BYTES);
        int port = TcpBytes.destinationPort(request.memory, request.offset);
        boolean reset = fate.reset || player.isClosed(port);
        packet.peerHi = source.hi();
        packet.peerLo = source.lo();
        packet.answer = answer(fate);
        if (reset && packet.answer == PathPlayer.Answer.SOUND) {
            packet.answer = PathPlayer.Answer.RESET;
        }
        TcpBytes.answer(packet, request.memory, request.offset, reset);
        if (fate.altered) {
            TcpBytes.acknowledgeAnother(packet);
        }
        if (fate.keptBytes != Fate.WHOLE) {
            TcpBytes.claimMore(packet);
        }
        TcpBytes.writeChecksum(packet, source, host(request.channel.family()));
        if (fate.badChecksum) {
            TcpBytes.breakChecksum(packet, source, host(request.channel.family()));
        }
        return packet;
    }

    /** The kernel says where a packet came to on IPv4 alone. */
    static void arrivesAtHost(Packet packet) {
        if (packet.channel.family() == IpFamily.IPV4) {
            packet.localHi = HOST_V4.hi();
            packet.localLo = HOST_V4.lo();
        }
    }

    /** The address of the host that probes. */
    static IpAddress host(IpFamily family) {
        return family == IpFamily.IPV4 ? HOST_V4 : HOST_V6;
    }

    private static PathPlayer.Answer answer(Fate fate) {
        if (fate.source != null) {
            return PathPlayer.Answer.FOREIGN;
        }
        return fate.corrupt() ? PathPlayer.Answer.CORRUPT : PathPlayer.Answer.SOUND;
    }

    /** One copy of the ICMP error about a request. */
    Packet rejection(Fate fate, Departure request) {
        int quoted = fate.quotedBytes == Fate.WHOLE ? request.length : Math.min(request.length, fate.quotedBytes);
        Packet packet = pool.take(Packet.Kind.ICMP_ERROR, request.channel, quoted);
        request.copyTo(packet, 0, quoted);
        IpAddress reporter = fate.reporter == null ? request.destination : fate.reporter;
        packet.peerHi = request.destination.hi();
        packet.peerLo = request.destination.lo();
        packet.reporterHi = reporter.hi();
        packet.reporterLo = reporter.lo();
        packet.icmpType = fate.icmpType;
        packet.icmpCode = fate.icmpCode;
        packet.stamped = !fate.withoutRxStamp;
        packet.answer = PathPlayer.Answer.REJECTION;
        return packet;
    }
}
