package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The processors were busy for a moment: what was held up goes out evenly, soon, and whole. */
final class CatchingUpTest {

    @Test
    void withoutAPauseEveryTenMillisecondsHaveTheirShare() {
        Rig rig = busy(5_000);
        rig.transport.sent.clear();
        rig.runUntil(rig.clocks.monoNs() + SECOND_NS);

        assertThat(rig.transport.sent.size()).isBetween(4_980, 5_020);
        assertThat(fullestTenMilliseconds(rig.transport.sent)).isBetween(50, 65);
    }

    /** Half as much again as their share, and no more, while it catches up. */
    @ParameterizedTest
    @ValueSource(longs = {5, 15, 30, 45})
    void afterAShortPauseTenMillisecondsHoldLittleMoreThanTheirShare(long pauseMs) {
        Rig rig = busy(5_000);
        rig.transport.sent.clear();
        rig.clocks.passNs(pauseMs * MS_NS);
        rig.runUntil(rig.clocks.monoNs() + 2 * SECOND_NS);

        assertThat(fullestTenMilliseconds(rig.transport.sent)).isLessThanOrEqualTo(75);
        assertThat(rig.skipped(SkipReason.LAG)).isZero();
    }

    /** Whatever is held up is sent within the lag that is made up for, and the wait that evenness is worth. */
    @ParameterizedTest
    @CsvSource({"100, 90", "1000, 60", "1000, 85", "5000, 85"})
    void nothingIsSkippedNorVeryLate(int sessions, long pauseMs) {
        Rig rig = busy(sessions);
        Map<IpAddress, Long> slotNs = new HashMap<>();
        rig.transport.sent.forEach(packet -> slotNs.put(packet.peer, packet.sentMonoNs));
        rig.transport.sent.clear();
        rig.clocks.passNs(pauseMs * MS_NS);
        rig.runUntil(rig.clocks.monoNs() + 3 * SECOND_NS);

        assertThat(rig.skipped(SkipReason.LAG)).isZero();
        assertThat(rig.skipped(SkipReason.RATE_LIMIT)).isZero();
        long latestNs = 0;
        for (Packet packet : rig.transport.sent) {
            Long firstNs = slotNs.get(packet.peer);
            assertThat(firstNs).isNotNull();
            long slots = Math.floorDiv(packet.sentMonoNs - firstNs + 20 * MS_NS, SECOND_NS);
            latestNs = Math.max(latestNs, packet.sentMonoNs - firstNs - slots * SECOND_NS);
        }
        assertThat(latestNs).isLessThanOrEqualTo((Math.max(pauseMs, 70) + 30) * MS_NS);
        // and then all is as it was before
        rig.transport.sent.clear();
        rig.runUntil(rig.clocks.monoNs() + SECOND_NS);
        for (Packet packet : rig.transport.sent) {
            Long firstNs = slotNs.get(packet.peer);
            assertThat(firstNs).isNotNull();
            assertThat(Math.floorMod(packet.sentMonoNs - firstNs + 20 * MS_NS, SECOND_NS))
                    .as("%s", packet.peer)
                    .isBetween(0L, 40 * MS_NS);
        }
    }

    /** Pause after pause: slots are sent or counted as skipped, every one of them. */
    @Test
    void everySlotIsAccountedFor() {
        Rig rig = busy(500);
        long startNs = rig.clocks.monoNs();
        long before = rig.count(EngineCounter.SENT) + rig.skipped(SkipReason.LAG);
        for (int pause = 0; pause < 60; pause++) {
            rig.clocks.passNs((pause * 37 % 250) * MS_NS);
            rig.runUntil(rig.clocks.monoNs() + (pause * 53 % 170) * MS_NS);
        }
        rig.runUntil(rig.clocks.monoNs() + SECOND_NS);
        double seconds = (rig.clocks.monoNs() - startNs) / 1e9;

        long slots = rig.count(EngineCounter.SENT) + rig.skipped(SkipReason.LAG) - before;
        assertThat(rig.skipped(SkipReason.LAG)).isPositive();
        assertThat((double) slots).isBetween(500 * seconds - 15, 500 * seconds + 15);
        rig.checkInvariants();
    }

    /** Sessions with an interval of a second, running for a while. */
    private static Rig busy(int sessions) {
        Rig rig = new Rig(100_000, new HandClocks());
        ProbeKey[] keys = new ProbeKey[sessions];
        for (int i = 0; i < sessions; i++) {
            keys[i] = key(IpAddress.ofIpv4(0x0A000000 + i), 1_000, 100);
        }
        rig.ask(keys);
        rig.runUntil(rig.clocks.monoNs() + SECOND_NS + SECOND_NS / 2);
        return rig;
    }

    private static int fullestTenMilliseconds(List<Packet> packets) {
        int fullest = 0;
        int from = 0;
        for (int i = 0; i < packets.size(); i++) {
            while (packets.get(i).sentMonoNs - packets.get(from).sentMonoNs >= 10 * MS_NS) {
                from++;
            }
            fullest = Math.max(fullest, i - from + 1);
        }
        return fullest;
    }
}
