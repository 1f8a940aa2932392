package net.icmpexporter.http.probe;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which requests wait for the name service: few, and not those that serve requests, so that a name
 * service that does not answer delays nobody who asks for addresses, for metrics or for health.
 */
public final class Lookups implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int WAITING = 256;
    private static final long KEEP_ALIVE_S = 30;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, KEEP_ALIVE_S, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Lookups::thread);

    /** Starts no thread before the first look-up. */
    public Lookups() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "http-lookup");
        thread.setDaemon(true);
        return thread;
    }

    /** One request's work. */
    @FunctionalInterface
    interface Lookup<T> {
        T run() throws RequestRefused;
    }

    /**
     * Runs a look-up on one of the threads; never blocks.
     *
     * @return its result, or the {@link RequestRefused} that it threw; after {@link #close} nothing any more, since the
     *     server that would answer is going away too
     * @throws RequestRefused at once if as many requests as fit are waiting
     */
    <T> CompletableFuture<T> submit(Lookup<T> lookup) throws RequestRefused {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> run(lookup, result));
        } catch (RejectedExecutionException e) {
            throw RequestRefused.unavailable(
                    WAITING + " requests are waiting for the name service; it is slow or does not answer");
        }
        return result;
    }

    private <T> void run(Lookup<T> lookup, CompletableFuture<T> result) {
        try {
            T found = lookup.run();
            if (!threads.isShutdown()) {
                result.complete(found);
            }
        } catch (RequestRefused | RuntimeException e) {
            fail(result, e);
        } catch (Error e) {
            fail(result, new IllegalStateException("a look-up failed", e));
        }
    }

    private void fail(CompletableFuture<?> result, Exception failure) {
        if (!threads.isShutdown()) {
            result.completeExceptionally(failure);
        }
    }

    /** Interrupts every look-up and takes no more. Does not wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
