package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.InternetChecksum;
import net.icmpexporter.wire.TcpSyn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same network answers TCP SYNs: each impairment does to them what it says, and the record says so too. */
final class TcpTest {

    private static final long SEED = 20260102;
    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";
    private static final long HOST_NS = 20_000 + 30_000;
    private static final char SYN_ACK = 0x6012;
    private static final char RST_ACK = 0x5014;

    private static Bench bench(Path path) {
        return new Bench(FakeNetwork.seeded(SEED).path(V4, path).path(V6, path));
    }

    private static ByteBuffer bytes(Seen seen) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(seen.hex()));
    }

    private static ByteBuffer sentSyn(Seen sent) {
        ByteBuffer all = bytes(sent);
        return all.slice(all.capacity() - TcpSyn.BYTES, TcpSyn.BYTES);
    }

    /** Over addresses, protocol, length and segment: put together as RFC 9293, 3.1 draws it. */
    private static boolean checksumIsRight(ByteBuffer segment, IpAddress source, IpAddress destination) {
        ByteBuffer all = ByteBuffer.allocate(36 + segment.capacity());
        // four zero words before it do not change the sum of an IPv4 address, which has its mark beside it
        all.putInt(0, source.ipv4Bits()).putInt(4, destination.ipv4Bits());
        all.putInt(28, segment.capacity()).putInt(32, 6).put(36, segment, 0, segment.capacity());
        return InternetChecksum.isRight(all, 0, all.capacity());
    }

    private static boolean checksumIsRight6(ByteBuffer segment, IpAddress source, IpAddress destination) {
        ByteBuffer all = ByteBuffer.allocate(40 + segment.capacity());
        all.putLong(source.hi()).putLong(source.lo()).putLong(destination.hi()).putLong(destination.lo());
        all.putInt(segment.capacity()).putInt(6).put(40, segment, 0, segment.capacity());
        return InternetChecksum.isRight(all, 0, all.capacity());
    }

    private static boolean isRight(Seen reply) {
        return reply.peer().family() == IpFamily.IPV4
                ? checksumIsRight(bytes(reply), reply.peer(), reply.local())
                : checksumIsRight6(bytes(reply), reply.peer(), Bench.parse("2001:2::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void aSynIsAccepted(String address) {
        Bench bench = bench(Path.rttNs(10 * MS_NS));

        assertThat(bench.syn(address, 443, 5)).isEqualTo(SendResult.SENT);
        bench.pass(S_NS);

        assertThat(bench.seen).hasSize(2);
        Seen sent = bench.seen.get(0);
        Seen reply = bench.seen.get(1);
        assertThat(sent.what()).isEqualTo(What.TX_STAMP);
        assertThat(reply.what()).isEqualTo(What.REPLY);
        assertThat(reply.channel()).isEqualTo(address.equals(V4) ? Channel.TCP4 : Channel.TCP6);
        assertThat(reply.peer()).isEqualTo(Bench.parse(address));
        assertThat(reply.local()).isEqualTo(address.equals(V4) ? Bench.parse("198.18.0.1") : IpAddress.of(0, 0));
        assertThat(reply.atNs()).isEqualTo(10 * MS_NS + HOST_NS);
        assertThat(reply.stampWallNs() - sent.stampWallNs()).isEqualTo(10 * MS_NS);
        ByteBuffer segment = bytes(reply);
        assertThat(segment.capacity()).isEqualTo(24);
        assertThat(segment.getChar(0)).isEqualTo((char) 443);
        assertThat(segment.getChar(2)).isEqualTo((char) (Bench.FIRST_SYN_PORT + 5));
        assertThat(segment.getInt(8)).isEqualTo(Bench.FIRST_SYN_SEQUENCE + 6);
        assertThat(segment.getChar(12)).isEqualTo(SYN_ACK);
        assertThat(isRight(reply)).isTrue();
        assertThat(bench.network.record(address).received()).isEqualTo(1);
        assertThat(bench.network.record(address).reset()).isZero();
    }

    /** As the kernel does: what leaves has its sum, what the program wrote had none. */
    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void theTransportWritesTheChecksum(String address) {
        Bench bench = bench(Path.rttNs(MS_NS));
        bench.syn(address, 80, 1);
        bench.pass(S_NS);

        ByteBuffer syn = sentSyn(bench.seen(What.TX_STAMP).get(0));
        assertThat(
                        address.equals(V4)
                                ? checksumIsRight(syn, Bench.parse("198.18.0.1"), Bench.parse(V4))
                                : checksumIsRight6(syn, Bench.parse("2001:2::1"), Bench.parse(V6)))
                .isTrue();
    }

    /** A program that puts anything into the checksum's field breaks it, as it would on a kernel. */
    @Test
    void whatIsNoSynIsNotAnswered() {
        Bench bench = bench(Path.rttNs(MS_NS));
        int[][] spoilt = {{16, 1}, {17, 1}, {13, 0x12}, {13, 0x00}, {13, 0x03}, {12, 0x40}, {12, 0xF0}};
        for (int[] change : spoilt) {
            SendBatch batch = bench.transport.batch(Channel.TCP4);
            batch.clear();
            bench.writeSyn(batch, Bench.parse(V4), 80, 1);
            batch.memory().put(batch.offset(0) + change[0], (byte) change[1]);
            bench.transport.send(batch);
            bench.pass(S_NS);
        }
        assertThat(bench.seen(What.REPLY)).isEmpty();
        assertThat(bench.network.record(V4).malformed()).isEqualTo(spoilt.length);
        assertThat(bench.network.record(V4).unanswered()).isEqualTo(spoilt.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void closedPortsRefuseAndOthersDoNot(String address) {
        Bench bench = bench(Path.rttNs(5 * MS_NS).closedPorts(port -> port < 100));
        bench.syn(address, 99, 1);
        bench.syn(address, 100, 2);
        bench.pass(S_NS);

        List<Seen> replies = bench.seen(What.REPLY);
        ByteBuffer refusal = bytes(replies.get(0));
        assertThat(refusal.capacity()).isEqualTo(20);
        assertThat(refusal.getChar(0)).isEqualTo((char) 99);
        assertThat(refusal.getInt(4)).as("RFC 9293, 3.5.2").isZero();
        assertThat(refusal.getInt(8)).isEqualTo(Bench.FIRST_SYN_SEQUENCE + 2);
        assertThat(refusal.getChar(12)).isEqualTo(RST_ACK);
        assertThat(bytes(replies.get(1)).getChar(12)).isEqualTo(SYN_ACK);
        assertThat(replies).allMatch(TcpTest::isRight);
        PathRecord record = bench.network.record(address);
        assertThat(record.received()).isEqualTo(2);
        assertThat(record.reset()).isEqualTo(1);
        assertThat(record.rttSumNs()).isEqualTo(10 * MS_NS);
    }

    @Test
    void someConnectionsAreReset() {
        Bench bench = bench(Path.rttNs(MS_NS).reset(When.every(3)).duplicate(When.every(6), 1, MS_NS));
        bench.syns(V4, 80, 12, 100 * MS_NS);

        assertThat(bench.seen(What.REPLY).stream().map(reply -> bytes(reply).getChar(12) == RST_ACK))
                .containsExactly(
                        false, false, true, false, false, true, true, false, false, true, false, false, true, true);
        PathRecord record = bench.network.record(V4);
        assertThat(record.received()).isEqualTo(12);
        assertThat(record.reset()).isEqualTo(4);
        assertThat(record.duplicateReplies()).isEqualTo(2);
    }

    @Test
    void aResetPastTheTimeoutIsLate() {
        Bench bench = bench(Path.rttNs(2 * S_NS).timeoutNs(S_NS).reset(When.always()));
        bench.syn(V4, 80, 0);
        bench.pass(3 * S_NS);

        assertThat(bench.network.record(V4).late()).isEqualTo(1);
        assertThat(bench.network.record(V4).received()
                        + bench.network.record(V4).reset())
                .isZero();
    }

    /** Echo and SYN of one address share its path: the probes are counted together. */
    @Test
    void anEchoIsNeverReset() {
        Bench bench = bench(Path.rttNs(MS_NS).reset(When.always()).closedPorts(port -> true));
        bench.ping(V4, 0);
        bench.syn(V4, 80, 1);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY).stream().map(Seen::channel)).containsExactly(Channel.ICMP4, Channel.TCP4);
        assertThat(bench.network.record(V4).received()).isEqualTo(2);
        assertThat(bench.network.record(V4).reset()).isEqualTo(1);
    }

    @Test
    void lossIsLoss() {
        Bench bench = bench(Path.rttNs(MS_NS).lose(When.every(4)));
        bench.syns(V4, 80, 20, 10 * MS_NS);

        assertThat(bench.network.record(V4).unanswered()).isEqualTo(5);
        assertThat(bench.seen(What.REPLY)).hasSize(15);
        assertThat(bench.seen(What.TX_STAMP)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anIcmpErrorQuotesTheSyn(String address) {
        IpAddress router = Bench.parse(address.equals(V4) ? "198.51.100.254" : "2001:db8:1::fe");
        Bench bench = bench(
                Path.rttNs(5 * MS_NS).reject(When.probes(0), 3, 1, router, 8).reject(When.probes(1), 3, 3, router));
        bench.syns(address, 80, 2, S_NS);

        List<Seen> errors = bench.seen(What.ICMP_ERROR);
        assertThat(errors).hasSize(2).allSatisfy(error -> {
            assertThat(error.peer()).isEqualTo(Bench.parse(address));
            assertThat(error.reporter()).isEqualTo(router);
            assertThat(error.channel().protocol()).isEqualTo(Protocol.TCP);
        });
        assertThat(errors.get(0).hex()).isEqualTo("ee480050fffffff0");
        assertThat(bench.seen(What.TX_STAMP).get(1).hex())
                .endsWith(errors.get(1).hex());
        assertThat(errors.get(1).hex()).hasSize(2 * TcpSyn.BYTES);
        assertThat(bench.network.record(address).rejected()).isEqualTo(2);
    }

    @Test
    void aBadChecksumComesUpOnIpv4AndIsDroppedOnIpv6() {
        Bench bench = bench(Path.rttNs(MS_NS).badChecksum(When.always()));
        bench.syn(V4, 80, 0);
        bench.syn(V6, 80, 0);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).singleElement().satisfies(reply -> assertThat(isRight(reply))
                .isFalse());
        assertThat(bench.network.record(V4).corruptReplies()).isEqualTo(1);
        assertThat(bench.network.record(V6).droppedByKernel()).isEqualTo(1);
        assertThat(bench.network.record(V6).lost()).isEqualTo(1);
    }

    @Test
    void anAlteredAnswerAcknowledgesAnother() {
        Bench bench = bench(Path.rttNs(MS_NS).alter(When.always(), -1));
        bench.syn(V4, 80, 0);
        bench.pass(S_NS);

        Seen reply = bench.seen(What.REPLY).get(0);
        assertThat(bytes(reply).getInt(8)).isNotEqualTo(Bench.FIRST_SYN_SEQUENCE + 1);
        assertThat(isRight(reply)).isTrue();
        assertThat(bench.network.record(V4).corruptReplies()).isEqualTo(1);
        assertThat(bench.network.record(V4).spoiled()).isEqualTo(1);
    }

    @Test
    void aTruncatedAnswerSaysThatItIsLonger() {
        Bench bench = bench(Path.rttNs(MS_NS).truncate(When.always(), 12).closedPorts(port -> port == 1));
        bench.syn(V4, 80, 0);
        bench.syn(V4, 1, 1);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).hasSize(2).allSatisfy(reply -> {
            assertThat((bytes(reply).get(12) >>> 4 & 0xF) * 4).isEqualTo(60);
            assertThat(isRight(reply)).isTrue();
        });
        assertThat(bench.network.record(V4).corruptReplies()).isEqualTo(2);
    }

    @Test
    void anotherSourceAnswersInsteadOfTheTarget() {
        IpAddress other = Bench.parse("192.0.2.99");
        Bench bench = bench(Path.rttNs(MS_NS).otherSource(When.always(), other));
        bench.syn(V4, 80, 0);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).singleElement().satisfies(reply -> {
            assertThat(reply.peer()).isEqualTo(other);
            assertThat(isRight(reply)).isTrue();
        });
        assertThat(bench.network.record(V4).foreignReplies()).isEqualTo(1);
    }

    @Test
    void whatNobodyAskedForComesUpOnTheSocketOfItsProtocol() {
        Bench bench = bench(Path.rttNs(MS_NS));
        byte[] bytes = {1, 2, 3};
        bench.network.injectReply(MS_NS, Protocol.TCP, Bench.parse(V4), bytes);
        bench.network.injectIcmpError(MS_NS, Protocol.TCP, Bench.parse(V6), Bench.parse(V6), 1, 4, bytes);
        bench.network.injectTxStamp(MS_NS, Protocol.TCP, IpFamily.IPV4, bytes);
        bench.pass(S_NS);

        assertThat(bench.seen).hasSize(3).allSatisfy(seen -> {
            assertThat(seen.channel().protocol()).isEqualTo(Protocol.TCP);
            assertThat(seen.hex()).isEqualTo("010203");
        });
    }
}
