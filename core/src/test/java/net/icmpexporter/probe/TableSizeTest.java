package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import org.junit.jupiter.api.Test;

/** The table of probes in flight is as large as the rate limit can fill, whatever the sessions ask for. */
final class TableSizeTest {

    private static final int MAX_PPS = 1_000;
    private static final int TIMEOUT_MS = 60_000;

    /** 20,000 sessions at 10 ms would have 120 million probes in flight; at 1,000 a second there are 60,200. */
    @Test
    void aDemandFarAboveTheLimitTakesNoMemoryAndNoSlot() {
        Rig rig = new Rig(MAX_PPS, new HandClocks());
        for (int i = 0; i < 20_000; i++) {
            rig.ask(Rig.key(IpAddress.ofIpv4(0x0A000000 + i), 10, TIMEOUT_MS));
            if (i % 1_000 == 0) {
                rig.lap();
            }
        }
        rig.passMs(TIMEOUT_MS + 2_000);

        assertThat(rig.skipped(SkipReason.TABLE_FULL)).isZero();
        assertThat(rig.count(EngineCounter.SENT)).isBetween(60_000L, 62_200L);
        assertThat(rig.count(EngineCounter.LOST)).isPositive();
    }
}
