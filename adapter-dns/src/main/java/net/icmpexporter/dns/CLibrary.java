package net.icmpexporter.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.dns.cache.LookupOutcome;
import net.icmpexporter.net.IpAddress;

/**
 * The host's own resolver, getaddrinfo(3), through the JDK: for names that only multicast DNS, a directory or the like
 * know. It blocks its thread for as long as it likes, so it has few, which live only while there is something to ask.
 */
final class CLibrary implements AutoCloseable {

    private static final int LOOKUPS_AT_A_TIME = 4;
    private static final long KEEP_ALIVE_S = 30;

    /** It does not say how long an answer holds; the JDK keeps one for as long as this. */
    private static final long TTL_NS = TimeUnit.SECONDS.toNanos(30);

    private final ExecutorService threads = new ThreadPoolExecutor(
            0, LOOKUPS_AT_A_TIME, KEEP_ALIVE_S, TimeUnit.SECONDS, new SynchronousQueue<>(), CLibrary::thread);

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "names-libc");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Asks for a name.
     *
     * @param otherwise the outcome if it is not known here either, or as many names as may be are being asked for
     */
    CompletableFuture<LookupOutcome> lookUp(String name, LookupOutcome otherwise) {
        try {
            return CompletableFuture.supplyAsync(() -> ask(name, otherwise), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(otherwise);
        }
    }

    private static LookupOutcome ask(String name, LookupOutcome otherwise) {
        try {
            List<IpAddress> addresses = Arrays.stream(InetAddress.getAllByName(name))
                    .map(address -> IpAddress.ofBytes(address.getAddress()))
                    .distinct()
                    .toList();
            return new LookupOutcome.Found(addresses, TTL_NS, Set.of());
        } catch (UnknownHostException e) {
            return otherwise;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
