package net.icmpexporter.it.scenario;

import java.util.Arrays;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/** A transport that keeps when each packet went out, and otherwise only hands on. */
final class SendLog implements ProbeTransport {

    private final ProbeTransport transport;
    private final FakeClocks clocks;
    private long[] momentsNs = new long[1024];
    private int size;
    private long offered;

    SendLog(ProbeTransport transport, FakeClocks clocks) {
        this.transport = transport;
        this.clocks = clocks;
    }

    /** Packets that went out from {@code fromNs} on and before {@code toNs}, in time since the beginning. */
    int sentBetween(long fromNs, long toNs) {
        return indexOf(toNs) - indexOf(fromNs);
    }

    /** The most packets that went out within any {@code windowNs} that begins in that time. */
    int mostSentWithin(long windowNs, long fromNs, long toNs) {
        int most = 0;
        int first = indexOf(fromNs);
        int end = indexOf(toNs);
        int last = first;
        for (; first < end; first++) {
            while (last < size && momentsNs[last] - momentsNs[first] < windowNs) {
                last++;
            }
            most = Math.max(most, last - first);
        }
        return most;
    }

    /** Packets that were offered, refused ones included. */
    long offered() {
        return offered;
    }

    private int indexOf(long momentNs) {
        int index = Arrays.binarySearch(momentsNs, 0, size, momentNs);
        if (index < 0) {
            return -index - 1;
        }
        while (index > 0 && momentsNs[index - 1] == momentNs) {
            index--;
        }
        return index;
    }

    @Override
    public void send(SendBatch batch) {
        long nowNs = clocks.elapsedNs();
        transport.send(batch);
        for (int slot = 0; slot < batch.size(); slot++) {
            offered++;
            if (batch.result(slot) == SendResult.SENT) {
                if (size == momentsNs.length) {
                    momentsNs = Arrays.copyOf(momentsNs, 2 * size);
                }
                momentsNs[size++] = nowNs;
            }
        }
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return transport.status(channel);
    }

    @Override
    public SendBatch batch(Channel channel) {
        return transport.batch(channel);
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        return transport.poll(handler, limit);
    }

    @Override
    public long overflowDrops(Channel channel) {
        return transport.overflowDrops(channel);
    }

    @Override
    public void reserve(long probesPerSecond) {
        transport.reserve(probesPerSecond);
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        transport.await(maxWaitNs, untilArrival);
    }

    @Override
    public void wakeup() {
        transport.wakeup();
    }

    @Override
    public boolean reopen() {
        return transport.reopen();
    }

    @Override
    public boolean needsReopen() {
        return transport.needsReopen();
    }

    @Override
    public void close() {
        transport.close();
    }
}
