package net.icmpexporter.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeatBinsTest {

    private static final long MS_NS = 1_000_000;

    @ParameterizedTest
    @CsvSource({"1000000, 0", "2000000, 10", "500000, -10", "999999, -1", "1071774, 1", "1071773, 0", "8000000000, 129"
    })
    void aBinIsTheWholePartOfTenTimesTheBinaryLogarithmOfTheMilliseconds(long rttNs, int exponent) {
        assertThat(HeatBins.exponent(HeatBins.bin(rttNs))).isEqualTo(exponent);
    }

    @Test
    void everyTimeIsBetweenTheBoundsOfItsBin() {
        long seed = new Random().nextLong();
        System.out.println("heat bins, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            long rttNs = (long) Math.exp(random.nextDouble() * 29);
            int bin = HeatBins.bin(rttNs);
            assertThat(rttNs / (double) MS_NS)
                    .as("%d ns", rttNs)
                    .isGreaterThanOrEqualTo(HeatBins.lowerMs(bin))
                    .isLessThan(HeatBins.upperMs(bin));
        }
    }

    @Test
    void everyTimeHasABin() {
        assertThat(HeatBins.bin(-5)).isZero();
        assertThat(HeatBins.bin(0)).isZero();
        assertThat(HeatBins.bin(Long.MAX_VALUE)).isEqualTo(HeatBins.bins() - 1);
        assertThat(HeatBins.upperMs(HeatBins.bins() - 1)).isInfinite();
        assertThat(HeatBins.lowerMs(0)).isZero();
    }
}
