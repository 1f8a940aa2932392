package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.junit.jupiter.api.Test;

class LinuxClocksTest {

    private final WallClock wall = LinuxClocks.wall();
    private final MonoClock mono = LinuxClocks.mono();

    @Test
    void theWallClockIsTheSystems() {
        long beforeMs = System.currentTimeMillis();
        long nowMs = TimeUnit.NANOSECONDS.toMillis(wall.wallNs());
        long afterMs = System.currentTimeMillis();
        assertThat(nowMs).isBetween(beforeMs - 1, afterMs + 1);
    }

    /** The stamps of the kernel have nanoseconds; a clock of milliseconds beside them would be useless. */
    @Test
    void theWallClockHasMoreThanMicroseconds() {
        boolean fine = false;
        for (int i = 0; i < 1_000 && !fine; i++) {
            fine = wall.wallNs() % 1_000 != 0;
        }
        assertThat(fine).isTrue();
    }

    @Test
    void theMonotonicClockNeverGoesBack() {
        long beforeNs = mono.monoNs();
        for (int i = 0; i < 10_000; i++) {
            long nowNs = mono.monoNs();
            assertThat(nowNs - beforeNs).isNotNegative();
            beforeNs = nowNs;
        }
    }

    @Test
    void neitherMakesGarbage() {
        long[] sum = {0};
        long bytes = Allocation.of(() -> {
            for (int i = 0; i < 50_000; i++) {
                sum[0] += wall.wallNs() ^ mono.monoNs();
            }
        });
        assertThat(sum[0]).isNotZero();
        assertThat(bytes).isLessThan(50_000);
    }
}
