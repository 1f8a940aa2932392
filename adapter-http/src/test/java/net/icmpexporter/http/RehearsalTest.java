package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RehearsalTest {

    private static final String LOGGERS = "net.icmpexporter";

    private final AtomicInteger probeRequests = new AtomicInteger();

    private ChannelStatus status(Channel channel) {
        probeRequests.incrementAndGet();
        return ChannelStatus.unusable("none");
    }

    private Rehearsal rehearsal(String host) {
        HttpOptions options = new HttpOptions(host, 0, TestServer.OPTIONS, "1", "linux");
        return new Rehearsal(options, this::status, () -> 0, () -> 0);
    }

    private static Set<Thread> serverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("http"))
                .collect(Collectors.toSet());
    }

    @Test
    void asksForTargetsAndLeavesNoThreadAndNoLineInTheLog() {
        Set<Thread> before = serverThreads();
        try (LogCapture log = new LogCapture(LOGGERS)) {
            rehearsal("127.0.0.1").run();

            assertThat(probeRequests).hasPositiveValue();
            assertThat(log.messages()).isEmpty();
        }
        assertThat(before).containsAll(serverThreads());
    }

    @Test
    void listensNowhere() {
        try (LogCapture log = new LogCapture(LOGGERS)) {
            rehearsal("192.0.2.1").run();

            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void theEndOfTheProcessEndsItInSilence() {
        try (LogCapture log = new LogCapture(LOGGERS)) {
            Thread.currentThread().interrupt();

            rehearsal("127.0.0.1").run();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.messages()).isEmpty();
        }
    }
}
