package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.ELSEWHERE;
import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ICMP errors end a probe. */
final class IcmpErrorTest {

    private static final ProbeKey KEY = key(V4, 1_000, 3_000);
    private static final ProbeKey KEY6 = key(V6, 1_000, 3_000);
    private static final IpAddress ROUTER = Rig.address("203.0.113.1");

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void anErrorIsKeptWithTypeCodeAndReporter() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, 64).reportedBy(ROUTER));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.rejected()).isEqualTo(1);
        assertThat(now.inFlight()).isZero();
        assertThat(now.lastRejection()).isEqualTo(new SessionSnapshot.Rejection(3, 1, ROUTER));
        assertThat(rig.count(EngineCounter.REJECTED)).isEqualTo(1);
    }

    @Test
    void aReporterThatTheKernelDoesNotNameIsNone() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(11, 0, 64));

        assertThat(rig.figures(KEY).lastRejection()).isEqualTo(new SessionSnapshot.Rejection(11, 0, null));
    }

    /** RFC 792 asks for 8 bytes only; later ones for as much as fits. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 16, 23, 24, 28, 64})
    void howeverMuchIsQuotedTheProbeIsFound(int quotedBytes) {
        Packet first = rig.firstPacket(KEY);
        Packet second = rig.nextPacket();
        Packet third = rig.nextPacket();
        rig.deliver(second.icmpError(3, 0, quotedBytes).reportedBy(ROUTER));
        assertThat(rig.figures(KEY).rejected()).isEqualTo(1);

        // it was the second one: the others can still be answered
        rig.deliver(second.reply().stamped(2_100 * MS_NS));
        assertThat(rig.figures(KEY).late()).isEqualTo(1);
        rig.txStamp(first);
        rig.txStamp(third);
        rig.deliver(first.reply().stamped(2_900 * MS_NS));
        rig.deliver(third.reply().stamped(200 * MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(2);
    }

    /** Two sessions of one address have sequence numbers of their own; a short quote goes to one that is in flight. */
    @Test
    void aShortQuoteIsSoughtInEverySessionOfTheAddress() {
        ProbeKey often = key(V4, 100, 3_000);
        rig.firstPacket(KEY);
        rig.ask(often);
        rig.passMs(550);
        Packet fifth = rig.transport.sent.stream()
                .filter(packet -> packet.number() == 4)
                .findFirst()
                .orElseThrow();
        rig.deliver(fifth.icmpError(3, 1, 8));

        assertThat(rig.figures(often).rejected()).isEqualTo(1);
        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void anErrorAboutSomebodyElsesPacketIsNothing(int quotedBytes) {
        Packet probe = rig.firstPacket(KEY);
        // another process' identifier; a packet to another address; a reply of ours, which is no request
        Packet othersIdentifier = probe.icmpError(3, 1, quotedBytes).withBit(5, 0);
        Packet othersTarget = probe.icmpError(3, 1, quotedBytes).from(ELSEWHERE);
        Packet ourReply = probe.icmpError(3, 1, quotedBytes);
        ourReply.bytes[0] = 0;
        rig.deliver(othersIdentifier);
        rig.deliver(othersTarget);
        rig.deliver(ourReply);

        assertThat(rig.figures(KEY).rejected()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void aQuoteOfLessThanAHeaderIsNothing(int quotedBytes) {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, quotedBytes));

        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    @Test
    void aShortQuoteOfAnotherSequenceIsNothing() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, 8).withBit(7, 0));
        rig.deliver(probe.icmpError(3, 1, 8).withBit(6, 0));

        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    @Test
    void aLongQuoteIsBelievedByItsCookie() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, 64).withBit(20, 0));
        rig.deliver(probe.icmpError(3, 1, 24).withBit(20, 0));

        assertThat(rig.figures(KEY).rejected()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    /** RFC 792: unreachable, time exceeded, parameter problem. Source quench (4), redirect (5) and others end nothing. */
    @ParameterizedTest
    @CsvSource({"3", "11", "12"})
    void theseTypesOfIpv4Reject(int type) {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(type, 0, 64));

        assertThat(rig.figures(KEY).rejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "4", "5", "8", "9", "10", "13", "30", "255"})
    void otherTypesOfIpv4DoNot(int type) {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(type, 0, 64));
        assertThat(rig.figures(KEY).rejected()).isZero();
        assertThat(rig.figures(KEY).lastRejection()).isNull();

        rig.txStamp(probe);
        rig.deliver(probe.reply().stamped(MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** RFC 4443: unreachable, packet too big, time exceeded, parameter problem. */
    @ParameterizedTest
    @CsvSource({
        "0, false",
        "1, true",
        "2, true",
        "3, true",
        "4, true",
        "5, false",
        "11, false",
        "12, false",
        "137, false"
    })
    void typesOfIpv6AreOtherOnes(int type, boolean rejects) {
        Packet probe = rig.firstPacket(KEY6);
        rig.deliver(probe.icmpError(type, 3, 64).reportedBy(Rig.address("2001:db8::ffff")));

        assertThat(rig.figures(KEY6).rejected()).isEqualTo(rejects ? 1 : 0);
        assertThat(rig.figures(KEY6).inFlight()).isEqualTo(rejects ? 0 : 1);
    }

    @Test
    void aSecondErrorChangesNothing() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, 64));
        rig.deliver(probe.icmpError(3, 13, 64));
        rig.deliver(probe.icmpError(3, 13, 8));

        assertThat(rig.figures(KEY).rejected()).isEqualTo(1);
        assertThat(rig.figures(KEY).lastRejection()).isEqualTo(new SessionSnapshot.Rejection(3, 1, null));
    }

    /** The reply is here, only its partner's stamp is not: no error takes that back. */
    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void anAnsweredProbeIsNotRejected(int quotedBytes) {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.reply().stamped(2 * MS_NS));
        rig.deliver(probe.icmpError(3, 1, quotedBytes));
        rig.txStamp(probe);

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    @Test
    void aReplyAfterTheErrorIsLate() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.icmpError(3, 1, 64));
        rig.deliver(probe.reply().stamped(MS_NS));

        assertThat(rig.figures(KEY).late()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
    }

    @Test
    void anErrorAfterTheLossIsNothing() {
        ProbeKey seldom = key(V4, 60_000, 1_000);
        Packet probe = rig.firstPacket(seldom);
        rig.passMs(1_300);
        rig.deliver(probe.icmpError(3, 1, 64));
        rig.deliver(probe.icmpError(3, 1, 8));

        assertThat(rig.figures(seldom).lost()).isEqualTo(1);
        assertThat(rig.figures(seldom).rejected()).isZero();
    }
}
