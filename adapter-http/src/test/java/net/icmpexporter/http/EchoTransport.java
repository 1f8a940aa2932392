package net.icmpexporter.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.FamilyStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.InternetChecksum;

/** A network in which every host answers after {@link #RTT_NS}, stamped by the kernel; but 192.0.2.13 never does. */
final class EchoTransport implements ProbeTransport {

    static final long RTT_NS = 500_000;

    private static final IpAddress SILENT = TestServer.address("192.0.2.13");
    private static final int SLOTS = 32;
    private static final int SLOT_BYTES = 1500;

    private record Packet(IpFamily family, IpAddress peer, ByteBuffer data, long sentWallNs) {}

    private final Map<IpFamily, SendBatch> batches = new EnumMap<>(IpFamily.class);
    private final Queue<Packet> flying = new ArrayDeque<>();
    private final LongSupplier wallNs;

    EchoTransport(LongSupplier wallNs) {
        this.wallNs = wallNs;
        for (IpFamily family : IpFamily.values()) {
            batches.put(family, new SendBatch(family, ByteBuffer.allocate(SLOTS * SLOT_BYTES), SLOTS, SLOT_BYTES));
        }
    }

    @Override
    public FamilyStatus status(IpFamily family) {
        return new FamilyStatus(true, "fake", 7, true, "a network of echoes");
    }

    @Override
    public SendBatch batch(IpFamily family) {
        SendBatch batch = batches.get(family);
        if (batch == null) {
            throw new IllegalArgumentException(family.toString());
        }
        return batch;
    }

    @Override
    public void send(SendBatch batch) {
        for (int slot = 0; slot < batch.size(); slot++) {
            byte[] bytes = new byte[batch.length(slot)];
            batch.memory().get(batch.offset(slot), bytes);
            flying.add(new Packet(batch.family(), batch.destination(slot), ByteBuffer.wrap(bytes), wallNs.getAsLong()));
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
                reverse(packet);
                handler.onReply(arrival(packet, packet.sentWallNs() + RTT_NS));
                delivered++;
            }
        }
        return delivered;
    }

    private static Arrival arrival(Packet packet, long stampWallNs) {
        Arrival arrival = new Arrival();
        arrival.family = packet.family();
        arrival.data = packet.data();
        arrival.length = packet.data().capacity();
        arrival.peerHi = packet.peer().hi();
        arrival.peerLo = packet.peer().lo();
        arrival.stampSource = StampSource.KERNEL;
        arrival.stampNs = stampWallNs;
        return arrival;
    }

    /** Makes the reply of a request: RFC 792, "Echo or Echo Reply Message"; RFC 4443, 4.2. */
    private static void reverse(Packet packet) {
        ByteBuffer data = packet.data();
        boolean ipv4 = packet.family() == IpFamily.IPV4;
        data.put(0, (byte) (ipv4 ? 0 : 129));
        data.putShort(2, (short) 0);
        if (ipv4) {
            data.putShort(2, (short) InternetChecksum.of(data, 0, data.capacity()));
        }
    }

    @Override
    public long overflowDrops(IpFamily family) {
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
