package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a probe is lost, when its answer is late, and when nobody can say. */
final class TimeoutTest {

    private static final ProbeKey KEY = key(V4, 5_000, 1_000);
    private static final long TIMEOUT_MS = 1_000;

    /** A probe stays in flight so much longer, for an answer that was stamped in time and came up late. */
    private static final long GRACE_MS = 200;

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void silenceIsLossAfterTimeoutAndGrace() {
        rig.firstPacket(KEY);
        rig.passMs(TIMEOUT_MS + GRACE_MS - 1);
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        rig.passMs(1);

        assertThat(rig.figures(KEY).lost()).isEqualTo(1);
        assertThat(rig.figures(KEY).late()).isZero();
        assertThat(rig.count(EngineCounter.LOST)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1000000000, true", "1000000001, false", "1150000000, false"})
    void theStampsSayWhatIsInTime(long rttNs, boolean received) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.answer(probe, rttNs);
        rig.passMs(TIMEOUT_MS + 190);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(received ? 1 : 0);
        assertThat(now.lost()).isEqualTo(received ? 0 : 1);
        assertThat(now.late()).isEqualTo(received ? 0 : 1);
        assertThat(now.rttSumNs()).isEqualTo(received ? rttNs : 0);
        assertThat(rig.count(EngineCounter.LATE)).isEqualTo(received ? 0 : 1);
        rig.passMs(500);
        assertThat(rig.figures(KEY).lost()).isEqualTo(received ? 0 : 1);
    }

    /** Stamped in time, but it reached the socket only when the timeout was over, though the engine looked all the while. */
    @Test
    void whatWasStampedInTimeIsReceivedThoughItComesUpLater() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.transport.deliver(probe.reply().stamped(TX_DELAY_NS + 950 * MS_NS), probe.sentMonoNs + 1_150 * MS_NS);
        rig.passMs(1_160);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.rttSumNs()).isEqualTo(950 * MS_NS);
        assertThat(now.fallbacks()).isZero();
    }

    /** The engine was held up for seconds: what waited in the socket is judged by when it came there. */
    @ParameterizedTest
    @ValueSource(longs = {2_000, 10_000})
    void aStallMakesNoLoss(long stallMs) {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.answer(probe, 400 * MS_NS);
        rig.clocks.passNs(stallMs * MS_NS);
        rig.lap();

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(400 * MS_NS);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** Nothing expires as long as there may be answers that have not been read. */
    @Test
    void aBacklogMakesNoLoss() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.transport.neverEmpty = true;
        rig.passMs(3_000);
        assertThat(rig.figures(KEY).lost()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);

        rig.answer(probe, 300 * MS_NS);
        rig.transport.neverEmpty = false;
        rig.lap();
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** What may have arrived while the sockets were being read is not yet known to be missing: they were empty before that. */
    @Test
    void aProbeExpiresByTheMomentTheSocketsWereEmpty() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.clocks.passNs(probe.sentMonoNs + (TIMEOUT_MS + GRACE_MS) * MS_NS - 1 - rig.clocks.monoNs());
        // reading takes long: by its end the deadline has passed, at its beginning it had not
        rig.transport.onPoll.add(() -> rig.clocks.passNs(5 * MS_NS));
        rig.lap();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
        rig.answer(probe, MS_NS);
        rig.lap();

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** Read late without a stamp, after a stall: it may have come in time or not, and neither is claimed. */
    @Test
    void withoutStampsAnAnswerFoundAfterAStallIsUnknown() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(500);
        rig.transport.deliver(probe.reply(), rig.clocks.monoNs() + 1);
        rig.clocks.passNs(600 * MS_NS);
        rig.lap();

        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
        assertThat(rig.figures(KEY).lost()).isZero();
        assertThat(rig.count(EngineCounter.UNKNOWN)).isEqualTo(1);
    }

    /** Read late without a stamp, but the sockets had been seen empty after the timeout: then it came late. */
    @Test
    void withoutStampsAnAnswerAfterAnEmptyReadPastTheTimeoutIsLate() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(TIMEOUT_MS + 50);
        rig.deliver(probe.reply());

        assertThat(rig.figures(KEY).lost()).isEqualTo(1);
        assertThat(rig.figures(KEY).late()).isEqualTo(1);
        assertThat(rig.figures(KEY).unknown()).isZero();
    }

    @Test
    void anAnswerToAnUnknownProbeIsLate() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.transport.addDrops(Channel.ICMP4, 1);
        rig.passMs(1_300);
        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        rig.deliver(probe.reply().stamped(5 * MS_NS));

        assertThat(rig.figures(KEY).late()).isEqualTo(1);
        assertThat(rig.figures(KEY).received()).isZero();
    }

    @Test
    void dropsMakeUnknownOfWhatWasInFlight() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.passMs(200);
        rig.transport.addDrops(Channel.ICMP4, 3);
        rig.passMs(1_100);

        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).isZero();
        assertThat(rig.count(EngineCounter.UNKNOWN)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.SOCKET_DROPS)).isEqualTo(3);

        rig.transport.addDrops(Channel.ICMP4, 2);
        rig.passMs(5_000);
        assertThat(rig.count(EngineCounter.SOCKET_DROPS)).isEqualTo(5);
        assertThat(rig.figures(KEY).unknown()).isEqualTo(2);
    }

    /** What is sent after the drops were noticed has nothing to do with them. */
    @Test
    void dropsOfThePastExcuseNothing() {
        ProbeKey often = key(V4, 2_000, 1_000);
        rig.firstPacket(often);
        rig.transport.addDrops(Channel.ICMP4, 3);
        rig.passMs(1_999);
        assertThat(rig.figures(often).unknown()).isEqualTo(1);
        rig.passMs(2_000);

        assertThat(rig.figures(often).sent()).isEqualTo(2);
        assertThat(rig.figures(often).lost()).isEqualTo(1);
        assertThat(rig.figures(often).unknown()).isEqualTo(1);
        assertThat(rig.count(EngineCounter.SOCKET_DROPS)).isEqualTo(3);
    }

    @Test
    void dropsOfOneFamilyExcuseNothingOfTheOther() {
        ProbeKey six = key(V6, 5_000, 1_000);
        rig.firstPacket(KEY);
        rig.firstPacket(six);
        rig.transport.addDrops(Channel.ICMP6, 1);
        rig.passMs(4_000);

        assertThat(rig.figures(KEY).lost()).isPositive();
        assertThat(rig.figures(KEY).unknown()).isZero();
        assertThat(rig.figures(six).unknown()).isEqualTo(1);
    }

    /**
     * A packet goes out, its reply is dropped at once, and another probe expires in the same lap, so that the drop is noticed
     * in the very lap of the send. When the first probe's own time has come, the drop must not be too old to excuse it.
     */
    @Test
    void aDropInTheLapOfTheSendIsNotForgotten() {
        rig.clocks.setReadingCostNs(100);
        rig.ask(key(Rig.address("192.0.2.9"), 1, 1));
        rig.passMs(300);
        assertThat(rig.transport.dropReads).isPositive();
        rig.transport.onSent.add(packet -> {
            if (packet.peer.equals(V4)) {
                rig.clocks.passNs(50_000);
                rig.transport.addDrops(Channel.ICMP4, 1);
            }
        });
        rig.ask(KEY);
        while (rig.count(EngineCounter.SOCKET_DROPS) == 0) {
            rig.passMs(1);
        }
        assertThat(rig.figures(KEY).sent()).isEqualTo(1);
        rig.passMs(1_300);

        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** The kernel is asked only when something is missing, and once a lap for all of it. */
    @Test
    void theKernelIsAskedForDropsOnlyWhenSomethingIsMissing() {
        for (int i = 0; i < 5; i++) {
            rig.ask(key(Rig.address("192.0.2." + (10 + i)), 1, 1));
        }
        rig.transport.onSent.add(packet -> {
            rig.transport.deliver(packet.txStamp(Stamper.KERNEL, 1_000), packet.sentMonoNs);
            rig.transport.deliver(packet.reply().stamped(100_000), packet.sentMonoNs + 100_000);
        });
        rig.passMs(500);
        assertThat(rig.count(EngineCounter.RECEIVED)).isGreaterThan(2_000);
        assertThat(rig.transport.dropReads).isZero();

        rig.transport.onSent.clear();
        long lostBefore = rig.count(EngineCounter.LOST);
        int lapsOfLoss = 0;
        for (int lap = 0; lap < 500; lap++) {
            long before = rig.count(EngineCounter.LOST);
            rig.passMs(1);
            lapsOfLoss += rig.count(EngineCounter.LOST) > before ? 1 : 0;
        }
        assertThat(rig.count(EngineCounter.LOST) - lostBefore).isGreaterThan(1_000);
        assertThat(rig.transport.dropReads).isEqualTo(lapsOfLoss);
    }
}
