package net.icmpexporter.dns;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import net.icmpexporter.dns.cache.NameCache;
import net.icmpexporter.dns.host.HostFiles;
import net.icmpexporter.dns.query.DnsLookup;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.time.MonoClock;

/**
 * Names as this host knows them, kept for their time to live and refreshed in the background while somebody asks; see
 * {@link NameCache}. A question waits for 5 s at the most, and only if nothing is known of its name. The first one starts
 * the resolver's thread, a daemon named {@code names}.
 */
public final class DnsNameResolver implements NameResolver, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DnsNameResolver.class.getName());
    private static final int LONGEST_NAME = 253;
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** RFC 1123 names and the underscores of practice; the last label is not numeric, or it would be a botched address. */
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{0,62}[A-Za-z_-][A-Za-z0-9_-]{0,62}\\.?");

    private final CLibrary library = new CLibrary();
    /** Its only thread starts with the first thing to do. */
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, DnsNameResolver::thread);

    private final AtomicBoolean woken = new AtomicBoolean();
    private final NameCache cache;
    /** Of the resolver's thread. */
    private Future<?> nextWork = CompletableFuture.completedFuture(null);

    /**
     * Reads nothing and starts nothing yet.
     *
     * @param meter told what happens
     * @param clock for all times
     */
    public DnsNameResolver(NameMeter meter, MonoClock clock) {
        this(Path.of("/etc"), DnsLookup.PORT, meter, clock);
    }

    /**
     * With files and name servers of a test.
     *
     * @param etc the folder with the host's files
     * @param port of the name servers
     */
    DnsNameResolver(Path etc, int port, NameMeter meter, MonoClock clock) {
        HostLookup lookup = new HostLookup(new HostFiles(etc, clock), library, thread, clock, port);
        this.cache = new NameCache(lookup, meter, clock, this::wake);
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public CompletableFuture<NameAnswer> resolve(String hostName) {
        if (hostName.length() > LONGEST_NAME || !NAME.matcher(hostName).matches()) {
            return CompletableFuture.completedFuture(NameAnswer.none("neither an address nor a host name"));
        }
        String name = hostName.toLowerCase(Locale.ROOT);
        return cache.resolve(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "names");
        thread.setDaemon(true);
        return thread;
    }

    /** Has the cache do its work soon, once for any number of calls. Any thread. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                thread.execute(this::work);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.DEBUG, "closed");
            }
        }
    }

    private void work() {
        woken.set(false);
        nextWork.cancel(false);
        long sleepNs = REST_NS;
        try {
            sleepNs = cache.doWork();
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "the resolver of names failed; it goes on", fault);
        }
        if (sleepNs != NameCache.NOTHING_DUE && !thread.isShutdown()) {
            nextWork = thread.schedule(this::wake, sleepNs, TimeUnit.NANOSECONDS);
        }
    }

    /** Ends all lookups. Who still waits is not answered any more. */
    @Override
    public void close() {
        library.close();
        thread.shutdownNow();
    }
}
