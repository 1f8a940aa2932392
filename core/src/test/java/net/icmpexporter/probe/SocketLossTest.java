package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket is lost: what that means for probes, and how often it is opened again. */
final class SocketLossTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);
    private static final ProbeKey KEY6 = key(V6, 1_000, 500);

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void nothingIsReopenedWhereNothingIsLost() {
        rig.ask(KEY);
        rig.passMs(20_000);

        assertThat(rig.transport.reopenedAtMonoNs).isEmpty();
        assertThat(rig.count(EngineCounter.REOPENS)).isZero();
    }

    /** At once, then after 100, 200, 400 ms and so on, up to 10 s. */
    @Test
    void attemptsBackOff() {
        rig.lap();
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        long lostMonoNs = rig.clocks.monoNs();
        rig.passMs(60_000);

        List<Long> gapsMs = new ArrayList<>();
        long before = lostMonoNs;
        for (long atMonoNs : rig.transport.reopenedAtMonoNs) {
            gapsMs.add((atMonoNs - before) / MS_NS);
            before = atMonoNs;
        }
        assertThat(gapsMs)
                .containsExactly(
                        1L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L, 10_000L, 10_000L);
        assertThat(rig.count(EngineCounter.REOPENS)).isEqualTo(12);
    }

    @Test
    void theEngineWakesForTheNextAttempt() {
        rig.ask(KEY);
        rig.lap();
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        rig.runUntil(rig.clocks.monoNs() + 5 * SECOND_NS);

        // in the engine's own rhythm: the same times, not at its next business
        List<Long> at = rig.transport.reopenedAtMonoNs;
        for (int i = 1; i < at.size(); i++) {
            assertThat(at.get(i) - at.get(i - 1))
                    .isBetween(MS_NS * (100L << (i - 1)), MS_NS * (100L << (i - 1)) + MS_NS);
        }
        assertThat(at).hasSizeGreaterThanOrEqualTo(6);
        assertThat(rig.count(EngineCounter.LAPS)).isLessThan(40);
    }

    /** Lost again long after: the first attempt is made at once again, and not when the old back-off ends. */
    @Test
    void anotherLossBeginsFromTheStart() {
        rig.lap();
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(3_500);
        rig.transport.reopenSucceeds = true;
        rig.passMs(10_000);
        assertThat(rig.transport.needsReopen()).isFalse();
        int attempts = rig.transport.reopenedAtMonoNs.size();
        rig.passMs(10_000);
        assertThat(rig.transport.reopenedAtMonoNs).hasSize(attempts);

        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        long lostMonoNs = rig.clocks.monoNs();
        rig.passMs(1_000);
        assertThat(rig.transport.reopenedAtMonoNs.stream()
                        .skip(attempts)
                        .map(atMonoNs -> (atMonoNs - lostMonoNs) / MS_NS))
                .containsExactly(1L, 101L, 301L, 701L);
    }

    /** A success resets the back-off; a loss that follows soon must not wait for what was left of the old one. */
    @Test
    void aLossSoonAfterASuccessWaitsForTheFirstBackOffAtMost() {
        rig.lap();
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(13_000);
        rig.transport.reopenSucceeds = true;
        while (rig.transport.needsReopen()) {
            rig.passMs(1);
        }
        rig.passMs(500);
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(101);

        assertThat(rig.transport.needsReopen()).isFalse();
    }

    /** Socket comes, socket goes, in every lap: attempts stay 100 ms apart. */
    @Test
    void flappingIsNoStorm() {
        for (int ms = 0; ms < 2_000; ms++) {
            rig.transport.lose(Channel.ICMP4);
            rig.passMs(1);
        }
        assertThat(rig.transport.reopenedAtMonoNs).hasSizeBetween(1, 21);
    }

    @Test
    void withoutASocketSendsFailAndTheOtherFamilyGoesOn() {
        rig.ask(KEY, KEY6);
        rig.lap();
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(10_000);

        assertThat(rig.figures(KEY).sendFailed()).isBetween(9L, 10L);
        assertThat(rig.figures(KEY).lost()).isZero();
        assertThat(rig.meter.sendFailures(SendResult.NO_SOCKET)).isBetween(9L, 10L);
        assertThat(rig.figures(KEY6).sent()).isBetween(9L, 10L);
        assertThat(rig.figures(KEY6).sendFailed()).isZero();
        assertThat(rig.figures(KEY6).lost()).isBetween(8L, 10L);
        assertThat(rig.figures(KEY6).unknown()).isZero();
    }

    @Test
    void aFamilyThatNeverHadASocketIsNoLoss() {
        rig.transport.setStatus(Channel.ICMP6, ChannelStatus.unusable("no IPv6 here"));
        rig.ask(KEY, KEY6);
        rig.passMs(5_000);

        assertThat(rig.transport.reopenedAtMonoNs).isEmpty();
        assertThat(rig.figures(KEY6).sendFailed()).isBetween(4L, 5L);
        assertThat(rig.figures(KEY).lost()).isPositive();
        assertThat(rig.figures(KEY).unknown()).isZero();
    }

    /** Their replies would have come to the socket that is gone. */
    @Test
    void probesInFlightWhenTheSocketWasLostAreUnknown() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(300);
        rig.transport.reopenSucceeds = true;
        rig.passMs(600);

        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** The same if it was lost while the engine was polling and open again before the next lap. */
    @Test
    void alsoWhenItIsReopenedInTheLapOfTheLoss() {
        Packet probe = rig.firstPacket(KEY);
        rig.txStamp(probe);
        rig.transport.onPoll.add(() -> rig.transport.lose(Channel.ICMP4));
        rig.passMs(1);
        assertThat(rig.transport.needsReopen()).isFalse();
        assertThat(rig.transport.reopenedAtMonoNs).hasSize(1);
        rig.passMs(800);

        assertThat(rig.figures(KEY).unknown()).isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).isZero();
    }

    /** What is sent through the new socket is judged as ever. */
    @Test
    void afterReopeningLossIsLoss() {
        rig.firstPacket(KEY);
        rig.transport.lose(Channel.ICMP4);
        rig.passMs(5_000);

        assertThat(rig.figures(KEY).lost()).isBetween(3L, 5L);
        assertThat(rig.figures(KEY).sendFailed()).isZero();
    }
}
