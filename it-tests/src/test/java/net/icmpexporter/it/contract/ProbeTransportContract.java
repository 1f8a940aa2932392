package net.icmpexporter.it.contract;

import static net.icmpexporter.transport.SendResult.ACCESS_DENIED;
import static net.icmpexporter.transport.SendResult.HOST_UNREACHABLE;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.it.contract.Prober.Seen;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.wire.IcmpEcho;
import net.icmpexporter.wire.InternetChecksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of {@link net.icmpexporter.transport.ProbeTransport}, word by word. */
abstract class ProbeTransportContract extends WaitingContract {

    private static final int MANY = 150;

    // status, batch

    @ParameterizedTest
    @EnumSource
    void theStatusSaysWhatIsThere(IpFamily family) {
        ChannelStatus status = transport().status(Channel.of(Protocol.ICMP, family));

        assertThat(status.usable()).as(status.detail()).isTrue();
        assertThat(status.socket()).isEqualTo(socketKind());
        assertThat(status.echoIdentifier()).isBetween(0, 0xFFFF);
        assertThat(status.kernelStamps()).isTrue();
        assertThat(status.detail()).isNotBlank();
        assertThat(transport().needsReopen()).isFalse();
        assertThat(transport().reopen()).as("nothing is lost").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void thereIsOneBatchOfEachFamily(IpFamily family) {
        SendBatch batch = transport().batch(Channel.of(Protocol.ICMP, family));

        assertThat(batch.channel()).isEqualTo(Channel.of(Protocol.ICMP, family));
        assertThat(batch.slotBytes()).isGreaterThanOrEqualTo(IcmpEcho.HEADER_BYTES + 1400);
        assertThat(batch.size()).isZero();
        new Prober(rig(), family).warm();
        assertThat(transport().batch(Channel.of(Protocol.ICMP, family))).isSameAs(batch);
    }

    // send

    @ParameterizedTest
    @EnumSource
    void everyReplyIsTheRequestToTheLastByte(IpFamily family) {
        Prober prober = prober(family);
        int[] payloads = {24, 25, 31, 56, 57, 999, 1400};
        for (int number = 0; number < payloads.length; number++) {
            prober.add(prober.peers().answering(), number, payloads[number]);
        }
        assertThat(prober.flush()).containsOnly(SENT);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == payloads.length);

        for (int number = 0; number < payloads.length; number++) {
            Seen reply = prober.of(What.REPLY).get(number);
            ByteBuffer bytes = bytes(reply);
            assertThat(reply.family()).isEqualTo(family);
            assertThat(reply.peer()).isEqualTo(prober.peers().answering());
            assertThat(IcmpEcho.isReply(bytes, 0, family)).isTrue();
            assertThat(IcmpEcho.identifier(bytes, 0))
                    .isEqualTo(transport()
                            .status(Channel.of(Protocol.ICMP, family))
                            .echoIdentifier());
            assertThat(IcmpEcho.echoes(
                            bytes,
                            0,
                            bytes.capacity(),
                            Prober.REFERENCE,
                            number,
                            Prober.cookie(number),
                            payloads[number]))
                    .as("number %d of %d bytes", number, payloads[number])
                    .isTrue();
            if (family == IpFamily.IPV4) {
                assertThat(InternetChecksum.isRight(bytes, 0, bytes.capacity())).isTrue();
            }
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
    void aBatchOfNothingIsSent(IpFamily family) {
        Prober prober = prober(family);

        assertThat(prober.flush()).isEmpty();
        assertThat(transport().poll(prober, 10)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theBatchMayBeOverwrittenAtOnce(IpFamily family) {
        Prober prober = prober(family);
        prober.add(prober.peers().answering(), 7);
        SendBatch batch = prober.batch();
        transport().send(batch);
        for (int i = 0; i < batch.slotBytes(); i++) {
            batch.memory().put(batch.offset(0) + i, (byte) 0x55);
        }
        batch.clear();

        prober.pollUntil(() -> prober.of(What.REPLY).size() == 1);
        assertThat(prober.of(What.REPLY).get(0).tailCookie()).isEqualTo(Prober.cookie(7));
    }

    // poll

    @ParameterizedTest
    @EnumSource
    void everyPacketComesBackOnceWithItsStamp(IpFamily family) {
        Prober prober = prober(family);
        long beforeWallNs = rig().wall().wallNs();
        prober.sendMany(prober.peers().answering(), MANY);
        prober.pollUntil(() ->
                prober.of(What.REPLY).size() == MANY && prober.of(What.TX_STAMP).size() == MANY);
        prober.pollFor(50 * MS_NS);
        long afterWallNs = rig().wall().wallNs();

        List<Seen> sent = prober.of(What.TX_STAMP);
        List<Seen> replies = prober.of(What.REPLY);
        assertThat(numbers(prober, What.TX_STAMP)).isEqualTo(upTo(MANY));
        for (int number = 0; number < MANY; number++) {
            Seen stamp = sent.get(number);
            Seen reply = replies.get(number);
            assertThat(stamp.family()).isEqualTo(family);
            assertThat(stamp.stampNs()).isNotZero();
            assertThat(reply.stampNs()).isNotZero();
            assertThat(stamp.stampNs()).isBetween(beforeWallNs, reply.stampNs());
            assertThat(reply.stampNs()).isLessThanOrEqualTo(afterWallNs);
            int payload = stamp.bytes().size() - Prober.PAYLOAD_BYTES;
            assertThat(stamp.bytes().subList(payload, stamp.bytes().size()))
                    .as("the payload is at the end, whatever is before it")
                    .isEqualTo(reply.bytes()
                            .subList(IcmpEcho.HEADER_BYTES, reply.bytes().size()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplySaysTheHopsThatItHasLeft(IpFamily family) {
        Prober prober = prober(family);
        prober.sendMany(prober.peers().answering(), 5);
        prober.pollUntil(() ->
                prober.of(What.REPLY).size() == 5 && prober.of(What.TX_STAMP).size() == 5);

        assertThat(prober.of(What.REPLY))
                .extracting(Seen::hopLimit)
                .containsOnly(prober.peers().hopLimit());
        assertThat(prober.of(What.TX_STAMP)).extracting(Seen::hopLimit).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void repliesComeInTheOrderTheyArrivedIn(IpFamily family) {
        Prober prober = prober(family);
        prober.sendMany(prober.peers().answering(), MANY);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == MANY);

        assertThat(numbers(prober, What.REPLY)).isEqualTo(upTo(MANY));
    }

    @ParameterizedTest
    @EnumSource
    void stampsComeBeforeRepliesAndTheLimitMeansWhatItSays(IpFamily family) {
        Prober prober = prober(family);
        int count = 50;
        prober.sendMany(prober.peers().answering(), count);
        prober.waitFor(300 * MS_NS);

        int delivered = transport().poll(prober, 10);
        assertThat(delivered).isGreaterThanOrEqualTo(10);
        assertThat(prober.seen).hasSize(delivered).allMatch(seen -> seen.what() == What.TX_STAMP);
        int last = transport().poll(prober, 10);
        while (last >= 10) {
            last = transport().poll(prober, 10);
        }
        assertThat(prober.seen)
                .as("fewer than the limit means that nothing is left")
                .hasSize(2 * count);
        assertThat(prober.seen.subList(0, count)).allMatch(seen -> seen.what() == What.TX_STAMP);
        assertThat(transport().poll(prober, 10)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nothingComesOfNothing(IpFamily family) {
        Prober prober = prober(family);

        assertThat(transport().poll(prober, 1)).isZero();
        assertThat(prober.seen).isEmpty();
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
            prober.send(prober.peers().unreachable(), 0x1234_5678);
            prober.pollFor(300 * MS_NS);
            return !prober.of(What.ICMP_ERROR).isEmpty();
        });

        assertThat(prober.of(What.ICMP_ERROR)).singleElement().satisfies(error -> {
            boolean v4 = family == IpFamily.IPV4;
            assertThat(error.family()).isEqualTo(family);
            assertThat(error.icmpType()).isEqualTo(v4 ? 3 : 1);
            assertThat(error.icmpCode()).isEqualTo(v4 ? 1 : 0);
            assertThat(error.peer()).isEqualTo(prober.peers().unreachable());
            assertThat(error.reporter()).isEqualTo(prober.peers().router());
            assertThat(error.bytes()).hasSizeGreaterThanOrEqualTo(IcmpEcho.HEADER_BYTES);
            assertThat(IcmpEcho.isRequest(bytes(error), 0, family)).isTrue();
            assertThat(error.u16(4))
                    .isEqualTo(transport()
                            .status(Channel.of(Protocol.ICMP, family))
                            .echoIdentifier());
            assertThat(error.u16(6)).isEqualTo(0x5678);
        });
        assertThat(prober.of(What.REPLY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatWaitsIsNotBlamedOnTheNextPackets(IpFamily family) {
        Prober prober = prober(family);
        int[] errors = {0};
        prober.pollUntil(() -> {
            prober.seen.clear();
            prober.send(prober.peers().unreachable(), 1);
            prober.waitFor(30 * MS_NS);
            for (int number = 10; number < 20; number++) {
                prober.add(prober.peers().answering(), number);
            }
            assertThat(prober.flush()).containsOnly(SENT);
            prober.pollUntil(() -> prober.of(What.REPLY).size() == 10);
            boolean reported = !prober.of(What.ICMP_ERROR).isEmpty();
            errors[0] += reported ? 1 : 0;
            prober.pollFor(reported ? 0 : 300 * MS_NS);
            return errors[0] == 3;
        });
    }

    @Test
    void bothFamiliesGoTogether() {
        Prober four = prober(IpFamily.IPV4);
        Prober six = prober(IpFamily.IPV6);
        for (int number = 0; number < 20; number++) {
            four.add(four.peers().answering(), number);
            six.add(six.peers().answering(), number);
        }
        assertThat(four.flush()).containsOnly(SENT);
        assertThat(six.flush()).containsOnly(SENT);
        four.pollUntil(
                () -> four.of(What.REPLY).size() == 40 && four.of(What.TX_STAMP).size() == 40);

        for (IpFamily family : IpFamily.values()) {
            assertThat(four.of(What.REPLY).stream()
                            .filter(reply -> reply.family() == family)
                            .map(Prober.Seen::tailCookie))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(Prober::cookie).toList());
        }
    }

    // the rest

    @ParameterizedTest
    @EnumSource
    void anyLoadMayBeAnnouncedAtAnyTime(IpFamily family) {
        Prober prober = prober(family);
        for (long probesPerSecond : new long[] {0, 1, 1_000_000, Long.MAX_VALUE, 100}) {
            transport().reserve(probesPerSecond);
            prober.seen.clear();
            prober.sendMany(prober.peers().answering(), 5);
            prober.pollUntil(() -> prober.of(What.REPLY).size() == 5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dropsNeverDecreaseAndAreNoneWhereThereIsRoom(IpFamily family) {
        Prober prober = prober(family);
        long before = transport().overflowDrops(Channel.of(Protocol.ICMP, family));
        prober.sendMany(prober.peers().answering(), MANY);
        prober.pollUntil(() -> prober.of(What.REPLY).size() == MANY);

        assertThat(before).isZero();
        assertThat(transport().overflowDrops(Channel.of(Protocol.ICMP, family))).isZero();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        transport().close();
        transport().close();
    }

    @Test
    void theStatusIsForAnyThread() throws InterruptedException {
        List<ChannelStatus> seen = new ArrayList<>();
        Thread other = new Thread(() -> seen.add(transport().status(Channel.ICMP4)));
        other.start();
        other.join();

        assertThat(seen).containsExactly(transport().status(Channel.ICMP4));
    }

    private static List<Integer> numbers(Prober prober, What what) {
        return prober.of(what).stream().map(seen -> (int) seen.tailCookie()).toList();
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
