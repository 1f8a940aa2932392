package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole of the engine's thread, with real sockets and clocks, leaves no garbage. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineGarbageIT {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final long MS_NS = 1_000_000;
    private static final int SESSIONS = 16;
    private static final int WINDOW_PROBES = 20_000;
    private static final int MOST_WINDOWS = 30;

    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void requireOwnNamespace() throws IOException {
        OwnNamespace.require();
    }

    /**
     * A session makes room for round-trip times as it meets new ones, at most 25 times in its life, and how long an answer takes is
     * the machine's affair. So there are several windows, of which one must be without: what is left per packet, per lap or per
     * second would be in every one of them.
     */
    static List<Channel> channels() {
        return Channel.ofPackets();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void probesAllocateNothing(Channel channel) throws TransportNotOpened, EngineBusy {
        probesAllocateNothing(channel, session -> PacketOptions.USUAL);
    }

    /** Half of the sessions have options, each a part of them. */
    @ParameterizedTest
    @MethodSource("channels")
    void norDoTheirOptions(Channel channel) throws TransportNotOpened, EngineBusy {
        IpAddress here = Pinger.loopback(channel.family());
        List<PacketOptions> sorts = List.of(
                new PacketOptions(46, 9, Fragmentation.USUAL, here, ""),
                PacketOptions.USUAL,
                new PacketOptions(0, 9, Fragmentation.ALLOWED, null, "lo"),
                PacketOptions.USUAL,
                new PacketOptions(10, 0, Fragmentation.FORBIDDEN, here, "lo"),
                PacketOptions.USUAL,
                new PacketOptions(0, 0, Fragmentation.USUAL, here, "lo"),
                PacketOptions.USUAL);
        probesAllocateNothing(channel, session -> sorts.get(session % sorts.size()));
    }

    private void probesAllocateNothing(Channel channel, IntFunction<PacketOptions> packets)
            throws TransportNotOpened, EngineBusy {
        LinuxTransportOptions options = LinuxTransportOptions.of("auto", "auto", 4715);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, notes::add)) {
            MonoClock clock = LinuxClocks.mono();
            EngineMeter meter = new EngineMeter();
            EngineCommands commands = new EngineCommands(transport::wakeup);
            ProbeDirectory directory = new ProbeDirectory(commands, meter, clock);
            EngineSettings settings = new EngineSettings(1_000_000, new CookieKey(3, 4), 3_600_000 * MS_NS);
            ProbeEngine engine = new ProbeEngine(
                    transport, clock, LinuxClocks.wall(), () -> 0, meter, settings, commands, directory);
            directory.probe(keys(channel, packets));
            run(engine, meter, clock);
            long askingBytes = askingBytes();

            long fewestBytes = Long.MAX_VALUE;
            for (int window = 0; window < MOST_WINDOWS && fewestBytes > 0; window++) {
                long beforeBytes = allocatedBytes();
                run(engine, meter, clock);
                fewestBytes = Math.min(fewestBytes, allocatedBytes() - beforeBytes - askingBytes);
            }

            assertThat(fewestBytes)
                    .as("bytes allocated by %d probes, fewest of some windows", WINDOW_PROBES)
                    .isZero();
            boolean tcp = channel.protocol() == Protocol.TCP;
            assertThat(meter.value(tcp ? EngineCounter.REFUSED : EngineCounter.RECEIVED))
                    .as("answers")
                    .isGreaterThan(2L * WINDOW_PROBES - 1_000);
            assertThat(meter.value(EngineCounter.FALLBACK_NO_TX_STAMP))
                    .as("without a stamp")
                    .isZero();
        }
    }

    private static List<ProbeKey> keys(Channel channel, IntFunction<PacketOptions> packets) {
        ProbeOptions options = new ProbeOptions(MS_NS, 1_000 * MS_NS, Pinger.PAYLOAD_BYTES);
        List<ProbeKey> keys = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            // one address of IPv6 is all that a loopback device has; a port makes another session, and so does a
            // timeout
            IpAddress address = channel.family() == IpFamily.IPV4
                    ? IpAddress.ofIpv4(0x7F000001 + i)
                    : Pinger.loopback(IpFamily.IPV6);
            ProbeOptions own =
                    new ProbeOptions(MS_NS, options.timeoutNs() + i, options.payloadBytes(), packets.apply(i));
            keys.add(channel.protocol() == Protocol.ICMP ? ProbeKey.icmp(address, own) : ProbeKey.tcp(address, 9, own));
        }
        return keys;
    }

    private static void run(ProbeEngine engine, EngineMeter meter, MonoClock clock) {
        long until = meter.value(EngineCounter.SENT) + WINDOW_PROBES;
        while (meter.value(EngineCounter.SENT) < until) {
            engine.doWork(clock.monoNs());
            engine.idle();
        }
    }

    /** What the question itself allocates. */
    private static long askingBytes() {
        allocatedBytes();
        long beforeBytes = allocatedBytes();
        return allocatedBytes() - beforeBytes;
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
