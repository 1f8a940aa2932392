package net.icmpexporter.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FakeClocksTest {

    private static final long HOUR_NS = 3_600_000_000_000L;

    @Test
    void nobodyMovesTheClocksButWhoAdvancesThem() {
        FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
        long monoNs = clocks.monoNs();
        long wallNs = clocks.wallNs();

        assertThat(clocks.monoNs()).isEqualTo(monoNs);
        clocks.advanceNs(5);
        assertThat(clocks.monoNs() - monoNs).isEqualTo(5);
        assertThat(clocks.wallNs() - wallNs).isEqualTo(5);
        assertThat(clocks.elapsedNs()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1})
    void theMonotonicClockBeginsAnywhere(long originMonoNs) {
        FakeClocks clocks = FakeClocks.startingAt(originMonoNs, 0);

        clocks.advanceNs(10);

        assertThat(clocks.monoNs() - originMonoNs).isEqualTo(10);
    }

    @Test
    void aStepMovesTheWallClockAloneAndOnlyFromThenOn() {
        FakeClocks clocks = FakeClocks.startingAt(100, 1_000);
        clocks.advanceNs(10);
        clocks.stepWallNs(HOUR_NS);
        clocks.advanceNs(10);
        clocks.stepWallNs(-2 * HOUR_NS);

        assertThat(clocks.monoNs()).isEqualTo(120);
        assertThat(clocks.wallNsAt(9)).isEqualTo(1_009);
        assertThat(clocks.wallNsAt(10)).isEqualTo(1_010 + HOUR_NS);
        assertThat(clocks.wallNsAt(19)).isEqualTo(1_019 + HOUR_NS);
        assertThat(clocks.wallNs()).isEqualTo(1_020 - HOUR_NS);
    }

    @Test
    void timeDoesNotGoBack() {
        FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
        clocks.advanceNs(10);
        clocks.advanceTo(5);

        assertThat(clocks.elapsedNs()).isEqualTo(10);
        assertThatThrownBy(() -> clocks.advanceNs(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
