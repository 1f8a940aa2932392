package net.icmpexporter.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
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
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendResult;
import net.icmpexporter.wire.CookieKey;

/** An engine on a made-up network, stepped by hand. */
final class Stage {

    static final long MS_NS = 1_000_000;
    static final long S_NS = 1_000_000_000;
    static final long MINUTE_NS = 60 * S_NS;
    static final long HOUR_NS = 3_600 * S_NS;
    static final long MAX_PPS = 10_000;

    /** Longer than any probe of these scenarios can be on its way. */
    static final long SETTLE_NS = MINUTE_NS;

    static final ProbeOptions EACH_SECOND = new ProbeOptions(S_NS, 3 * S_NS, 56);

    final FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
    final FakeNetwork network;
    final SendLog transport;
    final EngineMeter meter = new EngineMeter();
    final ProbeDirectory directory;
    final ProbeEngine engine;
    private final List<ProbeKey> keys = new ArrayList<>();
    private long snapshots;

    Stage(FakeNetwork network, FakeHost host) {
        this(network, host, MAX_PPS, EngineSettings.DEFAULT_SESSION_IDLE_NS);
    }

    Stage(FakeNetwork network, FakeHost host, long maxPps, long sessionIdleNs) {
        this(network, host, maxPps, sessionIdleNs, (transport, ownClocks) -> transport);
    }

    /** @param watched puts something between the engine and its transport */
    Stage(
            FakeNetwork network,
            FakeHost host,
            long maxPps,
            long sessionIdleNs,
            BiFunction<ProbeTransport, FakeClocks, ProbeTransport> watched) {
        this.network = network;
        ProbeTransport fake = FakeProbeTransport.inVirtualTime(network, host, clocks);
        this.transport = new SendLog(watched.apply(fake, clocks), clocks);
        EngineCommands commands = new EngineCommands(transport::wakeup);
        this.directory = new ProbeDirectory(commands, meter, clocks);
        CookieKey cookieKey = new CookieKey(0x1122334455667788L, 0x99AABBCCDDEEFF00L);
        EngineSettings settings = new EngineSettings(maxPps, cookieKey, sessionIdleNs);
        this.engine = new ProbeEngine(transport, clocks, clocks, () -> 0, meter, settings, commands, directory);
    }

    /** Asks for sessions, and from now on each second again. */
    void probe(List<ProbeKey> newKeys) {
        keys.addAll(newKeys);
        ask(newKeys);
    }

    void probe(String address, ProbeOptions options) {
        probe(List.of(key(address, options)));
    }

    /** Asks for these sessions no more: they end when they have been idle for long enough. */
    void forget(List<ProbeKey> oldKeys) {
        keys.removeAll(oldKeys);
    }

    static ProbeKey key(String address, ProbeOptions options) {
        return ProbeKey.icmp(parse(address), options);
    }

    static IpAddress parse(String address) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        return parsed;
    }

    /** Steps the engine; after each second of virtual time holds every snapshot against the invariant. */
    void runFor(long ns) {
        runUntil(clocks.elapsedNs() + ns);
    }

    /** The same, until this long after the beginning, or until the first lap after that. */
    void runUntil(long endNs) {
        long nextScrapeNs = (clocks.elapsedNs() / S_NS + 1) * S_NS;
        while (clocks.elapsedNs() < endNs) {
            lap();
            if (clocks.elapsedNs() >= nextScrapeNs) {
                scrape();
                nextScrapeNs += S_NS;
            }
        }
    }

    /** One lap and the sleep after it. */
    void lap() {
        engine.doWork(clocks.monoNs());
        engine.idle();
    }

    /** Asks for everything that is wanted, and checks what has to hold at any time. */
    void scrape() {
        for (SessionView view : ask(keys)) {
            checkInvariant(view);
        }
    }

    private List<SessionView> ask(List<ProbeKey> wanted) {
        try {
            return directory.probe(wanted);
        } catch (EngineBusy e) {
            throw new AssertionError(e);
        }
    }

    private void checkInvariant(SessionView view) {
        SessionSnapshot s = view.figures();
        snapshots++;
        if (s.sent() != s.received() + s.lost() + s.rejected() + s.refused() + s.unknown() + s.inFlight()) {
            throw new AssertionError(
                    "after " + clocks.elapsedNs() + " ns, " + view.key().address() + ": " + s);
        }
    }

    /** Snapshots that were checked so far. */
    long snapshots() {
        return snapshots;
    }

    SessionSnapshot figures(ProbeKey key) {
        return ask(List.of(key)).get(0).figures();
    }

    SessionSnapshot figures(String address) {
        return figures(key(address, EACH_SECOND));
    }

    long count(EngineCounter counter) {
        return meter.value(counter);
    }

    long skipped(SkipReason reason) {
        return meter.skipped(reason);
    }

    long sendFailures() {
        long sum = 0;
        for (SendResult reason : SendResult.values()) {
            sum += meter.sendFailures(reason);
        }
        return sum;
    }

    /** Everything the engine says, as text, to compare two runs. */
    String everything() {
        StringBuilder text = new StringBuilder();
        for (ProbeKey key : keys) {
            text.append(key).append(' ').append(figures(key)).append('\n');
        }
        for (EngineCounter counter : EngineCounter.values()) {
            text.append(counter).append(' ').append(count(counter)).append('\n');
        }
        return text.toString();
    }

    /** Nothing of this scenario was the engine's own doing. */
    void checkNothingWasOurFault() {
        assertThat(count(EngineCounter.FAULTS)).as("faults").isZero();
        assertThat(skipped(SkipReason.LAG)).as("skipped for lag").isZero();
        assertThat(skipped(SkipReason.RATE_LIMIT))
                .as("skipped for the rate limit")
                .isZero();
        assertThat(skipped(SkipReason.TABLE_FULL))
                .as("skipped for a full table")
                .isZero();
        assertThat(count(EngineCounter.UNKNOWN)).as("unknown").isZero();
        assertThat(count(EngineCounter.ABANDONED)).as("abandoned").isZero();
        assertThat(count(EngineCounter.STALLS)).as("stalls").isZero();
        assertThat(count(EngineCounter.COMMANDS_REFUSED)).as("commands refused").isZero();
    }
}
