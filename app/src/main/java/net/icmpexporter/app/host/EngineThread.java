package net.icmpexporter.app.host;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;

/**
 * The thread that runs the engine's laps. A lap that throws is a bug of ours: it is logged once for each kind, counted
 * each time, and the loop rests before it goes on, so that no fault becomes a busy loop.
 */
public final class EngineThread implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EngineThread.class.getName());
    private static final long REST_MS = 100;
    private static final long STOP_WAIT_MS = 500;
    private static final int MOST_KINDS = 100;
    private static final int FATAL = 3;

    private final ProbeEngine engine;
    private final MonoClock clock;
    private final EngineMeter meter;
    private final Runnable wakeup;
    private final Thread thread = new Thread(this::run, "engine");
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> knownFaults = new HashSet<>();

    /** @param wakeup ends the engine's sleep, from any thread */
    public EngineThread(ProbeEngine engine, MonoClock clock, EngineMeter meter, Runnable wakeup) {
        this.engine = engine;
        this.clock = clock;
        this.meter = meter;
        this.wakeup = wakeup;
    }

    /** Starts the laps. Once. An error of the JVM itself ends the process: whoever supervises it starts a sound one. */
    public void start() {
        thread.setUncaughtExceptionHandler((engineThread, error) -> {
            LOG.log(System.Logger.Level.ERROR, "the engine cannot go on", error);
            Runtime.getRuntime().halt(FATAL);
        });
        thread.start();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                engine.doWork(clock.monoNs());
                engine.idle();
            } catch (RuntimeException fault) {
                note(fault);
                rest();
            }
        }
    }

    private void note(RuntimeException fault) {
        meter.countConcurrently(EngineCounter.FAULTS);
        StackTraceElement[] trace = fault.getStackTrace();
        String kind = fault.getClass().getName() + (trace.length > 0 ? trace[0] : "");
        if (knownFaults.size() < MOST_KINDS && knownFaults.add(kind)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a lap of the engine failed; the same fault is only counted from now on"
                            + " (icmp_exporter_engine_faults_total)",
                    fault);
        }
    }

    private void rest() {
        try {
            boolean stopped = stop.await(REST_MS, TimeUnit.MILLISECONDS);
            if (stopped) {
                LOG.log(System.Logger.Level.DEBUG, "stopped while resting after a fault");
            }
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    /** Ends the laps, and waits for the last one, for half a second at the most. */
    @Override
    public void close() {
        stop.countDown();
        wakeup.run();
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.log(System.Logger.Level.WARNING, "the engine has not ended within " + STOP_WAIT_MS + " ms");
        }
    }
}
