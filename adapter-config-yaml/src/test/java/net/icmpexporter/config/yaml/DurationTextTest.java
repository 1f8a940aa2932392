package net.icmpexporter.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "1s,1000000000",
        "200ms,200000000",
        "1.5s,1500000000",
        "1m30s,90000000000",
        "100us,100000",
        "100µs,100000",
        "5ns,5",
        "30d,2592000000000000",
        "720h,2592000000000000",
        "1w,604800000000000",
        "0s,0",
        "999999999999999999w,9223372036854775807"
    })
    void readsWhatGoAndPrometheusWrite(String text, long ns) {
        assertThat(DurationText.parse(text)).isEqualTo(ns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1 s", "-1s", "1S", "1y", "1s ", "1.s", ".5s", "1e3s", "1s2"})
    void readsNothingElse(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1h", "90m", "1s", "1500ms", "10us", "7ns"})
    void writesWhatItReads(String text) {
        Long ns = DurationText.parse(text);
        assertThat(ns).isNotNull();
        assertThat(DurationText.of(ns == null ? 0 : ns)).isEqualTo(text);
    }
}
