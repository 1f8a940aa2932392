package net.icmpexporter.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.InternetChecksum;
import net.icmpexporter.wire.PseudoHeader;
import net.icmpexporter.wire.TcpSyn;

/**
 * A network in which every host answers after {@link #RTT_NS}, stamped by the kernel: echo requests with replies, SYNs with
 * SYN and ACK; but 192.0.2.13 never does.
 */
final class EchoTransport implements ProbeTransport {

    static final long RTT_NS = 500_000;

    private static final IpAddress SILENT = TestServer.address("192.0.2.13");
    private static final int OUR_IPV4 = 0xC00002C8;
    private static final int SYN_AND_ACK = 0x12;
    private static final int SLOTS = 32;
    private static final int SLOT_BYTES = 1500;

    private record Packet(Channel channel, IpAddress peer, ByteBuffer data, long sentWallNs) {}

    private final Map<Channel, SendBatch> batches = new EnumMap<>(Channel.class);
    private final Queue<Packet> flying = new ArrayDeque<>();
    private final LongSupplier wallNs;
    /** The addresses that the kernel sends nothing to. */
    volatile Predicate<IpAddress> refuses = address -> false;

    EchoTransport(LongSupplier wallNs) {
        this.wallNs = wallNs;
        for (Channel channel : Channel.values()) {
            batches.put(channel, new SendBatch(channel, ByteBuffer.allocate(SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES));
        }
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return new ChannelStatus(true, "fake", 7, true, false, "a network of echoes");
    }

    @Override
    public SendBatch batch(Channel channel) {
        SendBatch batch = batches.get(channel);
        if (batch == null) {
            throw new IllegalArgumentException(channel.toString());
        }
        return batch;
    }

    @Override
    public void send(SendBatch batch) {
        for (int slot = 0; slot < batch.size(); slot++) {
            if (refuses.test(batch.destination(slot))) {
                batch.setResult(slot, SendResult.NETWORK_UNREACHABLE);
                continue;
            }
            byte[] bytes = new byte[batch.length(slot)];
            batch.memory().get(batch.offset(slot), bytes);
            flying.add(
                    new Packet(batch.channel(), batch.destination(slot), ByteBuffer.wrap(bytes), wallNs.getAsLong()));
            batch.setResult(slot, SendResult.SENT);
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        int delivered = 0;
        while (delivered < limit && !flying.isEmpty() && flying.element().sentWallNs() + RTT_NS <= wallNs.getAsLong()) {
            Packet packet = flying.remove();
            handler.onTxStamp(arrival(packet, packet.sentWallNs()));
            delivered++;
            if (!packet.peer().equals(SILENT)) {
                switch (packet.channel().protocol()) {
                    case ICMP -> reverse(packet);
                    case TCP -> accept(packet);
                    case ECHO -> throw new IllegalStateException("no channel of this transport");
                }
                handler.onReply(arrival(packet, packet.sentWallNs() + RTT_NS));
                delivered++;
            }
        }
        return delivered;
    }

    private static Arrival arrival(Packet packet, long stampWallNs) {
        Arrival arrival = new Arrival();
        arrival.channel = packet.channel();
        arrival.data = packet.data();
        arrival.length = packet.data().capacity();
        arrival.peerHi = packet.peer().hi();
        arrival.peerLo = packet.peer().lo();
        arrival.localLo = packet.channel() == Channel.TCP4 ? OUR_IPV4 : 0;
        arrival.kernelStampNs = stampWallNs;
        return arrival;
    }

    /** Makes the reply of a request: RFC 792, "Echo or Echo Reply Message"; RFC 4443, 4.2. */
    private static void reverse(Packet packet) {
        ByteBuffer data = packet.data();
        boolean ipv4 = packet.channel().family() == IpFamily.IPV4;
        data.put(0, (byte) (ipv4 ? 0 : 129));
        data.putShort(2, (short) 0);
        if (ipv4) {
            data.putShort(2, (short) InternetChecksum.of(data, 0, data.capacity()));
        }
    }

    /** Makes the answer of an open port: RFC 9293, 3.5. */
    private static void accept(Packet packet) {
        ByteBuffer data = packet.data();
        short sourcePort = data.getShort(0);
        data.putShort(0, data.getShort(2));
        data.putShort(2, sourcePort);
        data.putInt(8, data.getInt(4) + 1);
        data.putInt(4, 4711);
        data.put(13, (byte) SYN_AND_ACK);
        data.putShort(TcpSyn.CHECKSUM, (short) 0);
        if (packet.channel() == Channel.TCP4) {
            int peer = packet.peer().ipv4Bits();
            data.putShort(TcpSyn.CHECKSUM, (short) PseudoHeader.checksum(data, 0, data.capacity(), peer, OUR_IPV4));
        }
    }

    @Override
    public long overflowDrops(Channel channel) {
        return 0;
    }

    @Override
    public void reserve(long probesPerSecond) {}

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {}

    @Override
    public void wakeup() {}

    @Override
    public boolean reopen() {
        return true;
    }

    @Override
    public boolean needsReopen() {
        return false;
    }

    @Override
    public void close() {}
}
