package net.icmpexporter.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.SynCookie;
import net.icmpexporter.wire.TcpSyn;

/** Sends echo requests or SYNs of one family through a rig, and keeps copies of what comes up. */
final class Prober implements ArrivalHandler {

    static final int REFERENCE = 0x1CE0;
    static final int PAYLOAD_BYTES = 56;

    /** A sequence number is these upper bits, and the probe's number below. */
    private static final int SYN_SEQUENCE = 0xA500_0000;

    private static final int SYN_NUMBERS = 0x00FF_FFFF;

    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long NAP_NS = 20_000_000;
    private static final long SETTLE_NS = 300_000_000;
    private static final int LIMIT = 100;

    /** An arrival, kept. */
    record Seen(
            What what,
            IpFamily family,
            Channel channel,
            IpAddress peer,
            IpAddress reporter,
            int icmpType,
            int icmpCode,
            long stampNs,
            int hopLimit,
            List<Byte> bytes) {

        enum What {
            REPLY,
            TX_STAMP,
            ICMP_ERROR
        }

        /** The cookie at the end, by which {@link Prober#cookie} finds the number. */
        long tailCookie() {
            return u64(bytes.size() - 8);
        }

        /** The number of the probe that it is about. */
        int number() {
            return switch (channel.protocol()) {
                case ICMP -> (int) tailCookie();
                case ECHO -> throw new IllegalStateException("no packet of its own");
                case TCP ->
                    switch (what) {
                        case TX_STAMP -> (int) (u64(bytes.size() - TcpSyn.BYTES) & SYN_NUMBERS);
                        case ICMP_ERROR -> (int) (u64(0) & SYN_NUMBERS);
                        case REPLY -> (int) (((u64(4) & 0xFFFF_FFFFL) - 1) & SYN_NUMBERS);
                    };
            };
        }

        int u16(int index) {
            return (bytes.get(index) & 0xFF) << 8 | (bytes.get(index + 1) & 0xFF);
        }

        private long u64(int index) {
            long value = 0;
            for (int i = 0; i < 8; i++) {
                value = value << 8 | (bytes.get(index + i) & 0xFF);
            }
            return value;
        }
    }

    final Rig rig;
    final IpFamily family;
    final Channel channel;
    final List<Seen> seen = new ArrayList<>();

    Prober(Rig rig, IpFamily family) {
        this(rig, Channel.of(Protocol.ICMP, family));
    }

    Prober(Rig rig, Channel channel) {
        this.rig = rig;
        this.family = channel.family();
        this.channel = channel;
    }

    Rig.Peers peers() {
        return family == IpFamily.IPV4 ? rig.ipv4() : rig.ipv6();
    }

    SendBatch batch() {
        return rig.transport().batch(channel);
    }

    static long cookie(int number) {
        return 0xC00C_1E00_0000_0000L | Integer.toUnsignedLong(number);
    }

    /** Puts a request into the batch. */
    int add(IpAddress to, int number) {
        return channel.protocol() == Protocol.ICMP ? add(to, number, PAYLOAD_BYTES) : addSyn(to, Rig.OPEN_PORT, number);
    }

    /** Puts a request with options into the batch. */
    int add(IpAddress to, int number, PacketOptions packet) {
        return channel.protocol() == Protocol.ICMP
                ? add(to, number, PAYLOAD_BYTES, packet)
                : addSyn(to, Rig.OPEN_PORT, number, packet);
    }

    /** Puts a SYN into the batch. */
    int addSyn(IpAddress to, int port, int number) {
        return addSyn(to, port, number, PacketOptions.USUAL);
    }

    private int addSyn(IpAddress to, int port, int number, PacketOptions packet) {
        SendBatch batch = batch();
        int slot = batch.add(to, TcpSyn.BYTES, number, packet);
        int sourcePort = SynCookie.FIRST_PORT + number % (SynCookie.LAST_PORT - SynCookie.FIRST_PORT + 1);
        int sequence = SYN_SEQUENCE | number;
        TcpSyn.write(batch.memory(), batch.offset(slot), family, sourcePort, port, sequence, number);
        return slot;
    }

    int add(IpAddress to, int number, int payloadBytes) {
        return add(to, number, payloadBytes, PacketOptions.USUAL);
    }

    int add(IpAddress to, int number, int payloadBytes, PacketOptions packet) {
        SendBatch batch = batch();
        int slot = batch.add(to, IcmpEcho.HEADER_BYTES + payloadBytes, number, packet);
        int identifier =
                rig.transport().status(Channel.of(Protocol.ICMP, family)).echoIdentifier();
        IcmpEcho.writeRequest(
                batch.memory(),
                batch.offset(slot),
                family,
                identifier,
                REFERENCE,
                number,
                cookie(number),
                payloadBytes);
        return slot;
    }

    /** Sends what is in the batch; the result of each slot. */
    List<SendResult> flush() {
        SendBatch batch = batch();
        rig.transport().send(batch);
        List<SendResult> results = new ArrayList<>();
        for (int slot = 0; slot < batch.size(); slot++) {
            results.add(batch.result(slot));
        }
        batch.clear();
        return results;
    }

    SendResult send(IpAddress to, int number) {
        add(to, number);
        return flush().get(0);
    }

    /** Sends {@code count} requests, numbered from 0, in as many batches as they need. */
    void sendMany(IpAddress to, int count) {
        for (int number = 0; number < count; number++) {
            add(to, number);
            if (batch().isFull() || number == count - 1) {
                assertThat(flush()).containsOnly(SendResult.SENT);
            }
        }
    }

    /** Reads until something is so. */
    void pollUntil(BooleanSupplier isSo) {
        long beganNs = rig.mono().monoNs();
        while (!isSo.getAsBoolean()) {
            assertThat(rig.mono().monoNs() - beganNs)
                    .as("waited in vain; seen %s", seen)
                    .isLessThan(PATIENCE_NS);
            rig.transport().await(NAP_NS, true);
            drain();
        }
    }

    /** Lets that much time pass, and reads what comes meanwhile. */
    void pollFor(long ns) {
        long endNs = rig.mono().monoNs() + ns;
        while (endNs - rig.mono().monoNs() > 0) {
            rig.transport().await(endNs - rig.mono().monoNs(), true);
            drain();
        }
    }

    /** Lets that much time pass, and reads nothing. */
    void waitFor(long ns) {
        long endNs = rig.mono().monoNs() + ns;
        while (endNs - rig.mono().monoNs() > 0) {
            rig.transport().await(endNs - rig.mono().monoNs(), false);
        }
    }

    private void drain() {
        int delivered = rig.transport().poll(this, LIMIT);
        while (delivered >= LIMIT) {
            delivered = rig.transport().poll(this, LIMIT);
        }
    }

    /**
     * Sends until a reply comes back that is stamped, if the transport stamps: a new link needs a moment, and so does the
     * kernel's switch for stamps. Then waits until nothing of it is on its way any more.
     */
    Prober warm() {
        boolean stamps = rig.transport().status(channel).kernelStamps();
        int[] sent = {0};
        pollUntil(() -> {
            send(peers().answering(), 1_000_000 + sent[0]++);
            return of(What.REPLY).stream().anyMatch(reply -> !stamps || reply.stampNs() != 0);
        });
        long quietNs = rig.mono().monoNs() + SETTLE_NS;
        pollUntil(() -> rig.mono().monoNs() - quietNs > 0
                || (of(What.REPLY).size() == sent[0] && of(What.TX_STAMP).size() == sent[0]));
        seen.clear();
        return this;
    }

    List<Seen> of(What what) {
        return seen.stream().filter(one -> one.what() == what).toList();
    }

    @Override
    public void onReply(Arrival reply) {
        keep(What.REPLY, reply);
    }

    @Override
    public void onTxStamp(Arrival sent) {
        keep(What.TX_STAMP, sent);
    }

    @Override
    public void onIcmpError(Arrival error) {
        keep(What.ICMP_ERROR, error);
    }

    private void keep(What what, Arrival arrival) {
        List<Byte> bytes = new ArrayList<>(arrival.length);
        for (int i = 0; i < arrival.length; i++) {
            bytes.add(arrival.data.get(arrival.offset + i));
        }
        seen.add(new Seen(
                what,
                arrival.channel.family(),
                arrival.channel,
                IpAddress.of(arrival.peerHi, arrival.peerLo),
                IpAddress.of(arrival.reporterHi, arrival.reporterLo),
                arrival.icmpType,
                arrival.icmpCode,
                arrival.kernelStampNs,
                arrival.hopLimit,
                List.copyOf(bytes)));
    }
}
