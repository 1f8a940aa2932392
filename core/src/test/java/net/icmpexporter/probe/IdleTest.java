package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the engine sleeps, and what wakes it. */
final class IdleTest {

    private final Rig rig = new Rig();

    @Test
    void withoutSessionsItSleepsToTheNextSecond() {
        rig.lap();

        assertThat(slept().maxWaitNs()).isEqualTo(SECOND_NS);
    }

    /** What the lap itself took is not slept as well. */
    @Test
    void theSleepEndsAtAMomentAndDoesNotLastADuration() {
        rig.lap();
        rig.clocks.passNs(300 * MS_NS);

        assertThat(slept().maxWaitNs()).isEqualTo(700 * MS_NS);
        rig.clocks.passNs(2 * SECOND_NS);
        assertThat(slept().maxWaitNs()).isNegative();
    }

    @Test
    void itSleepsToTheNextSlot() {
        Packet first = rig.firstPacket(key(V4, 700, 3_000));
        rig.lap();
        assertThat(slept().maxWaitNs()).isBetween(1L, 700 * MS_NS);
        while (rig.transport.sent.size() < 6) {
            rig.lap();
            rig.engine.idle();
        }
        for (int n = 0; n < 6; n++) {
            assertThat(rig.transport.sent.get(n).sentMonoNs - first.sentMonoNs)
                    .as("packet %d", n)
                    .isEqualTo(n * 700L * MS_NS);
        }
    }

    @Test
    void itSleepsToTheNextDeadline() {
        Packet first = rig.firstPacket(key(V4, 60_000, 150));
        long deadlineMonoNs = first.sentMonoNs + 350 * MS_NS;
        while (rig.count(EngineCounter.LOST) == 0) {
            assertThat(slept().maxWaitNs()).isPositive();
            rig.lap();
        }
        assertThat(rig.clocks.monoNs()).isEqualTo(deadlineMonoNs);
    }

    /** Little is in flight: each reply may wake it. Under load it reads when it wakes to send. */
    @ParameterizedTest
    @CsvSource({"1, 10, true", "9, 100, true", "10, 100, false", "99, 1000, true", "100, 1000, false"})
    void repliesWakeItOnlyWhileTheyAreFew(int sessions, long intervalMs, boolean prompt) {
        if (sessions == 1) {
            assertThat(slept().untilArrival()).isTrue();
            rig.ask(key(V4, 1_000, 500));
        } else {
            ask(sessions, intervalMs);
        }
        rig.lap();

        assertThat(slept().untilArrival()).isEqualTo(prompt);
    }

    /** Without stamps from below a reply is timed when it is read. */
    @Test
    void whereStampsAreNotToBeHadRepliesWakeItAlways() {
        ask(100, 100);
        rig.lap();
        assertThat(slept().untilArrival()).isFalse();
        rig.transport.setStatus(Channel.ICMP6, new ChannelStatus(true, "hand", 1, false, false, "without stamps"));
        rig.lap();
        assertThat(slept().untilArrival()).isTrue();
        rig.transport.setStatus(Channel.ICMP6, ChannelStatus.unusable("none"));
        rig.lap();
        assertThat(slept().untilArrival()).isFalse();
    }

    /** The same where stamps should come and do not, for a minute after the last that was missing. */
    @Test
    void whereStampsGoMissingRepliesWakeItForAMinute() {
        ask(100, 1_000);
        rig.passMs(1_500);
        assertThat(slept().untilArrival()).isFalse();
        Packet probe = rig.transport.sent.get(rig.transport.sent.size() - 1);
        rig.deliver(probe.reply());
        assertThat(rig.count(EngineCounter.FALLBACK_NO_RX_STAMP)).isEqualTo(1);
        rig.passMs(1_001);
        assertThat(slept().untilArrival()).isTrue();
        for (int s = 0; s < 58; s++) {
            rig.passMs(1_000);
        }
        assertThat(slept().untilArrival()).isTrue();
        rig.passMs(4_000);
        assertThat(slept().untilArrival()).isFalse();
    }

    /** Laps are at least a tick apart: about eight packets each, between 1 ms and 10 ms. */
    @ParameterizedTest
    @CsvSource({
        "50, 1000, 1000000",
        "200, 1000, 10000000",
        "1000, 1000, 8000000",
        "2000, 1000, 4000000",
        "2000, 100, 1000000"
    })
    void underLoadItWakesOnceATick(int sessions, long intervalMs, long tickNs) {
        Rig busy = new Rig(1_000_000, new HandClocks());
        ask(busy, sessions, intervalMs);
        busy.lap();
        busy.runUntil(busy.clocks.monoNs() + SECOND_NS / 4);
        int laps = (int) busy.count(EngineCounter.LAPS);
        busy.transport.awaits.clear();
        busy.runUntil(busy.clocks.monoNs() + SECOND_NS / 2);

        assertThat(busy.transport.awaits)
                .allSatisfy(await -> assertThat(await.maxWaitNs()).isGreaterThanOrEqualTo(tickNs));
        assertThat(busy.count(EngineCounter.LAPS) - laps).isLessThanOrEqualTo(SECOND_NS / 2 / tickNs + 1);
        assertThat(busy.skipped(SkipReason.LAG)).isZero();
        assertThat(busy.count(EngineCounter.STALLS)).isZero();
    }

    @Test
    void withABacklogItDoesNotSleep() {
        rig.ask(key(V4, 1_000, 500));
        rig.transport.neverEmpty = true;
        rig.lap();

        assertThat(slept().maxWaitNs()).isNotPositive();
    }

    /** An answered probe that waits for a stamp is a deadline like another. */
    @Test
    void itWakesToGiveUpAMissingStamp() {
        ProbeKey key = key(V4, 60_000, 3_000);
        Packet first = rig.firstPacket(key);
        rig.clocks.passNs(5 * MS_NS);
        rig.deliver(first.reply().stamped(4 * MS_NS));
        long readMonoNs = rig.clocks.monoNs();
        while (rig.figures(key).received() == 0) {
            assertThat(slept().maxWaitNs()).isPositive();
            rig.lap();
        }
        assertThat(rig.clocks.monoNs()).isEqualTo(readMonoNs + 100 * MS_NS);
    }

    @Test
    void lateLapsAreLagAndVeryLateOnesStalls() {
        rig.ask(key(V4, 60_000, 500), key(V6, 60_000, 500));
        rig.lap();
        long lag = rig.count(EngineCounter.LAG_NS);
        rig.engine.idle();
        rig.clocks.passNs(30 * MS_NS);
        rig.lap();
        assertThat(rig.count(EngineCounter.LAG_NS) - lag).isEqualTo(30 * MS_NS);
        assertThat(rig.count(EngineCounter.STALLS)).isZero();

        rig.engine.idle();
        rig.clocks.passNs(100 * MS_NS);
        rig.lap();
        assertThat(rig.count(EngineCounter.STALLS)).isZero();
        rig.engine.idle();
        rig.clocks.passNs(100 * MS_NS + 1);
        rig.lap();
        assertThat(rig.count(EngineCounter.STALLS)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.STALL_NS)).isEqualTo(100 * MS_NS + 1);
        assertThat(rig.count(EngineCounter.LAG_NS) - lag).isEqualTo(230 * MS_NS + 1);
    }

    /** Another thread may wake it at any time: an early lap is no lag. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 500})
    void anEarlyLapIsNoLag(long afterMs) {
        rig.lap();
        rig.clocks.passNs(afterMs * MS_NS);
        rig.lap();

        assertThat(rig.count(EngineCounter.LAG_NS)).isZero();
        assertThat(rig.count(EngineCounter.STALLS)).isZero();
    }

    @Test
    void theFirstLapMayComeAtAnyTime() {
        rig.clocks.passNs(3_600 * SECOND_NS);
        rig.lap();

        assertThat(rig.count(EngineCounter.LAG_NS)).isZero();
        assertThat(rig.count(EngineCounter.LAPS)).isEqualTo(1);
    }

    /** A lap says how much it did. */
    @Test
    void workIsWhatWasDone() {
        assertThat(rig.lap()).isZero();
        rig.ask(key(V4, 60_000, 500));
        // the command, and the slot that lies at this very moment
        assertThat(rig.lap()).isEqualTo(2);
        rig.ask(key(V6, 60_000, 500));
        assertThat(rig.lap()).isEqualTo(1);
        Packet probe = rig.transport.sent.get(0);
        assertThat(rig.lap()).isZero();
        rig.transport.deliver(probe.txStamp(Stamper.KERNEL, 10), rig.clocks.monoNs());
        assertThat(rig.lap()).isEqualTo(1);
        rig.clocks.passNs(700 * MS_NS);
        assertThat(rig.lap()).isEqualTo(1);
        assertThat(rig.lap()).isZero();
    }

    private void ask(int sessions, long intervalMs) {
        ask(rig, sessions, intervalMs);
    }

    private static void ask(Rig rig, int sessions, long intervalMs) {
        ProbeKey[] keys = new ProbeKey[sessions];
        for (int i = 0; i < sessions; i++) {
            keys[i] = key(IpAddress.ofIpv4(0x0A000000 + i), intervalMs, 500);
        }
        rig.ask(keys);
    }

    private HandTransport.Await slept() {
        rig.engine.idle();
        return rig.transport.awaits.get(rig.transport.awaits.size() - 1);
    }
}
