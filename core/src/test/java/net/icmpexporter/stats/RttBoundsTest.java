package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RttBoundsTest {

    /** Each native bucket, told by its bounds as Prometheus defines them, is some bins next to each other. */
    @Test
    void binsArePartsOfNativeBuckets() {
        for (int bin = 1; bin < RttBounds.bins(); bin++) {
            int bucket = RttBounds.nativeBucket(bin);
            double lower = Math.pow(2, (bucket - 1) / 8.0);
            double upper = Math.pow(2, bucket / 8.0);
            assertThat((RttBounds.upperNs(bin - 1) + 1) / 1e9)
                    .as("shortest time in bin %d", bin)
                    .isGreaterThan(lower);
            assertThat(RttBounds.upperNs(bin) / 1e9)
                    .as("longest in bin %d", bin)
                    .isLessThanOrEqualTo(upper);
        }
    }

    @Test
    void theFirstBinIsTheZeroBucket() {
        assertThat(RttBounds.upperNs(0) / 1e9).isLessThanOrEqualTo(RttBounds.ZERO_THRESHOLD_SECONDS);
        assertThat((RttBounds.upperNs(0) + 1) / 1e9).isGreaterThan(RttBounds.ZERO_THRESHOLD_SECONDS);
        assertThat(RttBounds.bin(0)).isZero();
    }

    @Test
    void aTimeIsInTheBinWhoseBoundItDoesNotExceed() {
        for (int bin = 0; bin < RttBounds.bins(); bin++) {
            assertThat(RttBounds.bin(RttBounds.upperNs(bin))).isEqualTo(bin);
            assertThat(RttBounds.bin(RttBounds.upperNs(bin) + 1)).isEqualTo(Math.min(bin + 1, RttBounds.bins() - 1));
        }
    }

    /** An hour is the longest timeout. */
    @Test
    void everyRttHasABin() {
        assertThat(RttBounds.upperNs(RttBounds.bins() - 1)).isGreaterThan(3_600_000_000_000L);
        assertThat(RttBounds.bin(Long.MAX_VALUE)).isEqualTo(RttBounds.bins() - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 2, 25, 3, 4, 5, 6, 7, 75, 8, 9})
    void roundFiguresAreBounds(long figure) {
        LongStream.iterate(figure, ns -> ns <= 1_000_000_000_000L, ns -> ns * 10)
                .filter(ns -> ns >= 1_000)
                .forEach(ns -> assertThat(RttBounds.isBound(ns)).as("%d ns", ns).isTrue());
    }

    /** The buckets that other exporters have: 50 us and its doubles. */
    @Test
    void doublesOf50UsAreBounds() {
        for (long ns = 50_000; ns <= 26_214_400_000L; ns *= 2) {
            assertThat(RttBounds.isBound(ns)).as("%d ns", ns).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 123_000_000, 1_000_001, 3_600_000_000_001L})
    void othersAreNot(long ns) {
        assertThat(RttBounds.isBound(ns)).isFalse();
    }
}
