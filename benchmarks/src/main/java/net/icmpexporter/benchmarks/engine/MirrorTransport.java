package net.icmpexporter.benchmarks.engine;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/**
 * A network that costs next to nothing: every echo request over IPv4 is stamped, and answered, at the next poll. Its time is
 * that of the engine's own sleeps, so a benchmark runs as many laps as the processor can do and each sends as much as it
 * would at the real pace. One thread; allocates nothing after the start.
 */
final class MirrorTransport implements ProbeTransport, MonoClock, WallClock {

    private static final int BATCH_SLOTS = 64;
    private static final int BATCH_SLOT_BYTES = 1_408;
    private static final int CELLS = 1 << 14;
    private static final int CELL_BYTES = 64;
    private static final long TX_STAMP_AFTER_NS = 5_000;
    private static final long RX_STAMP_AFTER_NS = 25_000;
    private static final long WALL_OFFSET_NS = 1_700_000_000_000_000_000L;
    private static final int REQUEST = 8;
    private static final byte REPLY = 0;

    private final SendBatch[] batches =
            Stream.of(Channel.values()).map(MirrorTransport::batchOf).toArray(SendBatch[]::new);
    private final ChannelStatus status = new ChannelStatus(true, "mirror", 7, true, false, "answers everything");
    private final ByteBuffer memory = ByteBuffer.allocateDirect(CELLS * CELL_BYTES);
    private final IpAddress[] peers = new IpAddress[CELLS];
    private final int[] lengths = new int[CELLS];
    private final long[] sentWallNs = new long[CELLS];
    private final Arrival arrival = new Arrival();

    private long nowNs = 1;
    private long sent;
    private long stamped;
    private long answered;
    private boolean withholding;

    MirrorTransport() {
        arrival.channel = Channel.ICMP4;
        arrival.data = memory;
    }

    private static SendBatch batchOf(Channel channel) {
        ByteBuffer memory = ByteBuffer.allocateDirect(BATCH_SLOTS * BATCH_SLOT_BYTES);
        return new SendBatch(channel, memory, BATCH_SLOTS, BATCH_SLOT_BYTES);
    }

    /** Whether stamps and answers are kept back until it is said otherwise; at most {@link #CELLS} of them. */
    void withhold(boolean keepBack) {
        withholding = keepBack;
    }

    /** Packets sent so far. */
    long sent() {
        return sent;
    }

    @Override
    public long monoNs() {
        return nowNs;
    }

    @Override
    public long wallNs() {
        return nowNs + WALL_OFFSET_NS;
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
            int cell = cell(sent++);
            int length = batch.length(slot);
            memory.put(cell * CELL_BYTES, batch.memory(), batch.offset(slot), length);
            lengths[cell] = length;
            peers[cell] = batch.destination(slot);
            sentWallNs[cell] = wallNs();
            batch.setResult(slot, SendResult.SENT);
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        if (withholding) {
            return 0;
        }
        int delivered = 0;
        for (; stamped < sent && delivered < limit; delivered++) {
            show(stamped++, TX_STAMP_AFTER_NS);
            handler.onTxStamp(arrival);
        }
        for (; answered < sent && delivered < limit; delivered++) {
            show(answered++, RX_STAMP_AFTER_NS);
            toReply(arrival.offset);
            handler.onReply(arrival);
        }
        return delivered;
    }

    private void show(long which, long afterNs) {
        int cell = cell(which);
        arrival.offset = cell * CELL_BYTES;
        arrival.length = lengths[cell];
        arrival.peerHi = peers[cell].hi();
        arrival.peerLo = peers[cell].lo();
        arrival.hopLimit = 64;
        arrival.kernelStampNs = sentWallNs[cell] + afterNs;
    }

    /** The type changes, and with it the checksum (RFC 1624). */
    private void toReply(int at) {
        int sum = Short.toUnsignedInt(memory.getShort(at + 2)) + (REQUEST << 8);
        memory.put(at, REPLY);
        memory.putShort(at + 2, (short) ((sum & 0xFFFF) + (sum >>> 16)));
    }

    private static int cell(long which) {
        return (int) which & (CELLS - 1);
    }

    @Override
    public long overflowDrops(Channel channel) {
        return 0;
    }

    @Override
    public void reserve(long probesPerSecond) {}

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        nowNs += Math.max(0, maxWaitNs);
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
