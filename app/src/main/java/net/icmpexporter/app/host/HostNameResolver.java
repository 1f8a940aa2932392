package net.icmpexporter.app.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameNotResolved;
import net.icmpexporter.net.NameResolver;

/**
 * Names as the host knows them (nsswitch.conf: /etc/hosts, search domains, DNS), through the JDK and its cache: 30 s for
 * an answer, 10 s for none. The wait is bounded, and so is the number of lookups at a time, because the host's resolver is
 * not: it blocks its thread for as long as its name servers are silent.
 */
public final class HostNameResolver implements NameResolver, AutoCloseable {

    private static final int LONGEST_NAME = 253;
    private static final int LOOKUPS_AT_A_TIME = 16;
    private static final long WAIT_S = 5;

    /** RFC 1123 names and the underscores of practice; the last label is not numeric, or it would be a botched address. */
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{0,62}[A-Za-z_-][A-Za-z0-9_-]{0,62}\\.?");

    private final ExecutorService lookups = new ThreadPoolExecutor(
            0, LOOKUPS_AT_A_TIME, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), HostNameResolver::lookupThread);

    private static Thread lookupThread(Runnable lookup) {
        Thread thread = new Thread(lookup, "name-lookup");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public List<IpAddress> resolve(String hostName) throws NameNotResolved {
        if (hostName.length() > LONGEST_NAME || !NAME.matcher(hostName).matches()) {
            throw new NameNotResolved(hostName, "neither an address nor a host name");
        }
        Future<InetAddress[]> lookup;
        try {
            lookup = lookups.submit(() -> InetAddress.getAllByName(hostName));
        } catch (RejectedExecutionException e) {
            throw new NameNotResolved(hostName, LOOKUPS_AT_A_TIME + " other names are being looked up");
        }
        return addresses(hostName, lookup);
    }

    private static List<IpAddress> addresses(String hostName, Future<InetAddress[]> lookup) throws NameNotResolved {
        try {
            Set<IpAddress> addresses = new LinkedHashSet<>();
            for (InetAddress address : lookup.get(WAIT_S, TimeUnit.SECONDS)) {
                addresses.add(IpAddress.ofBytes(address.getAddress()));
            }
            return List.copyOf(addresses);
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new NameNotResolved(hostName, "no answer from the name service within " + WAIT_S + " s");
        } catch (ExecutionException e) {
            boolean unknown = e.getCause() instanceof UnknownHostException;
            throw new NameNotResolved(hostName, unknown ? "unknown name" : "lookup failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NameNotResolved(hostName, "interrupted");
        }
    }

    /** Ends all lookups. */
    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
