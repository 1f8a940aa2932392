package net.icmpexporter.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class NameMeterTest {

    @Test
    void aDurationCountsUpToItsBoundAndBeyondTheLastInTheLast() {
        NameMeter meter = new NameMeter();
        for (long boundNs : NameMeter.durationBoundsNs()) {
            meter.lookupEnded(LookupResult.FOUND, boundNs);
        }
        meter.lookupEnded(LookupResult.FAILED, Long.MAX_VALUE / 2);

        assertThat(meter.durationCounts())
                .hasSize(NameMeter.durationBoundsNs().length + 1)
                .containsOnly(1);
        assertThat(meter.durationSumNs())
                .isEqualTo(Arrays.stream(NameMeter.durationBoundsNs()).sum() + Long.MAX_VALUE / 2);
    }

    @Test
    void resultsAreCountedApart() {
        NameMeter meter = new NameMeter();
        meter.lookupEnded(LookupResult.NOT_FOUND, 0);

        assertThat(meter.lookups(LookupResult.NOT_FOUND)).isOne();
        assertThat(meter.lookups(LookupResult.FOUND)).isZero();
        assertThat(meter.lookups(LookupResult.FAILED)).isZero();
    }
}
