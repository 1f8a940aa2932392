package net.icmpexporter.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.wire.CookieKey;

/** The real engine over the transport, on a thread of its own and in real time. */
final class EngineRig implements AutoCloseable {

    static final long MS_NS = 1_000_000;
    private static final long PATIENCE_NS = 20_000 * MS_NS;
    private static final MonoClock CLOCK = System::nanoTime;

    final EngineMeter meter = new EngineMeter();
    final EchoTransport transport;
    final ProbeDirectory directory;
    final Thread thread = new Thread(this::run, "engine of the test");
    private final ProbeEngine engine;
    private volatile boolean stopped;
    private volatile boolean frozen;

    EngineRig() {
        this(new EchoClientOptions(500 * MS_NS, 20 * MS_NS, 100 * MS_NS, 1_000 * MS_NS, seed()));
    }

    EngineRig(EchoClientOptions options) {
        this(options, () -> System.currentTimeMillis() * MS_NS);
    }

    EngineRig(EchoClientOptions options, WallClock wallClock) {
        transport = new EchoTransport(options, CLOCK);
        EngineCommands commands = new EngineCommands(transport::wakeup);
        directory = new ProbeDirectory(commands, meter, CLOCK);
        engine = new ProbeEngine(
                transport,
                CLOCK,
                wallClock,
                () -> 0,
                meter,
                new EngineSettings(100_000, new CookieKey(1, 2), EngineSettings.DEFAULT_SESSION_IDLE_NS),
                commands,
                directory);
        thread.start();
    }

    private static long seed() {
        long seed = System.nanoTime();
        System.out.println("seed of the back-off: " + seed);
        return seed;
    }

    private void run() {
        while (!stopped) {
            if (frozen) {
                Thread.onSpinWait();
            } else {
                engine.doWork(CLOCK.monoNs());
                engine.idle();
            }
        }
    }

    /** Keeps the engine from its laps, or lets it go on. */
    void freeze(boolean keep) {
        frozen = keep;
        transport.wakeup();
    }

    /** Of the first form. */
    static ProbeKey key(int port, long intervalMs, long timeoutMs) {
        return key(WireForm.PLAIN, port, intervalMs, timeoutMs);
    }

    static ProbeKey key(WireForm form, int port, long intervalMs, long timeoutMs) {
        return ProbeKey.echo(
                Objects.requireNonNull(IpAddress.parse("127.0.0.1")),
                port,
                new ProbeOptions(intervalMs * MS_NS, timeoutMs * MS_NS, form.bytes()));
    }

    void probe(ProbeKey... keys) throws EngineBusy {
        directory.probe(List.of(keys));
    }

    SessionSnapshot figures(ProbeKey key) {
        return Objects.requireNonNull(directory.view(key)).figures();
    }

    ConnectionFigures connection(ProbeKey key) {
        return transport.figures(key.peer());
    }

    void await(ProbeKey key, Predicate<SessionSnapshot> condition) throws InterruptedException {
        await(() -> directory.view(key) != null && condition.test(figures(key)));
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNs).as("time over").isNegative();
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        stopped = true;
        transport.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        transport.close();
    }
}
