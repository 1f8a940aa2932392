package net.icmpexporter.app.host;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.echo.client.EchoTransport;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.EchoPeer;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;

/**
 * Two transports as one: packets go through the one, frames over connections through the other. The engine sleeps in the
 * former, which the latter wakes for a frame if arrivals are waited for. Threads as the port says.
 */
public final class RoutedTransport implements ProbeTransport {

    private final ProbeTransport packets;
    private final EchoTransport frames;
    private final List<Channel> channels;
    private final Runnable wakePackets;
    private boolean framesFirst;

    /** Owns both from now on. */
    public RoutedTransport(ProbeTransport packets, EchoTransport frames) {
        this.packets = packets;
        this.frames = frames;
        this.wakePackets = packets::wakeup;
        List<Channel> all = new ArrayList<>(packets.channels());
        all.addAll(frames.channels());
        channels = List.copyOf(all);
    }

    private ProbeTransport of(Channel channel) {
        return channel.protocol().isOverConnections() ? frames : packets;
    }

    @Override
    public List<Channel> channels() {
        return channels;
    }

    @Override
    public ChannelStatus status(Channel channel) {
        return of(channel).status(channel);
    }

    @Override
    public SendBatch batch(Channel channel) {
        return of(channel).batch(channel);
    }

    @Override
    public void connect(int reference, EchoPeer peer) {
        frames.connect(reference, peer);
    }

    @Override
    public void send(SendBatch batch) {
        of(batch.channel()).send(batch);
    }

    /** By turns, so that neither keeps the other from being read. */
    @Override
    public int poll(ArrivalHandler handler, int limit) {
        framesFirst = !framesFirst;
        ProbeTransport first = framesFirst ? frames : packets;
        ProbeTransport second = framesFirst ? packets : frames;
        int delivered = first.poll(handler, limit);
        return delivered < limit ? delivered + second.poll(handler, limit - delivered) : delivered;
    }

    @Override
    public long overflowDrops(Channel channel) {
        return of(channel).overflowDrops(channel);
    }

    @Override
    public void reserve(long probesPerSecond) {
        packets.reserve(probesPerSecond);
        frames.reserve(probesPerSecond);
    }

    @Override
    public void await(long maxWaitNs, boolean untilArrival) {
        if (!untilArrival || maxWaitNs <= 0) {
            packets.await(maxWaitNs, untilArrival);
            return;
        }
        boolean arrived = frames.watch(wakePackets);
        packets.await(arrived ? 0 : maxWaitNs, true);
        frames.unwatch();
    }

    @Override
    public void wakeup() {
        packets.wakeup();
    }

    @Override
    public boolean reopen() {
        return packets.reopen();
    }

    @Override
    public boolean needsReopen() {
        return packets.needsReopen();
    }

    @Override
    public void close() {
        frames.close();
        packets.close();
    }
}
