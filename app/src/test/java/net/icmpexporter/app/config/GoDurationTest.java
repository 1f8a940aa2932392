package net.icmpexporter.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "200ms, 200000000",
        "1.5s, 1500000000",
        "1m30s, 90000000000",
        ".5h, 1800000000000",
        "2h45m0.5s, 9900500000000",
        "5us, 5000",
        "5\u00b5s, 5000",
        "7ns, 7",
        "1.s, 1000000000",
        "+3s, 3000000000",
        "-3s, -3000000000",
        "99999999999h, 9223372036854775807"
    })
    void whatGoReadsIsRead(String text, long ns) {
        assertThat(GoDuration.parse(text)).isEqualTo(ns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", ".s", "1d", "1 s", "1s ", "1.2.3s", "--1s", "ms", "1,5s", "1S"})
    void whatGoRefusesIsRefused(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }
}
