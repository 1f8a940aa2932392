package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.ELSEWHERE;
import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the answer to a probe, and what everything else counts as. */
final class ReplyCheckTest {

    private static final ProbeKey KEY = key(V4, 10_000, 1_000);
    private static final ProbeKey KEY6 = key(V6, 10_000, 1_000);

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void aWholeReplyIsReceived() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.reply().stamped(3 * MS_NS));

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).inFlight()).isZero();
        assertThat(rig.count(EngineCounter.RECEIVED)).isEqualTo(1);
        rig.passMs(2_000);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** In an IPv4 reply every bit is under the checksum; nobody answers for such a packet, and the probe goes on waiting. */
    @Test
    void aReplyWithAnyBitFlippedIsNeverReceived() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        int notices = 0;
        for (int bit = 0; bit < 8 * probe.bytes.length; bit++) {
            rig.deliver(probe.reply().withBit(bit / 8, bit % 8).stamped(3 * MS_NS));

            SessionSnapshot now = rig.figures(KEY);
            assertThat(now.received()).as("bit %d", bit).isZero();
            assertThat(now.inFlight()).as("bit %d", bit).isEqualTo(1);
            // type, code and identifier say that it is no reply to us at all
            boolean ours = bit >= 64 || (bit >= 16 && bit < 32) || (bit >= 48);
            notices += ours ? 1 : 0;
            assertThat(now.corrupt()).as("bit %d", bit).isEqualTo(notices);
        }
        assertThat(rig.count(EngineCounter.CORRUPT)).isEqualTo(notices);
        rig.deliver(probe.reply().stamped(3 * MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** The same on IPv6, where the kernel has checked the sum, and a damaged packet with a right sum must still not pass. */
    @Test
    void aReplyWithAnyBitAlteredAndARightChecksumIsNeverReceived() {
        for (ProbeKey key : new ProbeKey[] {KEY, KEY6}) {
            Packet probe = rig.firstPacket(key);
            rig.txStamp(probe);
            for (int bit = 0; bit < 8 * probe.bytes.length; bit++) {
                if (bit / 8 == 2 || bit / 8 == 3) {
                    continue;
                }
                rig.deliver(probe.reply()
                        .withBit(bit / 8, bit % 8)
                        .withRightChecksum()
                        .stamped(3 * MS_NS));
                assertThat(rig.figures(key).received())
                        .as("%s, bit %d", key, bit)
                        .isZero();
                assertThat(rig.figures(key).inFlight())
                        .as("%s, bit %d", key, bit)
                        .isEqualTo(1);
                assertThat(rig.figures(key).corrupt())
                        .as("%s, bit %d", key, bit)
                        .isEqualTo(Math.max(0, bit - 47));
            }
            rig.deliver(probe.reply().stamped(3 * MS_NS));
            assertThat(rig.figures(key).received()).as("%s", key).isEqualTo(1);
        }
    }

    /** A length that no whole reply has, with a right checksum: cut, padded, and too short to say whose it is. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 16, 23, 24, 31, 32, 56, 63, 65, 72, 120})
    void aReplyOfAnotherLengthIsCorrupt(int length) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.reply().cutTo(length).withRightChecksum().stamped(MS_NS));

        assertThat(rig.figures(KEY).corrupt()).isEqualTo(1);
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.CORRUPT)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void whatIsShorterThanAHeaderIsNothing(int length) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.reply().cutTo(length).stamped(MS_NS));

        assertThat(rig.figures(KEY).corrupt()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    @Test
    void aReplyFromAnotherAddressIsForeign() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));

        assertThat(rig.figures(KEY).foreign()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(1);

        rig.deliver(probe.reply().stamped(2 * MS_NS));
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).foreign()).isEqualTo(2);
        assertThat(rig.figures(KEY).duplicate()).isZero();
    }

    @Test
    void aReplyFromTheAddressOfAnotherSessionIsForeignToTheOneItAnswers() {
        ProbeKey other = key(ELSEWHERE, 10_000, 1_000);
        Packet probe = rig.firstPacket(KEY);
        rig.firstPacket(other);
        rig.txStamp(probe);
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));

        assertThat(rig.figures(KEY).foreign()).isEqualTo(1);
        assertThat(rig.figures(other).foreign()).isZero();
        assertThat(rig.figures(other).received()).isZero();
    }

    @Test
    void furtherRepliesAreDuplicates() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        for (int i = 0; i < 4; i++) {
            rig.deliver(probe.reply().stamped(MS_NS));
        }
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).duplicate()).isEqualTo(3);
        assertThat(rig.count(EngineCounter.DUPLICATE)).isEqualTo(3);
    }

    /** The same before the first one could be timed, because the stamp of the request is still missing. */
    @Test
    void aReplyToAProbeThatWaitsForItsStampIsADuplicate() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.reply().stamped(MS_NS));
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).duplicate()).isEqualTo(1);
        rig.txStamp(probe);
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(MS_NS - Rig.TX_DELAY_NS);
    }

    @Test
    void aReplyAfterTheLossIsLate() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(1_300);
        assertThat(rig.figures(KEY).lost()).isEqualTo(1);
        rig.deliver(probe.reply().stamped(1_290 * MS_NS));
        rig.deliver(probe.reply().stamped(1_295 * MS_NS));

        assertThat(rig.figures(KEY).late()).isEqualTo(2);
        assertThat(rig.figures(KEY).duplicate()).isZero();
        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.count(EngineCounter.LATE)).isEqualTo(2);
    }

    /** After its probe is over a reply is checked no less. */
    @Test
    void damagedAndForeignRepliesOfThePastAreNeitherLateNorDuplicate() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.reply().stamped(MS_NS));
        rig.deliver(probe.reply().from(ELSEWHERE).stamped(MS_NS));
        rig.deliver(probe.reply().withBit(40, 1).withRightChecksum().stamped(MS_NS));
        rig.deliver(probe.reply().withBit(40, 1).stamped(MS_NS));
        rig.deliver(probe.reply().cutTo(60).withRightChecksum().stamped(MS_NS));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.foreign()).isEqualTo(1);
        assertThat(now.corrupt()).isEqualTo(3);
        assertThat(now.duplicate()).isZero();
        assertThat(now.late()).isZero();
    }

    /** Somebody who knows reference and number, but not the key, makes up a cookie. */
    @Test
    void aForgedReplyIsNotReceived() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        Packet forged = probe.reply();
        long cookie = new CookieKey(11, 23).cookie(probe.reference(), probe.number(), CookieKey.slot(probe.cookie()));
        for (int i = 0; i < 8; i++) {
            forged.bytes[16 + i] = (byte) (cookie >>> (56 - 8 * i));
            forged.bytes[56 + i] = forged.bytes[16 + i];
        }
        rig.deliver(forged.withRightChecksum().stamped(MS_NS));

        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.figures(KEY).late()).isZero();
        assertThat(rig.figures(KEY).corrupt()).isEqualTo(1);
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    @Test
    void aRequestOrAnotherIdentifiersReplyIsNothing() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        Packet request = probe.reply();
        request.bytes[0] = 8;
        rig.deliver(request.withRightChecksum().stamped(MS_NS));
        rig.deliver(probe.reply().withBit(5, 0).withRightChecksum().stamped(MS_NS));

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received() + now.corrupt() + now.foreign()).isZero();
        assertThat(rig.count(EngineCounter.FOREIGN)).isZero();
    }

    @Test
    void damageFromWhoIsNotProbedIsAStrangers() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.reply().withBit(40, 1).from(ELSEWHERE).stamped(MS_NS));

        assertThat(rig.figures(KEY).corrupt()).isZero();
        assertThat(rig.figures(KEY).foreign()).isZero();
        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.CORRUPT)).isZero();
    }

    /** The kernel drops what is wrong on IPv6 and does not tell; what it hands on is not summed again. */
    @Test
    void theChecksumOfIpv6IsTheKernels() {
        Packet probe = rig.firstPacket(KEY6);
        rig.txStamp(probe);
        rig.deliver(probe.reply().withBit(2, 3).stamped(MS_NS));

        assertThat(rig.figures(KEY6).received()).isEqualTo(1);
    }
}
