package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line a message, with the time in UTC to the millisecond, always as long. */
final class LogFormatTest {

    private final Logger root = Logger.getLogger("");
    private final Handler[] before = root.getHandlers();

    @AfterEach
    void restore() {
        Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
        Arrays.stream(before).forEach(root::addHandler);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T23:59:59.999999999Z, 2026-01-31T23:59:59.999Z",
        "2026-01-31T23:59:59.5Z, 2026-01-31T23:59:59.500Z",
        "2026-12-01T00:00:00Z, 2026-12-01T00:00:00.000Z",
        "2026-12-01T07:08:00.001Z, 2026-12-01T07:08:00.001Z"
    })
    void theTimeIsAlwaysInMilliseconds(String instant, String time) {
        assertThat(line(instant, "hello")).isEqualTo(time + " WARNING hello\n");
    }

    @Test
    void aFaultBringsItsTrace() {
        LogRecord entry = entry("2026-01-01T00:00:00Z", "broken");
        entry.setThrown(new IllegalStateException("why"));

        assertThat(format(entry))
                .startsWith("2026-01-01T00:00:00.000Z WARNING broken\n")
                .contains("why", "\tat ");
    }

    private String line(String instant, String message) {
        return format(entry(instant, message));
    }

    private String format(LogRecord entry) {
        LogFormat.install();
        return root.getHandlers()[0].getFormatter().format(entry);
    }

    private static LogRecord entry(String instant, String message) {
        LogRecord entry = new LogRecord(Level.WARNING, message);
        entry.setInstant(Instant.parse(instant));
        return entry;
    }
}
