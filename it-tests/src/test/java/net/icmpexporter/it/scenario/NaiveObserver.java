package net.icmpexporter.it.scenario;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.InternetChecksum;

/**
 * What an observer concludes that sits at the socket, sees every packet that the engine sees, keeps all of them for ever
 * in maps, and thinks in the simplest way: a probe is known by all of its bytes, and judged when everything is over.
 */
final class NaiveObserver implements ProbeTransport {

    /** A request as it went out. */
    static final class Sent {
        final IpAddress destination;
        final long sentNs;
        long txMomentNs;
        boolean answered;
        long rxMomentNs;
        boolean rejected;
        boolean reset;
        int further;

        Sent(IpAddress destination, long sentNs) {
            this.destination = destination;
            this.sentNs = sentNs;
        }
    }

    /** What it makes of one address. */
    record Verdict(
            long sent,
            long received,
            long lost,
            long rejected,
            long late,
            long duplicate,
            long rttSumNs,
            long reset,
            long refused) {}

    private final ProbeTransport transport;
    private final FakeClocks clocks;
    private final long originWallNs;

    /** Everything that the wall clock was ever off by, against the beginning plus what passed. */
    private final List<Long> wallOffsetsNs = new ArrayList<>(List.of(0L));

    /** Requests by the bytes that their reply must have, from the identifier on. */
    private final Map<ByteBuffer, Sent> sent = new HashMap<>();

    private final Map<IpAddress, List<Sent>> sentTo = new HashMap<>();
    private final Map<IpAddress, Long> refused = new HashMap<>();

    NaiveObserver(ProbeTransport transport, FakeClocks clocks) {
        this.transport = transport;
        this.clocks = clocks;
        this.originWallNs = clocks.wallNs();
    }

    /** When a stamp was taken, in time since the beginning: the moment at which the wall clock really showed it. */
    private long momentNs(long stampWallNs, long notBeforeNs) {
        long[] moments = wallOffsetsNs.stream()
                .mapToLong(offsetNs -> stampWallNs - originWallNs - offsetNs)
                .filter(momentNs -> momentNs >= notBeforeNs && momentNs <= clocks.elapsedNs())
                .filter(momentNs -> showed(momentNs, stampWallNs))
                .distinct()
                .toArray();
        if (moments.length != 1) {
            throw new AssertionError(stampWallNs + " is the reading of " + moments.length + " moments");
        }
        return moments[0];
    }

    /** At the moment of a step the wall clock shows two times: the one before as well. */
    private boolean showed(long momentNs, long readingWallNs) {
        return clocks.wallNsAt(momentNs) == readingWallNs || clocks.wallNsAt(momentNs - 1) + 1 == readingWallNs;
    }

    /** Probes to this address that nothing has come back for and that have not been waited for that long. */
    long waiting(IpAddress address, long withinNs) {
        return recent(address, withinNs).stream()
                .filter(probe -> !probe.answered && !probe.rejected)
                .count();
    }

    /** Probes to this address that were sent within that time, whatever came of them. */
    List<Sent> recent(IpAddress address, long withinNs) {
        List<Sent> all = sentTo.getOrDefault(address, List.of());
        int first = all.size();
        while (first > 0 && clocks.elapsedNs() - all.get(first - 1).sentNs < withinNs) {
            first--;
        }
        return all.subList(first, all.size());
    }

    /** Steps the wall clock. */
    void step(long stepNs) {
        clocks.stepWallNs(stepNs);
        wallOffsetsNs.add(wallOffsetsNs.get(wallOffsetsNs.size() - 1) + stepNs);
    }

    /** What has come of the probes to one address; to be asked when nothing is on its way any more. */
    Verdict verdict(IpAddress address, long timeoutNs) {
        long received = 0;
        long lost = 0;
        long rejections = 0;
        long late = 0;
        long duplicate = 0;
        long rttSumNs = 0;
        long resets = 0;
        List<Sent> all = sentTo.getOrDefault(address, List.of());
        for (Sent probe : all) {
            long rttNs = probe.rxMomentNs - probe.txMomentNs;
            if (probe.rejected) {
                rejections++;
            } else if (!probe.answered) {
                lost++;
            } else if (rttNs <= timeoutNs) {
                received += probe.reset ? 0 : 1;
                resets += probe.reset ? 1 : 0;
                rttSumNs += rttNs;
                duplicate += probe.further;
            } else {
                lost++;
                late += 1 + probe.further;
            }
        }
        long refusals = refused.getOrDefault(address, 0L);
        return new Verdict(all.size(), received, lost, rejections, late, duplicate, rttSumNs, resets, refusals);
    }

    private static boolean isWhole(Arrival reply) {
        if (isTcp(reply.channel) && reply.length != ((reply.data.get(reply.offset + 12) & 0xF0) >>> 2)) {
            return false;
        }
        if (reply.channel.family() == IpFamily.IPV6) {
            return true;
        }
        byte[] bytes = new byte[reply.length];
        reply.data.get(reply.offset, bytes);
        // of TCP the sum covers both addresses, the protocol and the length too
        ByteBuffer summed = ByteBuffer.allocate(16 + bytes.length);
        if (isTcp(reply.channel)) {
            summed.putInt((int) reply.peerLo)
                    .putInt((int) reply.localLo)
                    .putInt(6)
                    .putInt(bytes.length);
        }
        return InternetChecksum.isRight(summed.put(bytes), 0, summed.position());
    }

    /** An echo reply, or a segment with RST, or with SYN and ACK. */
    private static boolean isAnswer(Arrival reply) {
        if (!isTcp(reply.channel)) {
            return true;
        }
        int flags = reply.data.get(reply.offset + 13);
        return (flags & 0x10) != 0 && (flags & 0x06) != 0;
    }

    private static boolean isTcp(Channel channel) {
        return channel.protocol() == Protocol.TCP;
    }

    /** What names a SYN: both ports and its number, as it went out. */
    private static ByteBuffer synBody(ByteBuffer data, int offset, int length) {
        ByteBuffer body = ByteBuffer.allocate(9);
        if (length >= 8) {
            body.putChar(data.getChar(offset)).putChar(data.getChar(offset + 2)).putInt(data.getInt(offset + 4));
        }
        return body.put((byte) 'T').flip();
    }

    /** The same from its answer, where the ports have changed places. */
    private static ByteBuffer answerBody(ByteBuffer data, int offset, int length) {
        ByteBuffer body = ByteBuffer.allocate(9);
        if (length >= 20) {
            int acknowledged = data.getInt(offset + 8) - 1;
            body.putChar(data.getChar(offset + 2)).putChar(data.getChar(offset)).putInt(acknowledged);
        }
        return body.put((byte) 'T').flip();
    }

    private static ByteBuffer requestBody(Channel channel, ByteBuffer data, int offset, int length) {
        return isTcp(channel) ? synBody(data, offset, length) : body(data, offset, length);
    }

    private static ByteBuffer replyBody(Arrival reply) {
        return isTcp(reply.channel)
                ? answerBody(reply.data, reply.offset, reply.length)
                : body(reply.data, reply.offset, reply.length);
    }

    /** What a reply has to bring back: everything from the identifier on; nothing of what is shorter. */
    private static ByteBuffer body(ByteBuffer data, int offset, int length) {
        byte[] bytes = new byte[Math.max(0, length - 4)];
        if (length > 4) {
            data.get(offset + 4, bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void send(SendBatch batch) {
        transport.send(batch);
        for (int slot = 0; slot < batch.size(); slot++) {
            IpAddress destination = batch.destination(slot);
            if (batch.result(slot) == SendResult.SENT) {
                ByteBuffer body = requestBody(batch.channel(), batch.memory(), batch.offset(slot), batch.length(slot));
                Sent probe = new Sent(destination, clocks.elapsedNs());
                sentTo.computeIfAbsent(destination, key -> new ArrayList<>()).add(probe);
                if (sent.put(body, probe) != null) {
                    throw new AssertionError("the same request twice, to " + destination);
                }
            } else {
                refused.merge(destination, 1L, Long::sum);
            }
        }
    }

    @Override
    public int poll(ArrivalHandler handler, int limit) {
        return transport.poll(new Ears(handler), limit);
    }

    private final class Ears implements ArrivalHandler {

        private final ArrivalHandler next;

        Ears(ArrivalHandler next) {
            this.next = next;
        }

        @Override
        public void onReply(Arrival reply) {
            IpAddress source = IpAddress.of(reply.peerHi, reply.peerLo);
            Sent probe = sent.get(replyBody(reply));
            if (probe != null && probe.destination.equals(source) && isAnswer(reply) && isWhole(reply)) {
                if (probe.answered) {
                    probe.further++;
                } else {
                    probe.answered = true;
                    probe.reset = isTcp(reply.channel) && (reply.data.get(reply.offset + 13) & 0x04) != 0;
                    probe.rxMomentNs =
                            reply.kernelStampNs != 0 ? momentNs(reply.kernelStampNs, probe.sentNs) : clocks.elapsedNs();
                }
            }
            next.onReply(reply);
        }

        @Override
        public void onTxStamp(Arrival stamp) {
            int headers = stamp.channel.family() == IpFamily.IPV4 ? 14 + 20 : 14 + 40;
            Sent probe =
                    sent.get(requestBody(stamp.channel, stamp.data, stamp.offset + headers, stamp.length - headers));
            if (probe != null && stamp.kernelStampNs != 0) {
                probe.txMomentNs = momentNs(stamp.kernelStampNs, probe.sentNs);
            }
            next.onTxStamp(stamp);
        }

        @Override
        public void onIcmpError(Arrival error) {
            Sent probe = sent.get(requestBody(error.channel, error.data, error.offset, error.length));
            if (probe != null && !probe.answered) {
                probe.rejected = true;
            }
            next.onIcmpError(error);
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
