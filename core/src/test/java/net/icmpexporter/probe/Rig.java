package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.wire.CookieKey;

/** An engine on a bench: clocks and network in the hands of the test, which is the engine's thread. */
final class Rig {

    static final long US_NS = 1_000;
    static final long MS_NS = 1_000_000;
    static final long SECOND_NS = 1_000_000_000;

    static final IpAddress V4 = address("192.0.2.1");
    static final IpAddress V6 = address("2001:db8::1");
    /** The host that probes. */
    static final IpAddress HOST = address("203.0.113.200");

    static final IpAddress ELSEWHERE = address("198.51.100.77");

    /** When the kernel stamps a packet after the engine has handed it over. */
    static final long TX_DELAY_NS = 20 * US_NS;

    final HandClocks clocks;
    final HandTransport transport;
    final EngineMeter meter = new EngineMeter();
    final EngineCommands commands;
    final ProbeDirectory directory;
    final ProbeEngine engine;

    /** What the CPU quota says. */
    long throttledNs;

    Rig() {
        this(10_000, new HandClocks());
    }

    Rig(long maxPps, HandClocks clocks) {
        this(maxPps, clocks, new CookieKey(11, 22));
    }

    Rig(SessionLimit limit) {
        this(10_000, new HandClocks(), new CookieKey(11, 22), limit);
    }

    Rig(long maxPps, HandClocks clocks, CookieKey cookieKey) {
        this(maxPps, clocks, cookieKey, SessionLimit.OF_REFERENCES);
    }

    private Rig(long maxPps, HandClocks clocks, CookieKey cookieKey, SessionLimit limit) {
        this.clocks = clocks;
        transport = new HandTransport(clocks);
        commands = new EngineCommands(transport::wakeup);
        directory = new ProbeDirectory(commands, meter, clocks::monoNs, limit);
        EngineSettings settings = new EngineSettings(maxPps, cookieKey, EngineSettings.DEFAULT_SESSION_IDLE_NS);
        engine = new ProbeEngine(
                transport, clocks::monoNs, clocks::wallNs, () -> throttledNs, meter, settings, commands, directory);
    }

    static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    static ProbeKey key(IpAddress address, long intervalMs, long timeoutMs) {
        return ProbeKey.icmp(address, new ProbeOptions(intervalMs * MS_NS, timeoutMs * MS_NS, 56));
    }

    static ProbeKey tcpKey(IpAddress address, int port, long intervalMs, long timeoutMs) {
        return ProbeKey.tcp(address, port, new ProbeOptions(intervalMs * MS_NS, timeoutMs * MS_NS, 56));
    }

    /** Asks for sessions; the engine hears of them in its next lap. */
    List<SessionView> ask(ProbeKey... keys) {
        try {
            return directory.probe(List.of(keys));
        } catch (EngineBusy e) {
            throw new AssertionError(e);
        }
    }

    int lap() {
        return engine.doWork(clocks.monoNs());
    }

    /** Laps without any time between them, until the engine would sleep. */
    void lapUntilAllIsDone() {
        transport.sleeps = false;
        do {
            lap();
            engine.idle();
        } while (transport.awaits.get(transport.awaits.size() - 1).maxWaitNs() <= 0);
        transport.sleeps = true;
    }

    /** So many milliseconds, a lap at the end of each. */
    void passMs(long ms) {
        for (long i = 0; i < ms; i++) {
            clocks.passNs(MS_NS);
            lap();
        }
    }

    /** The engine's own rhythm: laps, and sleeps as long as it wants, until a moment. */
    void runUntil(long monoNs) {
        while (clocks.monoNs() - monoNs < 0) {
            lap();
            engine.idle();
        }
    }

    /** Asks for a session and passes time until its first packet is out. */
    Packet firstPacket(ProbeKey key) {
        ask(key);
        return nextPacket();
    }

    /** Passes time until the next packet is out. */
    Packet nextPacket() {
        int before = transport.sent.size();
        for (int ms = 0; ms < 100_000; ms++) {
            passMs(1);
            if (transport.sent.size() > before) {
                assertThat(transport.sent).hasSize(before + 1);
                return transport.sent.get(before);
            }
        }
        throw new AssertionError("no packet in 100 s");
    }

    /** Delivers something in a lap of its own: now, or as soon as it can have been stamped. */
    void deliver(Packet packet) {
        if (packet.stampSource == Stamper.KERNEL && packet.stampNs > clocks.wallNs()) {
            clocks.passNs(packet.stampNs - clocks.wallNs());
        }
        transport.deliver(packet, clocks.monoNs());
        lap();
    }

    /** The kernel's stamp of a packet that went out. */
    void txStamp(Packet packet) {
        deliver(packet.txStamp(Stamper.KERNEL, TX_DELAY_NS));
    }

    /** The reply a target gives: stamped so long after the request was, delivered when that time has come. */
    void answer(Packet packet, long rttNs) {
        long stampAfterNs = TX_DELAY_NS + rttNs;
        transport.deliver(packet.reply().stamped(stampAfterNs), packet.sentMonoNs + stampAfterNs);
    }

    /** The figures of a session, without asking for it. */
    SessionSnapshot figures(ProbeKey key) {
        return directory
                .active()
                .filter(view -> view.key().equals(key))
                .findFirst()
                .map(SessionView::figures)
                .orElseThrow(() -> new AssertionError("no session of " + key));
    }

    /** Probes that a session has sent; 0 before there is one. */
    long sentOf(ProbeKey key) {
        return directory
                .active()
                .filter(view -> view.key().equals(key))
                .mapToLong(view -> view.figures().sent())
                .sum();
    }

    long count(EngineCounter counter) {
        return meter.value(counter);
    }

    long skipped(SkipReason reason) {
        return meter.skipped(reason);
    }

    /** The promise of every snapshot, and of the engine's own counters over all sessions. */
    void checkInvariants() {
        directory.active().forEach(view -> {
            SessionSnapshot s = view.figures();
            assertThat(s.received() + s.lost() + s.rejected() + s.refused() + s.unknown() + s.inFlight())
                    .as("%s", view)
                    .isEqualTo(s.sent());
        });
        assertThat(count(EngineCounter.RECEIVED)
                        + count(EngineCounter.LOST)
                        + count(EngineCounter.REJECTED)
                        + count(EngineCounter.REFUSED)
                        + count(EngineCounter.UNKNOWN)
                        + count(EngineCounter.ABANDONED)
                        + meter.inFlight())
                .isEqualTo(count(EngineCounter.SENT));
    }

    static int identifier(Channel channel) {
        return HandTransport.identifier(channel);
    }
}
