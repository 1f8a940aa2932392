package net.icmpexporter.app.host;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.time.WallClock;

/**
 * The thread that keeps the book of targets: opens it, has it updated whenever the wall clock's seconds are a multiple of
 * {@link TargetBook#SPAN_SECONDS}, so that hours end where they end, looks after the configuration file, and stores everything in the
 * end.
 */
public final class Keeper implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
    private static final long SPAN_NS = TimeUnit.SECONDS.toNanos(TargetBook.SPAN_SECONDS);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long STOP_WAIT_MS = 3_000;

    /**
     * What there is to do about a configuration file; on this thread.
     *
     * @param begin once, when the book is open
     * @param reload when somebody asks for it
     * @param look every two seconds: reads it again if it has changed
     */
    public record FileDuty(Runnable begin, Runnable reload, Runnable look) {

        /** Without a file. */
        public static final FileDuty NONE = new FileDuty(
                () -> {},
                () -> LOG.log(
                        System.Logger.Level.WARNING,
                        "asked to read the configuration file again, but there is none: start with -config FILE"),
                () -> {});
    }

    private final TargetBook book;
    private final CountDownLatch held;
    private final WallClock clock;
    private final FileDuty file;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicBoolean reloadWanted = new AtomicBoolean();
    private volatile boolean stopping;
    private final Thread thread = new Thread(this::run, "keeper");

    /**
     * Does nothing yet.
     *
     * @param held counted down when the book is being opened, and lets nobody else in
     */
    public Keeper(TargetBook book, CountDownLatch held, WallClock clock, FileDuty file) {
        this.book = book;
        this.held = held;
        this.clock = clock;
        this.file = file;
    }

    /** Begins. Once. Whoever wants to change something from then on waits until the book is open; this does not. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the configuration file read again soon. Any thread, does not wait. */
    public void reload() {
        reloadWanted.set(true);
        wake.release();
    }

    private void run() {
        try {
            book.open();
        } catch (StoreFailed e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
        }
        attempt(file.begin());
        long nextUpdateNs = afterSpan(clock.wallNs());
        long nextLookNs = clock.wallNs() + LOOK_NS;
        while (!stopping) {
            long nowNs = clock.wallNs();
            if (reloadWanted.getAndSet(false)) {
                attempt(file.reload());
            }
            // a clock that was set back must not leave everything undone until it has caught up
            if (nowNs >= nextLookNs || nextLookNs - nowNs > LOOK_NS) {
                attempt(file.look());
                nextLookNs = nowNs + LOOK_NS;
            }
            if (nowNs >= nextUpdateNs || nextUpdateNs - nowNs > SPAN_NS) {
                attempt(book::update);
                nextUpdateNs = afterSpan(nowNs);
            }
            sleep(Math.min(nextUpdateNs, nextLookNs) - clock.wallNs());
        }
        book.close();
    }

    private static long afterSpan(long wallNs) {
        return (Math.floorDiv(wallNs, SPAN_NS) + 1) * SPAN_NS;
    }

    /** A fault of ours in one duty must not end the others. */
    private static void attempt(Runnable duty) {
        try {
            duty.run();
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "keeping the targets failed", fault);
        }
    }

    private void sleep(long ns) {
        try {
            if (wake.tryAcquire(Math.max(1, ns), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Stores everything up to now, and waits for that, for three seconds at the most. */
    @Override
    public void close() {
        stopping = true;
        wake.release();
        try {
            thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the latest figures are not stored after " + STOP_WAIT_MS
                            + " ms; they are lost from the histories");
        }
    }
}
