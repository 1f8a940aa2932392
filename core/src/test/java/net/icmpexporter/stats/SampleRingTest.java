package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers run through all of {@code int} and begin again at 0, and nothing may show where they do. */
final class SampleRingTest {

    private final SampleRing ring = new SampleRing(SampleRing.SIZE, 6);
    private final float[] samples = new float[SampleRing.SIZE];

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, Integer.MAX_VALUE - 100, Integer.MIN_VALUE, -1_000, -300})
    void theNewest250AreHeld(int first) {
        for (int i = 0; i < 600; i++) {
            ring.begin(first + i);
            ring.set(first + i, i, false);
            assertThat(ring.collect(first + i + 1, samples)).isEqualTo(250 - Math.min(250, i + 1));
        }
        int next = first + 600;

        assertThat(ring.collect(next, samples)).isZero();
        for (int i = 0; i < 250; i++) {
            assertThat(samples[i]).isEqualTo(350.0f + i);
        }
        assertThat(ring.holds(next - 1, next)).isTrue();
        assertThat(ring.holds(next - 256, next)).isTrue();
        assertThat(ring.holds(next - 257, next)).isFalse();
        assertThat(ring.holds(next, next)).isFalse();
    }

    @Test
    void aCopyIsAPictureOfItsMoment() {
        ring.begin(0);
        ring.set(0, 5, false);
        SampleRing copy = ring.copy();
        ring.set(0, 6, false);

        assertThat(copy.fate(0)).isEqualTo(5.0f);
    }
}
