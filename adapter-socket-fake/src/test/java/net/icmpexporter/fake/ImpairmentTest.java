package net.icmpexporter.fake;

import static net.icmpexporter.fake.Bench.MESSAGE_BYTES;
import static net.icmpexporter.fake.Bench.MS_NS;
import static net.icmpexporter.fake.Bench.S_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.icmpexporter.fake.Seen.What;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.InternetChecksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each impairment does what it says, and the record says so too. */
final class ImpairmentTest {

    private static final long SEED = 20260101;
    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";
    private static final long HOST_NS = 20_000 + 30_000;

    private static Bench bench(Path path) {
        return new Bench(FakeNetwork.seeded(SEED).path(V4, path).path(V6, path));
    }

    private static byte[] bytes(Seen seen) {
        return HexFormat.of().parseHex(seen.hex());
    }

    private static boolean checksumIsRight(Seen seen) {
        byte[] bytes = bytes(seen);
        return InternetChecksum.isRight(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void aSoundReplyIsTheRequestTurnedRound(String address) {
        Bench bench = bench(Path.rttNs(10 * MS_NS));

        assertThat(bench.ping(address, 5)).isEqualTo(SendResult.SENT);
        bench.pass(S_NS);

        assertThat(bench.seen).hasSize(2);
        Seen sent = bench.seen.get(0);
        Seen reply = bench.seen.get(1);
        assertThat(sent.what()).isEqualTo(What.TX_STAMP);
        assertThat(reply.what()).isEqualTo(What.REPLY);
        assertThat(reply.peer()).isEqualTo(Bench.parse(address));
        assertThat(reply.atNs()).isEqualTo(10 * MS_NS + HOST_NS);
        assertThat(reply.stampWallNs() - sent.stampWallNs()).isEqualTo(10 * MS_NS);
        String message = sent.hex().substring(sent.hex().length() - 2 * MESSAGE_BYTES);
        assertThat(reply.hex()).startsWith(address.equals(V4) ? "0000" : "8100");
        assertThat(reply.hex().substring(8)).isEqualTo(message.substring(8));
        if (address.equals(V4)) {
            assertThat(checksumIsRight(reply)).isTrue();
        }
    }

    @Test
    void theRecordAddsUpTheTrueRoundTrips() {
        Bench bench = bench(Path.of(Delay.uniformNs(5 * MS_NS, 15 * MS_NS)));

        bench.pings(V4, 100, S_NS);

        List<Seen> sent = bench.seen(What.TX_STAMP);
        List<Seen> replies = bench.seen(What.REPLY);
        long sumNs = 0;
        long shortestNs = Long.MAX_VALUE;
        long longestNs = 0;
        for (int i = 0; i < 100; i++) {
            long rttNs = replies.get(i).stampWallNs() - sent.get(i).stampWallNs();
            sumNs += rttNs;
            shortestNs = Math.min(shortestNs, rttNs);
            longestNs = Math.max(longestNs, rttNs);
        }
        assertThat(bench.network.record(V4).rttSumNs()).isEqualTo(sumNs);
        assertThat(bench.network.record(V4).stampedRttSumNs()).isEqualTo(sumNs);
        assertThat(shortestNs).isBetween(5 * MS_NS, 6 * MS_NS);
        assertThat(longestNs).isBetween(14 * MS_NS, 15 * MS_NS);
    }

    @Test
    void aNormalDelayHasItsMeanAndItsDeviation() {
        Bench bench = bench(Path.of(Delay.normalNs(80 * MS_NS, 5 * MS_NS)));

        bench.pings(V4, 2000, 10 * MS_NS);
        bench.pass(S_NS);

        PathRecord record = bench.network.record(V4);
        double meanNs = record.rttSumNs() / 2000.0;
        double deviationNs = Math.sqrt(record.rttSquaredSumNs2().doubleValue() / 2000.0 - meanNs * meanNs);
        assertThat(meanNs).as("seed %d", SEED).isCloseTo(80.0 * MS_NS, within(0.5 * MS_NS));
        assertThat(deviationNs).as("seed %d", SEED).isCloseTo(5.0 * MS_NS, within(0.3 * MS_NS));
    }

    @Test
    void lossByChanceIsNearItsRatio() {
        Bench bench = bench(Path.rttNs(MS_NS).lossRatio(0.10));

        bench.pings(V4, 5000, 10 * MS_NS);

        PathRecord record = bench.network.record(V4);
        assertThat(record.sent()).isEqualTo(5000);
        assertThat(record.unanswered()).as("seed %d", SEED).isBetween(430L, 570L);
        assertThat(record.received()).isEqualTo(5000 - record.unanswered());
        assertThat(bench.seen(What.REPLY)).hasSize((int) record.received());
        assertThat(bench.seen(What.TX_STAMP)).hasSize(5000);
    }

    @Test
    void scriptedLossIsExact() {
        Bench bench = bench(Path.rttNs(MS_NS)
                .lose(When.every(7))
                .lose(When.between(50 * S_NS, 60 * S_NS).and(When.every(2).not())));

        bench.pings(V4, 100, S_NS);

        // 6, 13, ... 97, and 50, 52, ... 58: no number is in both rows.
        assertThat(bench.network.record(V4).unanswered()).isEqualTo(14 + 5);
    }

    @Test
    void anOutageComesBackEachPeriod() {
        Bench bench = bench(Path.rttNs(MS_NS).lose(When.periodically(20 * S_NS, 3 * S_NS, 5 * S_NS)));

        bench.pings(V4, 100, S_NS);

        assertThat(bench.network.record(V4).unanswered()).isEqualTo(5 * 3);
    }

    @Test
    void copiesComeApartAndCountAsDuplicates() {
        Bench bench = bench(Path.rttNs(MS_NS).duplicate(When.probes(1), 2, 3 * MS_NS));

        bench.pings(V4, 3, S_NS);

        List<Seen> replies = bench.seen(What.REPLY);
        assertThat(replies).hasSize(5);
        assertThat(replies.get(2).atNs() - replies.get(1).atNs()).isEqualTo(3 * MS_NS);
        assertThat(replies.get(3).hex()).isEqualTo(replies.get(1).hex());
        assertThat(bench.network.record(V4).duplicateReplies()).isEqualTo(2);
        assertThat(bench.network.record(V4).received()).isEqualTo(3);
    }

    @Test
    void aReplyHeldBackIsOvertaken() {
        Bench bench = bench(Path.rttNs(MS_NS).reorder(When.probes(0), 1500 * MS_NS));

        bench.pings(V4, 3, S_NS);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY).stream().map(reply -> bytes(reply)[7]))
                .containsExactly((byte) 1, (byte) 0, (byte) 2);
        assertThat(bench.network.record(V4).received()).isEqualTo(3);
    }

    @Test
    void aReplyBeyondTheTimeoutIsLateWithAllItsCopies() {
        Bench bench = bench(Path.rttNs(3 * S_NS + 1).timeoutNs(3 * S_NS).duplicate(When.always(), 1, MS_NS));

        bench.ping(V4, 0);
        bench.pass(4 * S_NS);

        PathRecord record = bench.network.record(V4);
        assertThat(record.received()).isZero();
        assertThat(record.late()).isEqualTo(1);
        assertThat(record.lateReplies()).isEqualTo(2);
        assertThat(record.lost()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void theHopLimitChangesWhenItIsSaid(String address) {
        Bench bench = bench(Path.rttNs(MS_NS)
                .hopLimit(When.between(2 * S_NS, 4 * S_NS), 52)
                .hopLimit(When.probes(5), 0)
                .duplicate(When.probes(3), 1, MS_NS)
                .reject(When.probes(6), 3, 1, Bench.parse(address)));

        bench.pings(address, 7, S_NS);
        bench.syns(address, 80, 1, S_NS);

        assertThat(bench.seen(What.REPLY)).extracting(Seen::hopLimit).containsExactly(57, 57, 52, 52, 52, 57, 0, 57);
        assertThat(bench.seen(What.TX_STAMP)).extracting(Seen::hopLimit).containsOnly(0);
        assertThat(bench.seen(What.ICMP_ERROR)).extracting(Seen::hopLimit).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, V6})
    void anIcmpErrorNamesItsReporterAndQuotesTheRequest(String address) {
        IpAddress router = Bench.parse(address.equals(V4) ? "198.51.100.254" : "2001:db8:1::fe");
        Bench bench = bench(
                Path.rttNs(5 * MS_NS).reject(When.probes(0), 3, 1, router, 8).reject(When.probes(1), 11, 0, router));

        bench.pings(address, 2, S_NS);

        List<Seen> errors = bench.seen(What.ICMP_ERROR);
        List<Seen> sent = bench.seen(What.TX_STAMP);
        assertThat(errors).hasSize(2);
        assertThat(errors).allSatisfy(error -> {
            assertThat(error.peer()).isEqualTo(Bench.parse(address));
            assertThat(error.reporter()).isEqualTo(router);
        });
        assertThat(errors.get(0).icmpType()).isEqualTo(3);
        assertThat(errors.get(0).icmpCode()).isEqualTo(1);
        assertThat(errors.get(1).icmpType()).isEqualTo(11);
        assertThat(errors.get(0).hex()).hasSize(16);
        assertThat(sent.get(1).hex()).endsWith(errors.get(1).hex());
        assertThat(errors.get(1).hex()).hasSize(2 * MESSAGE_BYTES);
        assertThat(bench.network.record(address).rejected()).isEqualTo(2);
    }

    @Test
    void aBadChecksumComesUpOnIpv4AndIsDroppedOnIpv6() {
        Bench bench = bench(Path.rttNs(MS_NS).badChecksum(When.always()));

        bench.ping(V4, 0);
        bench.ping(V6, 0);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).hasSize(1).allSatisfy(reply -> {
            assertThat(reply.peer()).isEqualTo(Bench.parse(V4));
            assertThat(checksumIsRight(reply)).isFalse();
        });
        assertThat(bench.network.record(V4).corruptReplies()).isEqualTo(1);
        assertThat(bench.network.record(V4).droppedByKernel()).isZero();
        assertThat(bench.network.record(V6).corruptReplies()).isZero();
        assertThat(bench.network.record(V6).droppedByKernel()).isEqualTo(1);
        assertThat(bench.network.record(V4).lost()).isEqualTo(1);
        assertThat(bench.network.record(V6).lost()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 16, -9, -1})
    void anAlteredByteIsTheOneThatWasAskedForAndTheChecksumFits(int payloadByte) {
        Bench bench = bench(Path.rttNs(MS_NS).alter(When.probes(1), payloadByte));

        bench.pings(V4, 2, S_NS);

        Seen altered = bench.seen(What.REPLY).get(1);
        byte[] sent = bytes(bench.seen(What.TX_STAMP).get(1));
        byte[] received = bytes(altered);
        int expected = 8 + (payloadByte < 0 ? Bench.PAYLOAD_BYTES + payloadByte : payloadByte);
        for (int i = 8; i < MESSAGE_BYTES; i++) {
            boolean same = sent[sent.length - MESSAGE_BYTES + i] == received[i];
            assertThat(same).as("byte %d", i).isEqualTo(i != expected);
        }
        assertThat(checksumIsRight(altered)).isTrue();
        assertThat(bench.network.record(V4).corruptReplies()).isEqualTo(1);
        assertThat(bench.network.record(V4).spoiled()).isEqualTo(1);
    }

    @Test
    void aTruncatedReplyIsShorterAndItsChecksumFits() {
        Bench bench = bench(Path.rttNs(MS_NS).truncate(When.always(), 21));

        bench.ping(V4, 0);
        bench.pass(S_NS);

        Seen reply = bench.seen(What.REPLY).get(0);
        assertThat(bytes(reply)).hasSize(21);
        assertThat(checksumIsRight(reply)).isTrue();
        assertThat(bench.network.record(V4).spoiled()).isEqualTo(1);
    }

    @Test
    void anotherSourceAnswersInsteadOfTheTarget() {
        IpAddress other = Bench.parse("192.0.2.99");
        Bench bench = bench(Path.rttNs(MS_NS).otherSource(When.always(), other));

        bench.ping(V4, 0);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).singleElement().satisfies(reply -> {
            assertThat(reply.peer()).isEqualTo(other);
            assertThat(checksumIsRight(reply)).isTrue();
        });
        assertThat(bench.network.record(V4).foreignReplies()).isEqualTo(1);
        assertThat(bench.network.record(V4).received()).isZero();
    }

    @Test
    void stampsGoMissingOneByOne() {
        Bench bench = bench(Path.rttNs(MS_NS).withoutTxStamp(When.probes(1, 3)).withoutRxStamp(When.probes(2, 3)));

        bench.pings(V4, 4, S_NS);

        assertThat(bench.seen(What.TX_STAMP)).hasSize(2);
        assertThat(bench.seen(What.REPLY).stream().map(seen -> seen.stampWallNs() != 0))
                .containsExactly(true, true, false, false);
        PathRecord record = bench.network.record(V4);
        assertThat(record.received()).isEqualTo(4);
        assertThat(record.receivedUnstamped()).isEqualTo(3);
        assertThat(record.stampedRttSumNs()).isEqualTo(MS_NS);
        assertThat(record.rttSumNs()).isEqualTo(4 * MS_NS);
    }

    @Test
    void aLateStampComesAfterTheReplyAndStillNamesTheMomentOfSending() {
        Bench bench = bench(Path.rttNs(MS_NS).lateTxStamp(When.always(), 40 * MS_NS));

        bench.ping(V4, 0);
        long sentWallNs = bench.clocks.wallNs() + 20_000;
        bench.pass(S_NS);

        assertThat(bench.seen.stream().map(Seen::what)).containsExactly(What.REPLY, What.TX_STAMP);
        assertThat(bench.seen(What.TX_STAMP).get(0).stampWallNs()).isEqualTo(sentWallNs);
    }

    @Test
    void aBlackholeSwallowsEverythingButTheStamp() {
        Bench bench = bench(Path.blackhole());

        bench.pings(V4, 10, S_NS);

        assertThat(bench.seen(What.REPLY)).isEmpty();
        assertThat(bench.seen(What.TX_STAMP)).hasSize(10);
        assertThat(bench.network.record(V4).unanswered()).isEqualTo(10);
    }

    @Test
    void aRefusalByTheHostSendsNothing() {
        Bench bench = bench(Path.rttNs(MS_NS).refuse(When.every(2), SendResult.NOT_PERMITTED));

        assertThat(bench.ping(V4, 0)).isEqualTo(SendResult.SENT);
        assertThat(bench.ping(V4, 1)).isEqualTo(SendResult.NOT_PERMITTED);
        bench.pass(S_NS);

        assertThat(bench.seen(What.TX_STAMP)).hasSize(1);
        assertThat(bench.network.record(V4).refused()).isEqualTo(1);
        assertThat(bench.network.record(V4).sent()).isEqualTo(1);
    }

    @Test
    void aPathThatChangesKeepsItsRecord() {
        Bench bench = bench(Path.rttNs(MS_NS));
        bench.pings(V4, 3, S_NS);

        bench.network.path(V4, Path.blackhole());
        bench.pings(V4, 4, S_NS);

        assertThat(bench.network.record(V4).received()).isEqualTo(3);
        assertThat(bench.network.record(V4).unanswered()).isEqualTo(4);
    }

    @Test
    void aRequestWithABadChecksumIsNotAnswered() {
        Bench bench = bench(Path.rttNs(MS_NS));
        var batch = bench.transport.batch(Channel.ICMP4);
        bench.writeRequest(batch, Bench.parse(V4), 0);
        int at = batch.offset(0) + 20;
        batch.memory().put(at, (byte) (batch.memory().get(at) ^ 1));
        bench.transport.send(batch);
        bench.pass(S_NS);

        assertThat(bench.seen(What.REPLY)).isEmpty();
        assertThat(bench.network.record(V4).malformed()).isEqualTo(1);
        assertThat(bench.network.record(V4).unanswered()).isEqualTo(1);
    }

    @Test
    void whatIsUnderwayIsNeitherReceivedNorLost() {
        Bench bench = bench(Path.rttNs(100 * MS_NS));

        bench.ping(V4, 0);
        bench.pass(99 * MS_NS);
        assertThat(bench.network.record(V4).underway()).isEqualTo(1);
        assertThat(bench.network.record(V4).received()).isZero();

        bench.pass(2 * MS_NS);
        assertThat(bench.network.record(V4).underway()).isZero();
        assertThat(bench.network.record(V4).received()).isEqualTo(1);
    }
}
