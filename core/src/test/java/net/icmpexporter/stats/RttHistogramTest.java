package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RttHistogramTest {

    private final RttHistogram histogram = new RttHistogram(RttBounds.bins());

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void countsAsAMapDoes(long seed) {
        Random random = new Random(seed);
        Map<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            int bin = RttBounds.bin(random.nextLong(1L << random.nextInt(10, 42)));
            add(bin);
            counts.merge(bin, 1L, Long::sum);
        }
        add(0);
        add(RttBounds.bins() - 1);
        counts.merge(0, 1L, Long::sum);
        counts.merge(RttBounds.bins() - 1, 1L, Long::sum);

        assertThat(occupied(histogram.copy())).isEqualTo(counts);
    }

    @Test
    void nothingIsInAnEmptyOne() {
        assertThat(histogram.nextOccupied(0)).isEqualTo(RttBounds.bins());
        assertThat(histogram.count(17)).isZero();
    }

    @Test
    void aCopyIsAPictureOfItsMoment() {
        add(100);
        RttHistogram copy = histogram.copy();
        add(100);
        add(200);

        assertThat(occupied(copy)).isEqualTo(Map.of(100, 1L));
    }

    private void add(int bin) {
        histogram.prepare(bin);
        histogram.add(bin);
    }

    private static Map<Integer, Long> occupied(RttHistogram histogram) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int bin = histogram.nextOccupied(0); bin < RttBounds.bins(); bin = histogram.nextOccupied(bin + 1)) {
            counts.put(bin, histogram.count(bin));
        }
        return counts;
    }
}
