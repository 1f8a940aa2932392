package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.ELSEWHERE;
import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.tcpKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the answer to a SYN, and what everything else counts as. */
final class SynReplyTest {

    private static final int PORT = 443;
    private static final ProbeKey KEY = tcpKey(V4, PORT, 10_000, 1_000);
    private static final ProbeKey KEY6 = tcpKey(V6, PORT, 10_000, 1_000);

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    private Packet stampedProbe(ProbeKey key) {
        Packet probe = rig.firstPacket(key);
        rig.txStamp(probe);
        return probe;
    }

    private void nothingHasHappened(ProbeKey key) {
        SessionSnapshot now = rig.figures(key);
        assertThat(now.inFlight()).isEqualTo(1);
        assertThat(now.received() + now.refused() + now.corrupt() + now.foreign() + now.duplicate() + now.late())
                .isZero();
        assertThat(rig.count(EngineCounter.CORRUPT) + rig.count(EngineCounter.FOREIGN))
                .isZero();
    }

    @Test
    void aSynWithAckIsReceived() {
        for (ProbeKey key : new ProbeKey[] {KEY, KEY6}) {
            Packet probe = stampedProbe(key);
            rig.deliver(probe.segment(Segment.SYN | Segment.ACK).stamped(TX_DELAY_NS + 3 * MS_NS));

            SessionSnapshot now = rig.figures(key);
            assertThat(now.received()).as("%s", key).isEqualTo(1);
            assertThat(now.refused()).isZero();
            assertThat(now.rttSumNs()).isEqualTo(3 * MS_NS);
            assertThat(now.inFlight()).isZero();
        }
        assertThat(rig.count(EngineCounter.RECEIVED)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.RECEIVED_TCP)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.REFUSED)).isZero();
        rig.passMs(2_000);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** The target is there, and that is what was asked: timed as any answer, and no loss to anybody. */
    @Test
    void aResetIsARefusalAndAnAnswer() {
        for (ProbeKey key : new ProbeKey[] {KEY, KEY6}) {
            Packet probe = stampedProbe(key);
            rig.deliver(probe.refusal().stamped(TX_DELAY_NS + 3 * MS_NS));

            SessionSnapshot now = rig.figures(key);
            assertThat(now.refused()).as("%s", key).isEqualTo(1);
            assertThat(now.received()).isZero();
            assertThat(now.answered()).isEqualTo(1);
            assertThat(now.resolved()).isEqualTo(1);
            assertThat(now.rttSumNs()).isEqualTo(3 * MS_NS);
            assertThat(now.rttSquaredSumLo()).isEqualTo(9 * MS_NS * MS_NS);
            assertThat(now.inFlight()).isZero();
            assertThat(now.window().samples()).isEqualTo(1);
            assertThat(now.window().lossRatio()).isZero();
        }
        assertThat(rig.count(EngineCounter.REFUSED)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.RECEIVED) + rig.count(EngineCounter.RECEIVED_TCP))
                .isZero();
        rig.passMs(2_000);
        assertThat(rig.figures(KEY).lost()).isZero();
        assertThat(rig.count(EngineCounter.LOST) + rig.count(EngineCounter.LOST_TCP))
                .isZero();
    }

    @Test
    void aRefusalWaitsForItsStampLikeAnyAnswer() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.refusal().stamped(TX_DELAY_NS + 5 * MS_NS));
        assertThat(rig.figures(KEY).refused()).isZero();
        rig.passMs(90);
        rig.txStamp(probe);

        assertThat(rig.figures(KEY).refused()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(5 * MS_NS);
    }

    @Test
    void silenceIsLoss() {
        rig.firstPacket(KEY);
        rig.passMs(1_200);

        assertThat(rig.figures(KEY).lost()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.LOST)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.LOST_TCP)).isEqualTo(1);
    }

    /** Only a SYN with ACK, and a RST: all else of a connection is none of our business, whatever else is right. */
    @Test
    void otherFlagsAreNothing() {
        Packet probe = stampedProbe(KEY);
        for (int flags = 0; flags < 64; flags++) {
            boolean answer = (flags & Segment.RST) != 0
                    || (flags & (Segment.SYN | Segment.ACK | Segment.FIN)) == (Segment.SYN | Segment.ACK);
            if (!answer) {
                Packet segment = probe.segment(flags);
                Segment.setAcknowledgement(segment, Segment.sequence(probe) + 1);
                rig.deliver(segment.withRightChecksum().stamped(MS_NS));
            }
        }
        nothingHasHappened(KEY);
    }

    /** RFC 9293, 3.5.2: a RST against a SYN acknowledges it. One without may be anybody's, who need not have seen ours. */
    @Test
    void aResetWithoutAckIsCorrupt() {
        Packet probe = stampedProbe(KEY);
        rig.deliver(probe.segment(Segment.RST).stamped(MS_NS));
        Packet withNumber = probe.segment(Segment.RST);
        Segment.setAcknowledgement(withNumber, Segment.sequence(probe) + 1);
        rig.deliver(withNumber.withRightChecksum().stamped(MS_NS));

        assertThat(rig.figures(KEY).corrupt()).isEqualTo(2);
        assertThat(rig.figures(KEY).refused()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.CORRUPT)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, 4096, 1 << 20, Integer.MIN_VALUE})
    void aWrongAcknowledgementIsCorrupt(int away) {
        Packet probe = stampedProbe(KEY);
        for (int flags : new int[] {Segment.SYN | Segment.ACK, Segment.RST | Segment.ACK}) {
            Packet wrong = probe.segment(flags);
            Segment.setAcknowledgement(wrong, Segment.sequence(probe) + 1 + away);
            rig.deliver(wrong.withRightChecksum().stamped(MS_NS));
        }
        assertThat(rig.figures(KEY).corrupt()).isEqualTo(2);
        assertThat(rig.figures(KEY).received() + rig.figures(KEY).refused()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    /** Ports and acknowledged number are the identity: with any bit of them altered it is nobody's answer, sum or no sum. */
    @Test
    void anAnswerWithAnyBitOfItsIdentityAlteredIsNeverReceived() {
        for (ProbeKey key : new ProbeKey[] {KEY, KEY6}) {
            Packet probe = stampedProbe(key);
            for (int bit = 0; bit < 96; bit++) {
                if (bit / 8 >= 4 && bit / 8 < 8) {
                    continue; // the target's own sequence number, which may be any
                }
                rig.deliver(probe.reply()
                        .withBit(bit / 8, bit % 8)
                        .withRightChecksum()
                        .stamped(MS_NS));
                assertThat(rig.figures(key).received())
                        .as("%s, bit %d", key, bit)
                        .isZero();
                assertThat(rig.figures(key).inFlight())
                        .as("%s, bit %d", key, bit)
                        .isEqualTo(1);
            }
            rig.deliver(probe.reply().stamped(3 * MS_NS));
            assertThat(rig.figures(key).received()).as("%s", key).isEqualTo(1);
        }
    }

    /** On IPv4 the sum covers every bit, and the addresses: nobody answers for such a segment. */
    @Test
    void aSegmentWithAnyBitFlippedIsNeverReceived() {
        Packet probe = stampedProbe(KEY);
        Packet whole = probe.reply();
        for (int bit = 0; bit < 8 * whole.bytes.length; bit++) {
            rig.deliver(probe.reply().withBit(bit / 8, bit % 8).stamped(3 * MS_NS));
            assertThat(rig.figures(KEY).received() + rig.figures(KEY).refused())
                    .as("bit %d", bit)
                    .isZero();
            assertThat(rig.figures(KEY).inFlight()).as("bit %d", bit).isEqualTo(1);
        }
        long corrupt = rig.figures(KEY).corrupt();
        assertThat(corrupt).isPositive();
        // as much for a refusal
        rig.deliver(probe.refusal().withBit(15, 2).stamped(MS_NS));
        assertThat(rig.figures(KEY).corrupt()).isEqualTo(corrupt + 1);
        rig.deliver(probe.reply().stamped(3 * MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** The kernel drops what is wrong on IPv6 and does not tell; what it hands on is not summed again. */
    @Test
    void theChecksumOfIpv6IsTheKernels() {
        Packet probe = stampedProbe(KEY6);
        rig.deliver(probe.reply().withBit(16, 3).stamped(MS_NS));

        assertThat(rig.figures(KEY6).received()).isEqualTo(1);
    }

    /** From another host of this machine: its kernel left the sum to a card that the segment never met. */
    @Test
    void anUnfinishedChecksumIsWhole() {
        Packet probe = stampedProbe(KEY);
        Packet reply = probe.reply();
        long sum = words(V4.lo() & 0xFFFF_FFFFL) + words(Rig.HOST.lo() & 0xFFFF_FFFFL) + 6 + reply.bytes.length;
        ByteBuffer.wrap(reply.bytes).putChar(16, (char) ((sum & 0xFFFF) + (sum >>> 16)));
        rig.deliver(reply.stamped(MS_NS));

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).corrupt()).isZero();
    }

    private static long words(long bits) {
        return (bits >>> 16) + (bits & 0xFFFF);
    }

    @Test
    void aHeaderLongerThanItsSegmentIsCorrupt() {
        Packet probe = stampedProbe(KEY6);
        Packet tooLong = probe.reply();
        tooLong.bytes[12] = 0x70;
        Packet tooShort = probe.reply();
        tooShort.bytes[12] = 0x40;
        rig.deliver(tooLong.stamped(MS_NS));
        rig.deliver(tooShort.stamped(MS_NS));

        assertThat(rig.figures(KEY6).corrupt()).isEqualTo(2);
        assertThat(rig.figures(KEY6).inFlight()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 12, 14, 19})
    void whatIsShorterThanAHeaderIsNothing(int length) {
        Packet probe = stampedProbe(KEY6);
        rig.deliver(probe.reply().cutTo(length).stamped(MS_NS));

        nothingHasHappened(KEY6);
    }

    /** Other connections of this host, whose kernel picks its ports below ours. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32768, 60999, 65501, 65535})
    void whatGoesToNoPortOfOursIsNothing(int port) {
        Packet probe = stampedProbe(KEY);
        Packet others = probe.reply();
        ByteBuffer.wrap(others.bytes).putChar(2, (char) port);
        rig.deliver(others.withRightChecksum().stamped(MS_NS));

        nothingHasHappened(KEY);
    }

    /** The right identity can only be known to who saw the SYN, but it comes from elsewhere. */
    @Test
    void anAnswerFromAnotherAddressOrPortIsForeign() {
        Packet probe = stampedProbe(KEY);
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));
        assertThat(rig.figures(KEY).foreign()).isEqualTo(1);
        Packet otherPort = probe.reply();
        ByteBuffer.wrap(otherPort.bytes).putChar(0, (char) 444);
        rig.deliver(otherPort.withRightChecksum().stamped(MS_NS));

        assertThat(rig.figures(KEY).foreign()).isEqualTo(2);
        assertThat(rig.figures(KEY).received() + rig.figures(KEY).corrupt()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(2);
        rig.deliver(probe.reply().stamped(2 * MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    @Test
    void whatConcernsNoSessionIsAStrangers() {
        Packet probe = stampedProbe(KEY);
        rig.deliver(probe.reply().stamped(MS_NS));
        // its probe is over: the identity says nothing any more to another address, nor to another port of this one
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));
        Packet otherPort = probe.reply();
        ByteBuffer.wrap(otherPort.bytes).putChar(0, (char) 444);
        rig.deliver(otherPort.withRightChecksum().stamped(MS_NS));

        assertThat(rig.figures(KEY).foreign() + rig.figures(KEY).duplicate()).isZero();
        assertThat(rig.figures(KEY).corrupt() + rig.figures(KEY).late()).isZero();
        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.CORRUPT)).isZero();
    }

    /** A target sends its SYN again if it does not hear our RST, and may reset what it accepted. */
    @Test
    void furtherAnswersAreDuplicates() {
        Packet probe = stampedProbe(KEY);
        rig.deliver(probe.reply().stamped(MS_NS));
        rig.deliver(probe.reply().stamped(MS_NS));
        rig.deliver(probe.refusal().stamped(MS_NS));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.refused()).isZero();
        assertThat(now.duplicate()).isEqualTo(2);
        assertThat(now.late() + now.corrupt()).isZero();
        assertThat(rig.count(EngineCounter.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void furtherAnswersToARefusedProbeAreDuplicates() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.refusal().stamped(MS_NS));
        rig.deliver(probe.reply().stamped(2 * MS_NS));
        rig.txStamp(probe);
        rig.deliver(probe.refusal().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).refused()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.figures(KEY).duplicate()).isEqualTo(2);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(MS_NS - TX_DELAY_NS);
    }

    @Test
    void anAnswerAfterTheLossIsLateWhateverItSays() {
        Packet probe = stampedProbe(KEY);
        rig.passMs(1_300);
        assertThat(rig.figures(KEY).lost()).isEqualTo(1);
        rig.deliver(probe.reply().stamped(1_290 * MS_NS));
        rig.deliver(probe.refusal().stamped(1_295 * MS_NS));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.late()).isEqualTo(2);
        assertThat(now.received() + now.refused() + now.duplicate() + now.corrupt())
                .isZero();
        assertThat(now.rttSumNs()).isZero();
        assertThat(rig.count(EngineCounter.LATE)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.REFUSED)).isZero();
    }

    /** Past its timeout, but within the grace: still in flight, and yet too late. */
    @Test
    void aRefusalPastTheTimeoutIsLossAndLate() {
        Packet probe = stampedProbe(KEY);
        rig.clocks.passNs(1_100 * MS_NS);
        rig.deliver(probe.refusal().stamped(1_050 * MS_NS));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.lost()).isEqualTo(1);
        assertThat(now.late()).isEqualTo(1);
        assertThat(now.refused()).isZero();
        assertThat(rig.count(EngineCounter.LOST_TCP)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.REFUSED)).isZero();
    }

    /** Told from its port and number alone, as long as it is among the latest 4096 of its session. */
    @Test
    void answersOfLongAgoAreLateAndOlderOnesCorrupt() {
        ProbeKey often = tcpKey(V4, PORT, 1, 1);
        Packet first = rig.firstPacket(often);
        while (rig.figures(often).sent() < 4_096) {
            rig.passMs(1);
        }
        rig.deliver(first.reply().stamped(MS_NS));
        assertThat(rig.figures(often).late()).isEqualTo(1);
        rig.passMs(10);
        assertThat(rig.figures(often).sent()).isGreaterThan(4_096);
        rig.deliver(first.reply().stamped(MS_NS));

        assertThat(rig.figures(often).late()).isEqualTo(1);
        assertThat(rig.figures(often).corrupt()).isEqualTo(1);
    }
}
