package net.icmpexporter.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.echo.server.EchoServer;
import net.icmpexporter.echo.server.EchoServerOptions;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.EngineCounter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Neither the engine nor the threads of the client and of the server leave garbage for a frame. (The JDK's selector does, 16
 * bytes for each socket that is ready, if the number of its descriptor is above 127.)
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EchoGarbageTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** So few that their descriptors have low numbers. */
    private static final int SESSIONS = 8;

    private static final int WINDOW_FRAMES = 2_000;
    private static final int MOST_WINDOWS = 30;
    private static final List<String> NAMES = List.of("engine of the test", "tcp echo client", "tcp echo server");

    /**
     * A session makes room for round-trip times as it meets new ones, and code is compiled while it runs: so there are several
     * windows, of which each thread must have one without: shorter than a second, in which the server looks for idle connections. What
     * is left per frame or per turn would be in every one of them.
     */
    @ParameterizedTest
    @EnumSource(WireForm.class)
    void framesAllocateNothing(WireForm form) throws Exception {
        EchoServerMeter served = new EchoServerMeter();
        EchoServerOptions options = new EchoServerOptions(SESSIONS, SESSIONS, List.of(), 60_000_000_000L);
        try (EchoServer server =
                        EchoServer.open(new InetSocketAddress(LOOPBACK, 0), options, served, System::nanoTime);
                EngineRig rig = new EngineRig()) {
            ProbeKey[] keys = new ProbeKey[SESSIONS];
            for (int i = 0; i < SESSIONS; i++) {
                keys[i] = EngineRig.key(form, server.port(), 1, 1_000 + i);
            }
            rig.probe(keys);
            awaitFrames(served);

            Map<String, Long> fewest = new TreeMap<>();
            for (int window = 0; window < MOST_WINDOWS && !isAllZero(fewest); window++) {
                Map<String, Long> before = allocated();
                awaitFrames(served);
                allocated()
                        .forEach((name, bytes) -> fewest.merge(name, bytes - before.getOrDefault(name, 0L), Math::min));
            }

            assertThat(fewest)
                    .as("bytes allocated by %d frames, fewest of some windows", WINDOW_FRAMES)
                    .isEqualTo(Map.of(NAMES.get(0), 0L, NAMES.get(1), 0L, NAMES.get(2), 0L));
            assertThat(rig.meter.value(EngineCounter.RECEIVED)).isGreaterThan(WINDOW_FRAMES);
        }
    }

    private static boolean isAllZero(Map<String, Long> fewest) {
        return fewest.size() == NAMES.size() && fewest.values().stream().allMatch(bytes -> bytes == 0);
    }

    private static void awaitFrames(EchoServerMeter served) throws InterruptedException {
        long until = served.value(EchoServerCounter.FRAMES) + WINDOW_FRAMES;
        EngineRig.await(() -> served.value(EchoServerCounter.FRAMES) >= until);
    }

    private static Map<String, Long> allocated() {
        Map<String, Long> bytes = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (NAMES.contains(thread.getName())) {
                bytes.put(thread.getName(), THREADS.getThreadAllocatedBytes(thread.getId()));
            }
        }
        return bytes;
    }
}
