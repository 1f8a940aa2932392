package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.InternetChecksum;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.TcpSyn;

/** A packet on a test's desk: what the engine sent, or what is made of that and delivered. */
final class Packet {

    enum Kind {
        REPLY,
        TX_STAMP,
        ICMP_ERROR
    }

    final Channel channel;
    final IpFamily family;
    Kind kind = Kind.REPLY;
    byte[] bytes;
    IpAddress peer;
    IpAddress reporter = IpAddress.of(0, 0);
    int icmpType;
    int icmpCode;
    Stamper stampSource = Stamper.NONE;
    long stampNs;

    /** A stamp of the card's beside the other one; 0 for none. */
    long cardStampNs;

    /** What is left of the hop limit on arrival; 0 if it is not known. */
    int hopLimit;

    /** What was special about it when it was sent. */
    PacketOptions options = PacketOptions.USUAL;

    /** When it was sent, on both clocks. */
    final long sentMonoNs;

    final long sentWallNs;

    /** When it is delivered, and its place among those of one moment; kept by {@link HandTransport}. */
    long atMonoNs;

    long order;

    private Packet(Channel channel, byte[] bytes, IpAddress peer, long sentMonoNs, long sentWallNs) {
        this.channel = channel;
        this.family = channel.family();
        this.bytes = bytes;
        this.peer = peer;
        this.sentMonoNs = sentMonoNs;
        this.sentWallNs = sentWallNs;
    }

    static Packet sent(SendBatch batch, int slot, HandClocks clocks) {
        byte[] bytes = new byte[batch.length(slot)];
        batch.memory().get(batch.offset(slot), bytes);
        Packet packet = new Packet(batch.channel(), bytes, batch.destination(slot), clocks.monoNs(), clocks.wallNs());
        packet.options = batch.options(slot);
        return packet;
    }

    private Packet copy() {
        Packet copy = new Packet(channel, bytes.clone(), peer, sentMonoNs, sentWallNs);
        copy.kind = kind;
        copy.stampSource = stampSource;
        copy.stampNs = stampNs;
        copy.cardStampNs = cardStampNs;
        return copy;
    }

    /** The reply that a target gives, without a stamp. */
    Packet reply() {
        Packet reply = copy();
        reply.kind = Kind.REPLY;
        reply.stampSource = Stamper.NONE;
        if (channel.protocol() == Protocol.TCP) {
            return segment(Segment.SYN | Segment.ACK);
        }
        reply.bytes[0] = (byte) (family == IpFamily.IPV4 ? 0 : 129);
        return reply.withRightChecksum();
    }

    /** The answer with other flags that a target gives to a SYN, without a stamp: a SYN with an option, any other without. */
    Packet segment(int flags) {
        Packet answer = copy();
        answer.kind = Kind.REPLY;
        answer.stampSource = Stamper.NONE;
        answer.bytes = Segment.answer(bytes, flags);
        return answer.withRightChecksum();
    }

    /** The refusal that a target gives. */
    Packet refusal() {
        return segment(Segment.RST | Segment.ACK);
    }

    /** The packet as the kernel loops it back, stamped so much after it was sent, with a link-layer header before it. */
    Packet txStamp(Stamper source, long afterNs) {
        Packet stamped = copy();
        stamped.kind = Kind.TX_STAMP;
        stamped.bytes = new byte[14 + bytes.length];
        Arrays.fill(stamped.bytes, 0, 14, (byte) 0xEE);
        System.arraycopy(bytes, 0, stamped.bytes, 14, bytes.length);
        stamped.stampSource = source;
        stamped.stampNs = sentWallNs + afterNs;
        return stamped;
    }

    /** An error about this request that quotes so many bytes of it. */
    Packet icmpError(int type, int code, int quotedBytes) {
        Packet error = copy();
        error.kind = Kind.ICMP_ERROR;
        error.bytes = Arrays.copyOf(bytes, quotedBytes);
        error.icmpType = type;
        error.icmpCode = code;
        return error;
    }

    /** Stamped by the kernel so much after the request was sent. */
    Packet stamped(long afterNs) {
        return stamped(Stamper.KERNEL, sentWallNs + afterNs);
    }

    Packet stamped(Stamper source, long stamp) {
        stampSource = source;
        stampNs = stamp;
        return this;
    }

    /** Beside the kernel's stamp, if it has one, that of the card, which has a clock of its own. */
    Packet stampedByCard(long stamp) {
        cardStampNs = stamp;
        return this;
    }

    Packet from(IpAddress address) {
        peer = address;
        boolean sumCoversAddress = kind == Kind.REPLY && channel.protocol() == Protocol.TCP;
        return sumCoversAddress ? withRightChecksum() : this;
    }

    Packet reportedBy(IpAddress address) {
        reporter = address;
        return this;
    }

    Packet withBit(int index, int bit) {
        bytes[index] ^= (byte) (1 << bit);
        return this;
    }

    Packet cutTo(int length) {
        bytes = Arrays.copyOf(bytes, length);
        return this;
    }

    /** For the kernel checks that of IPv6 itself, and hands none on that is wrong. */
    Packet withRightChecksum() {
        if (family == IpFamily.IPV4) {
            boolean tcp = channel.protocol() == Protocol.TCP;
            int field = tcp ? TcpSyn.CHECKSUM : 2;
            bytes[field] = 0;
            bytes[field + 1] = 0;
            ByteBuffer data = ByteBuffer.wrap(bytes);
            int checksum = tcp
                    ? PseudoHeader.checksum(data, 0, bytes.length, (int) peer.lo(), (int) Rig.HOST.lo())
                    : InternetChecksum.of(data, 0, bytes.length);
            bytes[field] = (byte) (checksum >>> 8);
            bytes[field + 1] = (byte) checksum;
        }
        return this;
    }

    Packet again() {
        return copy();
    }

    int reference() {
        return IcmpEcho.reference(ByteBuffer.wrap(bytes), 0);
    }

    int number() {
        return IcmpEcho.number(ByteBuffer.wrap(bytes), 0);
    }

    long cookie() {
        return IcmpEcho.cookie(ByteBuffer.wrap(bytes), 0);
    }

    /** Somewhere in a buffer of the other byte order, with remains of others around it. */
    void fill(Arrival arrival) {
        ByteBuffer data = ByteBuffer.allocate(bytes.length + 64).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(data.array(), (byte) 0x5A);
        data.put(21, bytes);
        arrival.channel = channel;
        arrival.data = data;
        arrival.offset = 21;
        arrival.length = bytes.length;
        arrival.peerHi = peer.hi();
        arrival.peerLo = peer.lo();
        boolean saysWhereTo = kind == Kind.REPLY && channel == Channel.TCP4;
        arrival.localHi = saysWhereTo ? Rig.HOST.hi() : 0;
        arrival.localLo = saysWhereTo ? Rig.HOST.lo() : 0;
        arrival.reporterHi = reporter.hi();
        arrival.reporterLo = reporter.lo();
        arrival.icmpType = icmpType;
        arrival.icmpCode = icmpCode;
        arrival.hopLimit = hopLimit;
        arrival.kernelStampNs = stampSource == Stamper.KERNEL ? stampNs : 0;
        arrival.nicStampNs = stampSource == Stamper.NIC ? stampNs : cardStampNs;
    }
}
