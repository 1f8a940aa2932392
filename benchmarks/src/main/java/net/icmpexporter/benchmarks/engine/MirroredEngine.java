package net.icmpexporter.benchmarks.engine;

import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.wire.CookieKey;

/** An engine over a {@link MirrorTransport} with sessions that together send 10,000 probes a second of its time. */
public final class MirroredEngine {

    private static final long SECOND_NS = 1_000_000_000;
    private static final int PROBES_PER_SECOND = 10_000;
    private static final int PAYLOAD_BYTES = 56;
    private static final int KEYS_A_REQUEST = 256;
    private static final int WARM_ROUNDS = 3;
    /** The engine's time runs a hundred times as fast as ours: no session may end meanwhile. */
    private static final long FOR_EVER_NS = Long.MAX_VALUE / 4;

    final MirrorTransport transport = new MirrorTransport();
    private final EngineMeter meter = new EngineMeter();
    private final ProbeDirectory directory;
    private final ProbeOptions options;
    private final ProbeEngine engine;

    /** Starts the sessions and lets each of them probe a few times. */
    public MirroredEngine(int sessions) throws EngineBusy {
        EngineCommands commands = new EngineCommands(transport::wakeup);
        directory = new ProbeDirectory(commands, meter, transport);
        EngineSettings settings = new EngineSettings(1_000_000, new CookieKey(3, 4), FOR_EVER_NS);
        engine = new ProbeEngine(transport, transport, transport, () -> 0, meter, settings, commands, directory);
        options = new ProbeOptions(sessions * SECOND_NS / PROBES_PER_SECOND, SECOND_NS, PAYLOAD_BYTES);
        for (int from = 0; from < sessions; from += KEYS_A_REQUEST) {
            views(from, Math.min(sessions, from + KEYS_A_REQUEST));
            lap();
        }
        lapsUntilSent((long) WARM_ROUNDS * sessions);
        if (meter.value(EngineCounter.RECEIVED) < sessions) {
            throw new IllegalStateException("of " + transport.sent() + " probes, " + meter.value(EngineCounter.RECEIVED)
                    + " were answered; every one should be");
        }
    }

    /** What a scrape of some sessions gets to see: a snapshot of each. */
    public List<SessionView> views(int from, int to) throws EngineBusy {
        return directory.probe(IntStream.range(from, to)
                .mapToObj(i -> ProbeKey.icmp(IpAddress.ofIpv4(0x0A000001 + i), options))
                .toList());
    }

    /** The same of sessions whose keys are known. */
    List<SessionView> views(List<ProbeKey> keys) throws EngineBusy {
        return directory.probe(keys);
    }

    /** One lap, and the sleep after it. */
    int lap() {
        int work = engine.doWork(transport.monoNs());
        engine.idle();
        return work;
    }

    /** One lap without a sleep: the engine's time stands still. */
    int lapInNoTime() {
        return engine.doWork(transport.monoNs());
    }

    /** Laps until so many packets have been sent in all. */
    public int lapsUntilSent(long packets) {
        int work = 0;
        while (transport.sent() < packets) {
            work += lap();
        }
        return work;
    }
}
