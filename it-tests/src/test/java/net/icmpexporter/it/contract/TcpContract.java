package net.icmpexporter.it.contract;

import static net.icmpexporter.transport.SendResult.ACCESS_DENIED;
import static net.icmpexporter.transport.SendResult.HOST_UNREACHABLE;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.it.contract.Prober.Seen;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.wire.TcpSyn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the port promises of TCP: a SYN goes out, and what answers it comes up. A fresh rig for each promise. */
@Timeout(60)
abstract class TcpContract {

    private static final long MS_NS = 1_000_000;
    private static final int MANY = 150;
    private static final int SYN_ACK = 0x12;
    private static final int RST_ACK = 0x14;

    /** Stands for the one that is opened before each test. */
    private Rig rig = FakeRigs.inVirtualTime();

    /** A transport with its network, both families usable. */
    abstract Rig open() throws Exception;

    /** The kind of socket that its status names. */
    abstract String socketKind();

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private Prober prober(IpFamily family) {
        return new Prober(rig, Channel.of(Protocol.TCP, family)).warm();
    }

    @ParameterizedTest
    @EnumSource
    void theStatusSaysWhatIsThere(IpFamily family) {
        ChannelStatus status = rig.transport().status(Channel.of(Protocol.TCP, family));

        assertThat(status.usable()).as(status.detail()).isTrue();
        assertThat(status.socket()).isEqualTo(socketKind());
        assertThat(status.echoIdentifier()).isZero();
        assertThat(status.kernelStamps()).isTrue();
        assertThat(status.detail()).isNotBlank();
        assertThat(rig.transport().batch(Channel.of(Protocol.TCP, family)).slotBytes())
                .isGreaterThanOrEqualTo(1408);
    }

    /** An open port accepts, a closed one refuses, each on the SYN that it answers. */
    @ParameterizedTest
    @EnumSource
    void aSynIsAcceptedOrRefused(IpFamily family) {
        Prober prober = prober(family);
        prober.addSyn(prober.peers().answering(), Rig.OPEN_PORT, 5);
        prober.addSyn(prober.peers().answering(), Rig.CLOSED_PORT, 6);
        assertThat(prober.flush()).containsOnly(SENT);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == 2);

        for (Seen reply : prober.of(What.REPLY)) {
            boolean open = reply.number() == 5;
            ByteBuffer bytes = bytes(reply);
            assertThat(reply.channel()).isEqualTo(prober.channel);
            assertThat(reply.peer()).isEqualTo(prober.peers().answering());
            assertThat(reply.hopLimit()).isEqualTo(prober.peers().hopLimit());
            assertThat(reply.u16(0)).isEqualTo(open ? Rig.OPEN_PORT : Rig.CLOSED_PORT);
            assertThat(reply.u16(2)).isEqualTo(61_000 + reply.number());
            assertThat(reply.bytes().get(13)).isEqualTo((byte) (open ? SYN_ACK : RST_ACK));
            assertThat(TcpSyn.hasWholeHeader(bytes, 0, bytes.capacity())).isTrue();
        }
        assertThat(prober.of(What.REPLY).stream().map(Seen::number)).containsExactlyInAnyOrder(5, 6);
        assertThat(prober.of(What.ICMP_ERROR)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everySynComesBackOnceWithItsStamp(IpFamily family) {
        Prober prober = prober(family);
        long beforeWallNs = rig.wall().wallNs();
        prober.sendMany(prober.peers().answering(), MANY);
        prober.pollUntil(() ->
                prober.of(What.REPLY).size() >= MANY && prober.of(What.TX_STAMP).size() == MANY);
        prober.pollFor(50 * MS_NS);
        long afterWallNs = rig.wall().wallNs();

        List<Seen> sent = prober.of(What.TX_STAMP);
        List<Seen> replies = prober.of(What.REPLY);
        assertThat(numbers(prober, What.TX_STAMP)).isEqualTo(upTo(MANY));
        assertThat(numbers(prober, What.REPLY)).isEqualTo(upTo(MANY));
        for (int number = 0; number < MANY; number++) {
            assertThat(sent.get(number).stampNs())
                    .isBetween(beforeWallNs, replies.get(number).stampNs());
            assertThat(replies.get(number).stampNs()).isBetween(1L, afterWallNs);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySlotHasAResultOfItsOwn(IpFamily family) {
        Prober prober = prober(family);
        Rig.Peers peers = prober.peers();
        prober.add(peers.answering(), 0);
        prober.add(peers.refused(), 1);
        prober.add(peers.refused(), 2);
        prober.add(peers.answering(), 3);
        prober.add(peers.prohibited(), 4);
        prober.add(peers.answering(), 5);

        assertThat(prober.flush()).containsExactly(SENT, HOST_UNREACHABLE, HOST_UNREACHABLE, SENT, ACCESS_DENIED, SENT);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == 3);
        prober.pollFor(50 * MS_NS);
        assertThat(numbers(prober, What.REPLY)).containsExactly(0, 3, 5);
        assertThat(numbers(prober, What.TX_STAMP)).containsExactly(0, 3, 5);
        assertThat(prober.of(What.ICMP_ERROR)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theBatchMayBeOverwrittenAtOnce(IpFamily family) {
        Prober prober = prober(family);
        prober.add(prober.peers().answering(), 7);
        SendBatch batch = prober.batch();
        rig.transport().send(batch);
        for (int i = 0; i < batch.slotBytes(); i++) {
            batch.memory().put(batch.offset(0) + i, (byte) 0x55);
        }
        batch.clear();

        prober.pollUntil(() -> prober.of(What.REPLY).size() == 1);
        assertThat(prober.of(What.REPLY).get(0).number()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void fromASilentTargetOnlyTheStampComes(IpFamily family) {
        Prober prober = prober(family);
        assertThat(prober.send(prober.peers().silent(), 1)).isEqualTo(SENT);
        prober.pollFor(300 * MS_NS);

        assertThat(prober.seen.stream().map(Seen::what)).containsExactly(What.TX_STAMP);
    }

    @ParameterizedTest
    @EnumSource
    void aRoutersErrorNamesTypeCodeReporterAndPacket(IpFamily family) {
        Prober prober = prober(family);
        prober.pollUntil(() -> {
            // a router limits its errors to a few a second
            prober.send(prober.peers().unreachable(), 1_234);
            prober.pollFor(300 * MS_NS);
            return !prober.of(What.ICMP_ERROR).isEmpty();
        });

        assertThat(prober.of(What.ICMP_ERROR)).singleElement().satisfies(error -> {
            boolean v4 = family == IpFamily.IPV4;
            assertThat(error.channel()).isEqualTo(prober.channel);
            assertThat(error.icmpType()).isEqualTo(v4 ? 3 : 1);
            assertThat(error.icmpCode()).isEqualTo(v4 ? 1 : 0);
            assertThat(error.peer()).isEqualTo(prober.peers().unreachable());
            assertThat(error.reporter()).isEqualTo(prober.peers().router());
            assertThat(error.u16(0)).isEqualTo(61_000 + 1_234);
            assertThat(error.u16(2)).isEqualTo(Rig.OPEN_PORT);
            assertThat(error.number()).isEqualTo(1_234);
        });
        assertThat(prober.of(What.REPLY)).isEmpty();
    }

    /** Four sockets side by side: each hears of its own alone. */
    @Test
    void allChannelsGoTogether() {
        Prober[] probers = new Prober[Channel.ofPackets().size()];
        for (Channel channel : Channel.ofPackets()) {
            probers[channel.ordinal()] = new Prober(rig, channel).warm();
        }
        for (Prober prober : probers) {
            for (int number = 0; number < 20; number++) {
                prober.add(prober.peers().answering(), number);
            }
            assertThat(prober.flush()).containsOnly(SENT);
        }
        Prober ears = probers[0];
        ears.pollUntil(
                () -> ears.of(What.REPLY).size() >= 80 && ears.of(What.TX_STAMP).size() >= 80);
        ears.pollFor(50 * MS_NS);

        for (Channel channel : Channel.ofPackets()) {
            for (What what : new What[] {What.REPLY, What.TX_STAMP}) {
                assertThat(ears.of(what).stream()
                                .filter(seen -> seen.channel() == channel)
                                .map(Seen::number))
                        .as("%s, %s", channel, what)
                        .containsExactlyElementsOf(upTo(20));
            }
            assertThat(rig.transport().overflowDrops(channel)).isZero();
        }
    }

    private static List<Integer> numbers(Prober prober, What what) {
        return prober.of(what).stream().map(Seen::number).toList();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static ByteBuffer bytes(Seen seen) {
        ByteBuffer bytes = ByteBuffer.allocate(seen.bytes().size());
        seen.bytes().forEach(bytes::put);
        return bytes;
    }
}
