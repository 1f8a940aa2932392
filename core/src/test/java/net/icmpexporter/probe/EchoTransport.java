package net.icmpexporter.probe;

import java.nio.ByteBuffer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.FamilyStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/**
 * A network that echoes after a constant delay, allocates nothing while it does, and lets something happen to every so
 * manieth packet: all that can.
 */
final class EchoTransport implements ProbeTransport {

    private static final int CELLS = 1 << 14;
    private static final int CELL_BYTES = 64;
    private static final long DELAY_NS = 3_000_000;
    private static final int BATCH_SLOTS = 64;

    private final HandClocks clocks;
    private final SendBatch v4 = batchOf(IpFamily.IPV4);
    private final SendBatch v6 = batchOf(IpFamily.IPV6);
    private final FamilyStatus status = new FamilyStatus(true, "echo", 7, true, "echo");
    private final ByteBuffer memory = ByteBuffer.allocateDirect(CELLS * CELL_BYTES);
    private final IpAddress[] peers = new IpAddress[CELLS];
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

    private static SendBatch batchOf(IpFamily family) {
        return new SendBatch(family, ByteBuffer.allocateDirect(BATCH_SLOTS * CELL_BYTES), BATCH_SLOTS, CELL_BYTES);
    }

    @Override
    public FamilyStatus status(IpFamily family) {
        return status;
    }

    @Override
    public SendBatch batch(IpFamily family) {
        return family == IpFamily.IPV4 ? v4 : v6;
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
            memory.put(cell * CELL_BYTES, batch.memory(), batch.offset(slot), CELL_BYTES);
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
        show(which, DELAY_NS);
        if (which % 89 == 0) {
            arrival.icmpType = 3;
            handler.onIcmpError(arrival);
            return;
        }
        toReply(cell(which) * CELL_BYTES);
        if (which % 97 == 0) {
            memory.put(arrival.offset + 30, (byte) 0);
        } else if (which % 101 == 0) {
            arrival.peerHi = elsewhere.hi();
            arrival.peerLo = elsewhere.lo();
        } else if (which % 83 == 0) {
            arrival.stampSource = StampSource.NONE;
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
        arrival.family = peers[cell].family();
        arrival.data = memory;
        arrival.offset = cell * CELL_BYTES;
        arrival.length = CELL_BYTES;
        arrival.peerHi = peers[cell].hi();
        arrival.peerLo = peers[cell].lo();
        arrival.stampSource = StampSource.KERNEL;
        arrival.stampNs = sentWallNs[cell] + afterNs;
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

    private static int cell(long which) {
        return (int) which & (CELLS - 1);
    }

    @Override
    public long overflowDrops(IpFamily family) {
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
