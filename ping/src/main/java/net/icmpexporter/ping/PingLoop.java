package net.icmpexporter.ping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.PingDesk;
import net.icmpexporter.probe.PingSeries;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ProbeTransport;
import org.jspecify.annotations.Nullable;

/** The engine's thread: runs laps while anything is pinged, and sleeps without any otherwise. */
final class PingLoop implements AutoCloseable {

    private static final String CLOSED = "the pinger is closed";
    private static final long STOP_WAIT_MS = 500;

    private final ProbeTransport transport;
    private final MonoClock clock;
    private final ProbeEngine engine;
    private final PingDesk desk;
    private final Thread thread = Pinger.daemon(this::run, "pinger");

    /** Guards what follows. */
    private final Object lock = new Object();

    private final List<PingSeries> beginning = new ArrayList<>();
    private final List<PingSeries> cancelled = new ArrayList<>();
    private final Set<PingTask> underWay = new HashSet<>();
    private boolean closed;

    PingLoop(ProbeTransport transport, MonoClock mono, WallClock wall, CpuQuota quota, EngineSettings settings) {
        this.transport = transport;
        this.clock = mono;
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(() -> {});
        ProbeDirectory directory = new ProbeDirectory(commands, meter, mono);
        desk = new PingDesk(commands);
        engine = new ProbeEngine(transport, mono, wall, quota, meter, settings, commands, directory);
    }

    void start() {
        thread.start();
    }

    /** All in the same lap. Any thread. */
    void begin(List<PingTask> tasks) {
        boolean refused;
        synchronized (lock) {
            refused = closed;
            if (!closed) {
                tasks.forEach(task -> beginning.add(task.series()));
                underWay.addAll(tasks);
                lock.notifyAll();
            }
        }
        if (refused) {
            tasks.forEach(task -> task.fail(CLOSED, null));
        } else {
            transport.wakeup();
        }
    }

    /** Any thread. */
    void cancel(PingTask task) {
        synchronized (lock) {
            cancelled.add(task.series());
        }
        transport.wakeup();
    }

    /** Engine thread: a series is over. */
    void ended(PingTask task) {
        synchronized (lock) {
            underWay.remove(task);
        }
    }

    private void run() {
        try {
            while (takeOrders()) {
                engine.doWork(clock.monoNs());
                engine.idle();
            }
            end(CLOSED, null);
        } catch (RuntimeException | Error fault) {
            // a bug of ours, or no memory: nobody must wait for an answer that cannot come
            end("the pinger failed: " + fault, fault);
        } finally {
            transport.close();
        }
    }

    /** Waits until there is something to do; false at the end. */
    private boolean takeOrders() {
        synchronized (lock) {
            try {
                while (!closed && underWay.isEmpty()) {
                    lock.wait();
                }
                if (!beginning.isEmpty()) {
                    desk.begin(beginning);
                    beginning.clear();
                }
                if (!cancelled.isEmpty()) {
                    desk.cancel(cancelled);
                    cancelled.clear();
                }
            } catch (InterruptedException e) {
                closed = true;
            } catch (EngineBusy e) {
                throw new IllegalStateException("each lap empties the queue", e);
            }
            return !closed;
        }
    }

    private void end(String reason, @Nullable Throwable cause) {
        List<PingTask> left;
        synchronized (lock) {
            closed = true;
            left = List.copyOf(underWay);
            underWay.clear();
            lock.notifyAll();
        }
        left.forEach(task -> task.fail(reason, cause));
    }

    @Override
    public void close() {
        end(CLOSED, null);
        transport.wakeup();
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
