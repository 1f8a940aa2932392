package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static net.icmpexporter.probe.Rig.US_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a probe took, and what that makes of it: by the stamps where there are two, by our own clock where not. */
final class RoundTripTest {

    private static final ProbeKey KEY = key(V4, 10_000, 1_000);

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 45_123, 3_000_001, 999_999_999, 1_000_000_000})
    void theTimeBetweenTheStampsIsTheRoundTrip(long rttNs) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.answer(probe, rttNs);
        rig.passMs(1_100);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.rttSumNs()).isEqualTo(rttNs);
        assertThat(now.rttSquaredSumLo()).isEqualTo(rttNs * rttNs);
        assertThat(now.fallbacks()).isZero();
    }

    /** The engine may look whenever it likes. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 17, 500})
    void whenWeLookDoesNotCount(long lateMs) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.answer(probe, 300 * MS_NS);
        rig.clocks.passNs((301 + lateMs) * MS_NS);
        rig.lap();

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(300 * MS_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    @Test
    void theStampOfTheRequestMayComeAfterTheReply() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.reply().stamped(TX_DELAY_NS + 5 * MS_NS));
        assertThat(rig.figures(KEY).received()).isZero();
        rig.passMs(90);
        rig.txStamp(probe);

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(5 * MS_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /** 100 ms after the reply was read the stamp of the request is given up, and our own clock serves for both ends. */
    @Test
    void withoutTheStampOfTheRequestBothEndsAreOurs() {
        Packet probe = rig.firstPacket(KEY);
        rig.clocks.passNs(7 * MS_NS);
        rig.deliver(probe.reply().stamped(5 * MS_NS));
        rig.passMs(99);
        assertThat(rig.figures(KEY).received()).isZero();
        rig.passMs(2);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.rttSumNs()).isEqualTo(7 * MS_NS);
        assertThat(now.fallbacks()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.FALLBACK_NO_TX_STAMP)).isEqualTo(1);

        rig.txStamp(probe);
        rig.deliver(probe.reply().stamped(6 * MS_NS));
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).duplicate()).isEqualTo(1);
    }

    /** A reply at the very end of the timeout keeps its patience; nothing turns it into loss. */
    @Test
    void waitingForAStampNeverMakesLoss() {
        Packet probe = rig.firstPacket(KEY);
        rig.answer(probe, 999 * MS_NS);
        rig.passMs(1_050);
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        rig.passMs(60);

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    @Test
    void withoutAStampOfTheReplyBothEndsAreOurs() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.clocks.passNs(8 * MS_NS);
        rig.deliver(probe.reply());

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.rttSumNs()).isEqualTo(8 * MS_NS + TX_DELAY_NS);
        assertThat(now.fallbacks()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.FALLBACK_NO_RX_STAMP)).isEqualTo(1);
    }

    @Test
    void withoutAnyStampNobodyWaits() {
        Packet probe = rig.firstPacket(KEY);
        rig.clocks.passNs(8 * MS_NS);
        rig.deliver(probe.reply());

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(8 * MS_NS);
        assertThat(rig.count(EngineCounter.FALLBACK_NO_RX_STAMP)).isEqualTo(1);
    }

    @Test
    void aLoopedPacketWithoutAStampIsNoStamp() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.txStamp(Stamper.NONE, 0));
        rig.clocks.passNs(3 * MS_NS);
        rig.deliver(probe.reply().stamped(2 * MS_NS));
        assertThat(rig.figures(KEY).received()).isZero();
        rig.deliver(probe.txStamp(Stamper.KERNEL, TX_DELAY_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(2 * MS_NS - TX_DELAY_NS);
    }

    /** Whatever link-layer header the device has, or none: the packet's last bytes say whose stamp it is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 14, 18, 28, 54})
    void theStampIsFoundFromTheTail(int headerBytes) {
        Packet probe = rig.firstPacket(KEY);
        Packet looped = probe.txStamp(Stamper.KERNEL, TX_DELAY_NS);
        byte[] bytes = new byte[headerBytes + probe.bytes.length];
        System.arraycopy(probe.bytes, 0, bytes, headerBytes, probe.bytes.length);
        looped.bytes = bytes;
        rig.deliver(looped);
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(2 * MS_NS - TX_DELAY_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    @Test
    void aStampOfNoneOfOursIsNothing() {
        Packet probe = rig.firstPacket(KEY);
        Packet strange = probe.txStamp(Stamper.KERNEL, 0);
        strange.bytes[strange.bytes.length - 1] ^= 1;
        rig.deliver(strange);
        rig.deliver(probe.txStamp(Stamper.KERNEL, 0).cutTo(7));
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).received()).isZero();
    }

    @Test
    void theFirstStampOfARequestIsKept() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.deliver(probe.txStamp(Stamper.KERNEL, MS_NS));
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(2 * MS_NS - TX_DELAY_NS);
    }

    @Test
    void twoStampsOfTheCardAreADifferenceOnItsOwnClock() {
        Packet probe = rig.firstPacket(KEY);
        Packet looped = probe.txStamp(Stamper.NIC, 0);
        looped.stampNs = 17;
        rig.deliver(looped);
        rig.clocks.passNs(4 * MS_NS);
        rig.deliver(probe.reply().stamped(Stamper.NIC, 17 + 3_999_000));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(3_999_000);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /** A card's stamp at one end and the kernel's at the other make no difference that means anything. */
    @Test
    void stampsOfTwoSourcesAreNeverMixed() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.txStamp(Stamper.NIC, 0));
        rig.clocks.passNs(4 * MS_NS);
        rig.deliver(probe.reply().stamped(3 * MS_NS));
        assertThat(rig.figures(KEY).received()).isZero();
        rig.passMs(101);

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(4 * MS_NS);
        assertThat(rig.count(EngineCounter.FALLBACK_NO_TX_STAMP)).isEqualTo(1);
    }

    /** Stamps of a card that say more than our own clock saw pass, or less than nothing. 0.1 ms is for slewing. */
    @ParameterizedTest
    @CsvSource({"-1, 4000000, true", "0, 0, false", "4100000, 4100000, false", "4100001, 4000000, true"})
    void stampsThatContradictOurClockAreNotBelieved(long stampedNs, long expectedRttNs, boolean fallback) {
        Packet probe = rig.firstPacket(KEY);
        Packet looped = probe.txStamp(Stamper.NIC, 0);
        looped.stampNs = 1_000_000;
        rig.deliver(looped);
        rig.clocks.passNs(4 * MS_NS);
        rig.deliver(probe.reply().stamped(Stamper.NIC, 1_000_000 + stampedNs));

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(expectedRttNs);
        assertThat(rig.count(EngineCounter.FALLBACK_NO_RX_STAMP)).isEqualTo(fallback ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 1, -1})
    void aStepOfTheWallClockIsNoRoundTrip(long stepS) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(100);
        rig.clocks.stepWallNs(stepS * SECOND_NS);
        rig.passMs(100);
        Packet reply = probe.reply().stamped(Stamper.KERNEL, rig.clocks.wallNs());
        long rttNs = rig.clocks.monoNs() - probe.sentMonoNs - TX_DELAY_NS;
        rig.deliver(reply);

        assertThat(rig.count(EngineCounter.WALL_CLOCK_STEPS)).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(rttNs);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /** 1 ms before the step, or 1 ms after it, in one and the same lap. */
    @ParameterizedTest
    @CsvSource({"3600, -1", "3600, 1", "-3600, -1", "-3600, 1"})
    void aStepInTheLapOfTheReplyIsNoRoundTrip(long stepS, long stampedMsAfterStep) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(100);
        rig.clocks.passNs(2 * MS_NS);
        long stampNs =
                rig.clocks.wallNs() + stampedMsAfterStep * MS_NS + (stampedMsAfterStep > 0 ? stepS * SECOND_NS : 0);
        long rttNs = rig.clocks.monoNs() + stampedMsAfterStep * MS_NS - probe.sentMonoNs - TX_DELAY_NS;
        rig.clocks.stepWallNs(stepS * SECOND_NS);
        rig.clocks.passNs(2 * MS_NS);
        rig.transport.deliver(probe.reply().stamped(Stamper.KERNEL, stampNs), rig.clocks.monoNs());
        rig.lap();

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(rttNs);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /**
     * A step that falls between the lap's first look at the clocks and the arrivals it reads. Back by less than the probe has
     * been under way, the stamp may be from either side: what cannot be known is not guessed.
     */
    @ParameterizedTest
    @CsvSource({"3600000, 0", "-3600000, 0", "10, 0", "-10, 1"})
    void aStepWithinALapIsNoRoundTrip(long stepMs, long fallbacks) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(20);
        rig.clocks.passNs(MS_NS);
        rig.transport.onPoll.add(() -> {
            rig.clocks.stepWallNs(stepMs * MS_NS);
            rig.transport.deliver(probe.reply().stamped(Stamper.KERNEL, rig.clocks.wallNs()), rig.clocks.monoNs());
        });
        rig.lap();

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isBetween(21 * MS_NS, 21 * MS_NS + 2 * TX_DELAY_NS);
        assertThat(rig.count(EngineCounter.FALLBACK_CLOCK)).isEqualTo(fallbacks);
        assertThat(rig.count(EngineCounter.WALL_CLOCK_STEPS)).isEqualTo(1);
    }

    /** The same for the stamp of the request, which is read in the lap that sent it. */
    @ParameterizedTest
    @CsvSource({"3600000, 0", "-3600000, 0", "10, 0", "-10, 1"})
    void aStepBeforeTheSendIsNoRoundTrip(long stepMs, long fallbacks) {
        rig.transport.onSent.add(packet -> {
            rig.clocks.stepWallNs(stepMs * MS_NS);
            Packet looped = packet.txStamp(Stamper.KERNEL, TX_DELAY_NS);
            looped.stampNs = rig.clocks.wallNs() + TX_DELAY_NS;
            rig.clocks.passNs(TX_DELAY_NS);
            rig.transport.deliver(looped, rig.clocks.monoNs());
        });
        Packet probe = rig.firstPacket(KEY);
        rig.passMs(20);
        rig.deliver(probe.reply().stamped(Stamper.KERNEL, rig.clocks.wallNs()));

        assertThat(rig.figures(KEY).rttSumNs()).isBetween(20 * MS_NS, 20 * MS_NS + TX_DELAY_NS);
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).fallbacks()).isEqualTo(fallbacks);
    }

    /** With nothing to measure a step is noticed all the same. */
    @Test
    void stepsAreCountedInEveryLap() {
        rig.lap();
        for (int step = 1; step <= 3; step++) {
            rig.clocks.stepWallNs(step % 2 == 0 ? SECOND_NS : -SECOND_NS);
            rig.passMs(5);
            assertThat(rig.count(EngineCounter.WALL_CLOCK_STEPS)).isEqualTo(step);
        }
    }

    @Test
    void slewingIsFollowed() {
        rig.clocks.setSlewPpm(500);
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(800);
        long stampNs = rig.clocks.wallNs();
        rig.deliver(probe.reply().stamped(Stamper.KERNEL, stampNs));

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isBetween(800 * MS_NS, 800 * MS_NS + 450 * US_NS);
        assertThat(rig.count(EngineCounter.WALL_CLOCK_STEPS)).isZero();
    }
}
