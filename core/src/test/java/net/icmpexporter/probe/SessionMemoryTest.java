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

/** What a session costs that has lived long enough to have met everything. */
final class SessionMemoryTest {

    private static final int SESSIONS = 10_000;
    private static final int PROBES_EACH = 300;
    private static final long MOST_BYTES = 3 * 1024;

    @Test
    void aSessionTakesThreeKilobytesAtMost() throws EngineBusy {
        HandClocks clocks = new HandClocks();
        EchoTransport transport = new EchoTransport(clocks);
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        ProbeDirectory directory = new ProbeDirectory(commands, meter, clocks::monoNs);
        EngineSettings settings = new EngineSettings(100_000, new CookieKey(3, 4), 3_600_000_000_000L);
        ProbeEngine engine = new ProbeEngine(
                transport, clocks::monoNs, clocks::wallNs, () -> 0, meter, settings, commands, directory);
        engine.doWork(clocks.monoNs());

        long beforeBytes = usedBytes();
        ask(directory);
        while (meter.value(EngineCounter.SENT) < (long) SESSIONS * PROBES_EACH) {
            engine.doWork(clocks.monoNs());
            engine.idle();
        }
        long bytes = (usedBytes() - beforeBytes) / SESSIONS;

        System.out.println("a session takes " + bytes + " bytes");
        // used once more, so that the collector could take nothing of it before
        engine.doWork(clocks.monoNs());
        assertThat(directory.active()).hasSize(SESSIONS);
        assertThat(bytes).isBetween(500L, MOST_BYTES);
    }

    /** With the flags' defaults, 2 s and 3 s, which all sessions of an exporter share. */
    private static void ask(ProbeDirectory directory) throws EngineBusy {
        ProbeOptions options = new ProbeOptions(2 * Rig.SECOND_NS, 3 * Rig.SECOND_NS, 56);
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            IpAddress address = i % 2 == 0 ? IpAddress.ofIpv4(0x0A000000 + i) : IpAddress.of(0x20010db8L << 32, i);
            keys.add(i % 4 < 2 ? ProbeKey.icmp(address, options) : ProbeKey.tcp(address, 443, options));
        }
        directory.probe(keys);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
