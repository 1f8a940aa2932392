package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked for, and what people read when they ask for more. */
final class SettingsTest {

    private static final long MS_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long DAY_NS = 24 * HOUR_NS;
    private static final CookieKey ANY_KEY = new CookieKey(1, 2);

    @ParameterizedTest
    @CsvSource({"1000000, 1000, 24", "86400000000000, 86400000000000, 1400", "2000000000, 3000000000, 56"})
    void optionsWithinTheRangesAreTaken(long intervalNs, long timeoutNs, int payloadBytes) {
        ProbeOptions options = new ProbeOptions(intervalNs, timeoutNs, payloadBytes);

        assertThat(options.intervalNs()).isEqualTo(intervalNs);
        assertThat(options.timeoutNs()).isEqualTo(timeoutNs);
        assertThat(options.payloadBytes()).isEqualTo(payloadBytes);
    }

    @Test
    void otherOptionsAreRefusedByName() {
        assertThatThrownBy(() -> new ProbeOptions(MS_NS - 1, MS_NS, 56))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interval must be 1 ms to 24 h, not 999999 ns");
        assertThatThrownBy(() -> new ProbeOptions(DAY_NS + 1, MS_NS, 56))
                .hasMessage("interval must be 1 ms to 24 h, not 86400000000001 ns");
        assertThatThrownBy(() -> new ProbeOptions(MS_NS, 999, 56))
                .hasMessage("timeout must be 1 us to 24 h, not 999 ns");
        assertThatThrownBy(() -> new ProbeOptions(MS_NS, -MS_NS, 56))
                .hasMessage("timeout must be 1 us to 24 h, not -1000000 ns");
        assertThatThrownBy(() -> new ProbeOptions(MS_NS, DAY_NS + 1, 56))
                .hasMessage("timeout must be 1 us to 24 h, not 86400000000001 ns");
        assertThatThrownBy(() -> new ProbeOptions(MS_NS, MS_NS, 23))
                .hasMessage("payload must be 24 to 1400 bytes, not 23");
        assertThatThrownBy(() -> new ProbeOptions(MS_NS, MS_NS, 1401))
                .hasMessage("payload must be 24 to 1400 bytes, not 1401");
    }

    @Test
    void engineSettingsHaveTheirRangesToo() {
        assertThat(new EngineSettings(1, ANY_KEY, 1).maxPps()).isEqualTo(1);
        assertThat(new EngineSettings(1_000_000, ANY_KEY, EngineSettings.DEFAULT_SESSION_IDLE_NS).sessionIdleNs())
                .isEqualTo(HOUR_NS / 6);
        assertThatThrownBy(() -> new EngineSettings(0, ANY_KEY, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxpps must be between 1 and 1000000, not 0");
        assertThatThrownBy(() -> new EngineSettings(1_000_001, ANY_KEY, 1))
                .hasMessage("maxpps must be between 1 and 1000000, not 1000001");
        assertThatThrownBy(() -> new EngineSettings(1, ANY_KEY, 0))
                .hasMessage("sessions must live for some time, not 0 ns");
    }
}
