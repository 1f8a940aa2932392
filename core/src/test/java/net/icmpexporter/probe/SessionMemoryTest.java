package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session costs that has lived long enough to have met everything. */
final class SessionMemoryTest {

    private static final int SESSIONS = 10_000;
    private static final int PROBES_EACH = 300;
    private static final long MOST_BYTES = 3 * 1024;
    private static final int MAX_PPS = 100_000;

    /** With the flags' defaults, 2 s and 3 s, which all sessions of an exporter share. */
    @Test
    void aSessionTakesThreeKilobytesAtMost() throws EngineBusy {
        long bytes = measuredBytes(2_000, 3_000, SESSIONS) / SESSIONS;
        System.out.println("a session takes " + bytes + " bytes");
        assertThat(bytes).isBetween(500L, MOST_BYTES);
    }

    /**
     * What is refused for lack of memory would not have fitted, and what is not refused fits. No array here is so long that a
     * collector with regions, as the tests may run on, rounds it up.
     */
    @ParameterizedTest
    @CsvSource({"2000, 3000, 10000", "1000, 1000, 6000", "100, 1000, 2000", "10, 2000, 140"})
    void whatSessionsTakeIsKnownBefore(int intervalMs, int timeoutMs, int sessions) throws EngineBusy {
        long measured = measuredBytes(intervalMs, timeoutMs, sessions);
        long known = SessionMemory.bytes(sessions, options(intervalMs, timeoutMs), MAX_PPS);
        System.out.printf(
                "%d sessions, every %d ms, timeout %d ms: %d KiB of %d%n",
                sessions, intervalMs, timeoutMs, measured / 1024, known / 1024);
        assertThat(known).isBetween(measured, 2 * measured);
    }

    @Test
    void asManySessionsAsFit() {
        ProbeOptions options = options(100, 1_000);
        long bytes = 30_000_000;
        int fit = SessionMemory.sessionsWithin(bytes, options, MAX_PPS);
        assertThat(SessionMemory.bytes(fit, options, MAX_PPS)).isLessThanOrEqualTo(bytes);
        assertThat(SessionMemory.bytes(fit + 1, options, MAX_PPS)).isGreaterThan(bytes);
        assertThat(SessionMemory.sessionsWithin(0, options, MAX_PPS)).isZero();
        assertThat(SessionMemory.sessionsWithin(Long.MAX_VALUE, options, MAX_PPS))
                .isEqualTo(SessionLimit.OF_REFERENCES.sessions());
    }

    private static long measuredBytes(int intervalMs, int timeoutMs, int sessions) throws EngineBusy {
        HandClocks clocks = new HandClocks();
        EchoTransport transport = new EchoTransport(clocks);
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        ProbeDirectory directory = new ProbeDirectory(commands, meter, clocks::monoNs);
        EngineSettings settings = new EngineSettings(MAX_PPS, new CookieKey(3, 4), 3_600_000_000_000L);
        ProbeEngine engine = new ProbeEngine(
                transport, clocks::monoNs, clocks::wallNs, () -> 0, meter, settings, commands, directory);
        engine.doWork(clocks.monoNs());

        long beforeBytes = usedBytes();
        directory.probe(keys(options(intervalMs, timeoutMs), sessions));
        while (meter.value(EngineCounter.SENT) < (long) sessions * PROBES_EACH) {
            engine.doWork(clocks.monoNs());
            engine.idle();
        }
        long bytes = usedBytes() - beforeBytes;
        // used once more, so that the collector could take nothing of it before
        engine.doWork(clocks.monoNs());
        assertThat(directory.active()).hasSize(sessions);
        return bytes;
    }

    private static ProbeOptions options(int intervalMs, int timeoutMs) {
        return new ProbeOptions(intervalMs * Rig.MS_NS, timeoutMs * Rig.MS_NS, 56);
    }

    private static List<ProbeKey> keys(ProbeOptions options, int sessions) {
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            IpAddress address = i % 2 == 0 ? IpAddress.ofIpv4(0x0A000000 + i) : IpAddress.of(0x20010db8L << 32, i);
            keys.add(i % 4 < 2 ? ProbeKey.icmp(address, options) : ProbeKey.tcp(address, 443, options));
        }
        return keys;
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
