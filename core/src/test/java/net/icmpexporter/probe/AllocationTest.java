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

/** The engine leaves no garbage, whatever becomes of its probes. */
final class AllocationTest {

    private static final int SESSIONS = 600;
    private static final int PROBES = 120_000;

    /** For the first use of things, once: no part of it grows with the probes. */
    private static final long CONSTANT_BYTES = 2_048;

    private static final int WARM_UP_PROBES = 10 * PROBES;

    @Test
    void probesAllocateNothing() throws EngineBusy {
        HandClocks clocks = new HandClocks();
        EchoTransport transport = new EchoTransport(clocks);
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        ProbeDirectory directory = new ProbeDirectory(commands, meter, clocks::monoNs);
        EngineSettings settings = new EngineSettings(100_000, new CookieKey(3, 4), 3_600_000_000_000L);
        ProbeEngine engine = new ProbeEngine(
                transport, clocks::monoNs, clocks::wallNs, () -> 0, meter, settings, commands, directory);
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            IpAddress address = i % 2 == 0 ? IpAddress.ofIpv4(0x0A000000 + i) : IpAddress.of(0x20010db8L << 32, i);
            keys.add(i % 4 < 2 ? Rig.key(address, 50, 40) : Rig.tcpKey(address, 443, 50, 40));
        }
        directory.probe(keys);
        AllocatedBytes allocated = new AllocatedBytes();
        // until no session meets an RTT for which its histogram has no room yet
        run(engine, meter, clocks, WARM_UP_PROBES);
        allocated.now();
        long firstBytes = allocated.now();
        long askingBytes = allocated.now() - firstBytes;

        long beforeBytes = allocated.now();
        long laps = run(engine, meter, clocks, PROBES);
        long bytes = allocated.now() - beforeBytes - askingBytes;

        assertThat(bytes)
                .as("bytes allocated by %d probes in %d laps", PROBES, laps)
                .isLessThanOrEqualTo(CONSTANT_BYTES);
        everythingHappened(meter);
    }

    private static long run(ProbeEngine engine, EngineMeter meter, HandClocks clocks, int probes) {
        long until = meter.value(EngineCounter.SENT) + probes;
        long laps = 0;
        while (meter.value(EngineCounter.SENT) < until) {
            engine.doWork(clocks.monoNs());
            engine.idle();
            laps++;
        }
        return laps;
    }

    /** What did not happen was not tested. */
    private static void everythingHappened(EngineMeter meter) {
        for (EngineCounter counter : new EngineCounter[] {
            EngineCounter.RECEIVED,
            EngineCounter.LOST,
            EngineCounter.REJECTED,
            EngineCounter.REFUSED,
            EngineCounter.RECEIVED_TCP,
            EngineCounter.LOST_TCP,
            EngineCounter.REJECTED_TCP,
            EngineCounter.UNKNOWN,
            EngineCounter.DUPLICATE,
            EngineCounter.CORRUPT,
            EngineCounter.FOREIGN,
            EngineCounter.FALLBACK_NO_TX_STAMP,
            EngineCounter.FALLBACK_NO_RX_STAMP,
            EngineCounter.SOCKET_DROPS
        }) {
            assertThat(meter.value(counter)).as("%s", counter).isGreaterThan(100);
        }
        assertThat(meter.value(EngineCounter.RECEIVED)).isGreaterThan(PROBES);
    }
}
