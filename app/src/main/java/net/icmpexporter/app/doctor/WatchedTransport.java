package net.icmpexporter.app.doctor;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;

/** A transport that passes everything on, and remembers which stamps have come and why packets were refused. */
final class WatchedTransport implements ProbeTransport {

    /** What was seen of one channel. */
    static final class Seen {
        private final Map<IpAddress, SendResult> refusals = new HashMap<>();
        private final Set<IpAddress> destinations = new HashSet<>();
        private int sent;
        private int replies;
        private int stampedSent;
        private int stampedReplies;

        /** Packets that the kernel took. */
        int sent() {
            return sent;
        }

        /** Sent packets that came back with the kernel's stamp. */
        int stampedSent() {
            return stampedSent;
        }

        /** Packets from addresses that something was sent to. */
        int replies() {
            return replies;
        }

        /** Those of them with the kernel's stamp. */
        int stampedReplies() {
            return stampedReplies;
        }

        /** Why the latest packet to an address was refused; {@link SendResult#SENT} if none was. */
        SendResult refusal(IpAddress address) {
            return refusals.getOrDefault(address, SendResult.SENT);
        }
    }

    private final ProbeTransport transport;
    private final Map<Channel, Seen> seen = new EnumMap<>(Channel.class);

    WatchedTransport(ProbeTransport transport) {
        this.transport = transport;
    }

    Seen seen(Channel channel) {
        return seen.computeIfAbsent(channel, first -> new Seen());
    }

    @Override
    public void send(SendBatch batch) {
        transport.send(batch);
        Seen here = seen(batch.channel());
        for (int slot = 0; slot < batch.size(); slot++) {
            here.destinations.add(batch.destination(slot));
            if (batch.result(slot) == SendResult.SENT) {
                here.sent++;
            } else {
                here.refusals.put(batch.destination(slot), batch.result(slot));
            }
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        return transport.poll(new Watching(handler), limit);
    }

    private final class Watching implements ArrivalHandler {

        private final ArrivalHandler handler;

        Watching(ArrivalHandler handler) {
            this.handler = handler;
        }

        @Override
        public void onReply(Arrival reply) {
            Seen here = seen(reply.channel);
            if (here.destinations.contains(IpAddress.of(reply.peerHi, reply.peerLo))) {
                here.replies++;
                here.stampedReplies += reply.kernelStampNs == 0 ? 0 : 1;
            }
            handler.onReply(reply);
        }

        @Override
        public void onTxStamp(Arrival sent) {
            seen(sent.channel).stampedSent += sent.kernelStampNs == 0 ? 0 : 1;
            handler.onTxStamp(sent);
        }

        @Override
        public void onIcmpError(Arrival error) {
            handler.onIcmpError(error);
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
