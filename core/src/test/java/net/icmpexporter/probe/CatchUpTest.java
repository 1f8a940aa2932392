package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine does after it could not run for a moment: 1,000 sessions at 100 ms, 100 probes in each 10 ms. */
final class CatchUpTest {

    private static final long MS_NS = 1_000_000;
    private static final int SESSIONS = 1_000;
    private static final int SHARE = 100;

    private final Rig rig = new Rig(20_000, new HandClocks());

    @BeforeEach
    void probeForASecond() {
        for (int i = 0; i < SESSIONS; i++) {
            rig.ask(Rig.key(IpAddress.ofIpv4(0x0A000000 + i), 100, 500));
        }
        rig.lap();
        rig.passMs(1_000);
    }

    @Test
    void aShortPauseIsMadeUpForEvenly() {
        int before = rig.transport.sent.size();
        rig.clocks.passNs(30 * MS_NS);
        rig.lap();
        rig.passMs(500);

        assertThat(fullestTenMs(before)).isBetween(SHARE * 11 / 10, SHARE * 29 / 20);
        assertThat(rig.transport.sent.size() - before).isBetween(53 * SHARE - 20, 53 * SHARE + 20);
        assertThat(skipped()).isZero();
    }

    /** Evenness is given up before slots are lost for it. */
    @Test
    void aLongPauseIsMadeUpForAtOnce() {
        int before = rig.transport.sent.size();
        rig.clocks.passNs(80 * MS_NS);
        rig.lapUntilAllIsDone();
        rig.passMs(2);

        assertThat(rig.transport.sent.size() - before).isBetween(8 * SHARE, 8 * SHARE + 40);
        assertThat(skipped()).isZero();
    }

    /** Laps that are always late leave the engine no time to be even, and must not leave it behind either. */
    @Test
    void lateLapsKeepThePace() {
        int before = rig.transport.sent.size();
        for (int lap = 0; lap < 100; lap++) {
            rig.clocks.passNs(20 * MS_NS);
            rig.lapUntilAllIsDone();
        }

        assertThat(rig.transport.sent.size() - before).isBetween(190 * SHARE, 200 * SHARE);
        assertThat(skipped()).isZero();
    }

    /** Thousands of answers that lie in queues meanwhile would cost more each, and whoever is behind would stay so. */
    @Test
    void whatCameIsReadBetweenParts() {
        rig.transport.mostSentUnread = 0;
        int before = rig.transport.sent.size();
        rig.clocks.passNs(65 * MS_NS);
        rig.lapUntilAllIsDone();
        assertThat(rig.transport.sent.size() - before).as("evenly at first").isLessThan(SHARE);
        rig.clocks.passNs(10 * MS_NS);
        rig.lapUntilAllIsDone();
        assertThat(rig.transport.sent.size() - before).as("then at once").isGreaterThan(7 * SHARE);
        assertThat(rig.transport.mostSentUnread).isEqualTo(128);

        rig.transport.mostSentUnread = 0;
        rig.clocks.passNs(50 * MS_NS);
        rig.lapUntilAllIsDone();
        assertThat(rig.transport.mostSentUnread).isEqualTo(128);
        assertThat(rig.transport.sent.size() - before).isBetween(12 * SHARE, 13 * SHARE);
    }

    private long skipped() {
        return rig.skipped(SkipReason.LAG) + rig.skipped(SkipReason.RATE_LIMIT) + rig.skipped(SkipReason.TABLE_FULL);
    }

    private int fullestTenMs(int from) {
        List<Packet> sent = rig.transport.sent;
        int fullest = 0;
        int first = from;
        for (int last = from; last < sent.size(); last++) {
            while (sent.get(last).sentMonoNs - sent.get(first).sentMonoNs >= 10 * MS_NS) {
                first++;
            }
            fullest = Math.max(fullest, last - first + 1);
        }
        return fullest;
    }
}
