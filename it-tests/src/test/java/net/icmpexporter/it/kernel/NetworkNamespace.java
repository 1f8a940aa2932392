package net.icmpexporter.it.kernel;

import static net.icmpexporter.it.kernel.Kernel.LIBC;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does something inside a network namespace of ip-netns(8), with a thread of its own: a socket stays in the namespace
 * that its thread was in when it was made, and a thread that went in never does anything else. Any thread.
 */
public final class NetworkNamespace {

    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {}

    /**
     * Runs work on a new thread inside the namespace and waits for it.
     *
     * @throws IOException if the namespace cannot be entered, or whatever IOException the work throws
     */
    public static <T> T call(String namespace, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter(namespace);
            return work.call();
        });
        Thread thread = new Thread(task, "in " + namespace);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + namespace, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw new IOException("in " + namespace + ": " + io.getMessage(), io);
            }
            throw new IllegalStateException("in " + namespace, e.getCause());
        }
    }

    /** setns(2) for the calling thread, for good. */
    private static void enter(String namespace) throws IOException {
        int fd = Kernel.open("/run/netns/" + namespace, 0);
        try {
            if (LIBC.setns(fd, CLONE_NEWNET) < 0) {
                throw Kernel.failure("setns " + namespace);
            }
        } finally {
            LIBC.close(fd);
        }
    }
}
