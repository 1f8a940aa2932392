package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/**
 * A network that echoes and accepts, refuses some connections, allocates nothing while it does, and lets something happen to
 * every so manieth packet: all that can.
 */
final class EchoTransport implements ProbeTransport {

    private static final int CELLS = 1 << 14;
    private static final int CELL_BYTES = 64;
    private static final long DELAY_NS = 3_000_000;
    private static final int BATCH_SLOTS = 64;
    private static final char SYN_ACK = 0xA012;
    private static final char RST_ACK = 0xA014;

    private final HandClocks clocks;
    private final SendBatch[] batches =
            Stream.of(Channel.values()).map(EchoTransport::batchOf).toArray(SendBatch[]::new);
    private final ChannelStatus status = new ChannelStatus(true, "echo", 7, true, false, "echo");
    private final ByteBuffer memory = ByteBuffer.allocateDirect(CELLS * CELL_BYTES);
    private final IpAddress[] peers = new IpAddress[CELLS];
    private final Channel[] channels = new Channel[CELLS];
    private final int[] lengths = new int[CELLS];
    private final long[] sentMonoNs = new long[CELLS];
    private final long[] sentWallNs = new long[CELLS];
    private final IpAddress elsewhere = Rig.ELSEWHERE;
    private final Arrival arrival = new Arrival();
    private long head;
    private long stamped;
    private long tail;
    private long offered;
    private long drops;

    EchoTransport(HandClocks clocks) {
        this.clocks = clocks;
    }

    private static SendBatch batchOf(Channel channel) {
        return new SendBatch(channel, ByteBuffer.allocateDirect(BATCH_SLOTS * CELL_BYTES), BATCH_SLOTS, CELL_BYTES);
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return status;
    }

    @Override
    public SendBatch batch(Channel channel) {
        return batches[channel.ordinal()];
    }

    @Override
    public void send(SendBatch batch) {
        for (int slot = 0; slot < batch.size(); slot++) {
            if (++offered % 71 == 0) {
                batch.setResult(slot, SendResult.NO_BUFFERS);
                continue;
            }
            batch.setResult(slot, SendResult.SENT);
            int cell = (int) head++ & (CELLS - 1);
            lengths[cell] = batch.length(slot);
            channels[cell] = batch.channel();
            memory.put(cell * CELL_BYTES, batch.memory(), batch.offset(slot), lengths[cell]);
            peers[cell] = batch.destination(slot);
            sentMonoNs[cell] = clocks.monoNs();
            sentWallNs[cell] = clocks.wallNs();
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        int delivered = 0;
        for (; stamped < head && delivered < limit; stamped++) {
            delivered++;
            if (stamped % 79 != 0) {
                show(stamped, 20_000);
                handler.onTxStamp(arrival);
            }
        }
        for (; tail < head && delivered < limit && clocks.monoNs() - sentMonoNs[cell(tail)] >= DELAY_NS; tail++) {
            delivered++;
            answer(tail, handler);
        }
        return delivered;
    }

    private void answer(long which, ArrivalHandler handler) {
        // over four doublings, as on a path with some jitter
        show(which, DELAY_NS >> which % 4);
        if (which % 89 == 0) {
            arrival.icmpType = 3;
            handler.onIcmpError(arrival);
            return;
        }
        if (arrival.channel.protocol() == Protocol.TCP) {
            toAnswer(arrival.offset, which % 5 == 0 ? RST_ACK : SYN_ACK);
        } else {
            toReply(arrival.offset);
        }
        if (which % 97 == 0) {
            memory.put(arrival.offset + 11, (byte) ~memory.get(arrival.offset + 11));
        } else if (which % 101 == 0) {
            arrival.peerHi = elsewhere.hi();
            arrival.peerLo = elsewhere.lo();
        } else if (which % 83 == 0) {
            arrival.kernelStampNs = 0;
        } else if (which % 53 == 0) {
            drops += which / CELLS % 2;
            return;
        }
        handler.onReply(arrival);
        if (which % 61 == 0) {
            handler.onReply(arrival);
        }
    }

    private void show(long which, long afterNs) {
        int cell = cell(which);
        arrival.channel = channels[cell];
        arrival.data = memory;
        arrival.offset = cell * CELL_BYTES;
        arrival.length = lengths[cell];
        arrival.peerHi = peers[cell].hi();
        arrival.peerLo = peers[cell].lo();
        arrival.kernelStampNs = sentWallNs[cell] + afterNs;
    }

    /** The type changes, and the sum with it (RFC 1624): by the 8 of a request in the upper half of the first word. */
    private void toReply(int at) {
        if (memory.get(at) == 8) {
            int sum = Short.toUnsignedInt(memory.getShort(at + 2)) + 0x0800;
            memory.put(at, (byte) 0);
            memory.putShort(at + 2, (short) ((sum & 0xFFFF) + (sum >>> 16)));
        } else {
            memory.put(at, (byte) 129);
        }
    }

    /** Ports change places, the number is acknowledged, and on IPv4 the sum is left to a card that never comes. */
    private void toAnswer(int at, char headerAndFlags) {
        int sequence = memory.getInt(at + 4);
        memory.putInt(at, memory.getInt(at) << 16 | memory.getInt(at) >>> 16);
        memory.putInt(at + 4, 12345);
        memory.putInt(at + 8, sequence + 1);
        memory.putChar(at + 12, headerAndFlags);
        long local = Rig.HOST.lo() & 0xFFFF_FFFFL;
        long peer = arrival.peerLo & 0xFFFF_FFFFL;
        long sum = (local >>> 16) + (local & 0xFFFF) + (peer >>> 16) + (peer & 0xFFFF) + 6 + arrival.length;
        memory.putChar(at + 16, (char) ((sum & 0xFFFF) + (sum >>> 16)));
        arrival.localHi = Rig.HOST.hi();
        arrival.localLo = Rig.HOST.lo();
    }

    private static int cell(long which) {
        return (int) which & (CELLS - 1);
    }

    @Override
    public long overflowDrops(Channel channel) {
        return drops;
    }

    @Override
    public void reserve(long probesPerSecond) {}

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        if (maxWaitNs > 0) {
            clocks.passNs(maxWaitNs);
        }
    }

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
