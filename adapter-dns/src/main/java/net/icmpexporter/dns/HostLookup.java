package net.icmpexporter.dns;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.dns.cache.LookupOutcome;
import net.icmpexporter.dns.cache.NameLookup;
import net.icmpexporter.dns.host.HostFiles;
import net.icmpexporter.dns.host.NsswitchConf;
import net.icmpexporter.dns.query.DnsLookup;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * Names as this host knows them: its hosts file, then DNS, then what else nsswitch.conf names. Who knows a name first is
 * believed. The resolver's thread.
 */
final class HostLookup implements NameLookup {

    /** How long the hosts file is believed; looking is cheap, and it is read again only when it has changed. */
    private static final long HOSTS_TTL_NS = TimeUnit.SECONDS.toNanos(10);

    private final HostFiles files;
    private final CLibrary library;
    private final ScheduledExecutorService thread;
    private final MonoClock clock;
    private final int port;
    /** Made, and its library loaded, when the first name needs it. */
    private @Nullable DnsLookup dns;

    /** @param port of the name servers */
    HostLookup(HostFiles files, CLibrary library, ScheduledExecutorService thread, MonoClock clock, int port) {
        this.files = files;
        this.library = library;
        this.thread = thread;
        this.clock = clock;
        this.port = port;
    }

    @Override
    public CompletableFuture<LookupOutcome> lookUp(String name) {
        List<IpAddress> local = files.hosts().addresses(name);
        if (!local.isEmpty()) {
            return CompletableFuture.completedFuture(new LookupOutcome.Found(local, HOSTS_TTL_NS, Set.of()));
        }
        NsswitchConf services = files.nsswitch();
        CompletableFuture<LookupOutcome> outcome = services.dns()
                ? dns().lookUp(name)
                : CompletableFuture.completedFuture(
                        new LookupOutcome.Denied("not in the hosts file, and nsswitch.conf leaves DNS out", 0));
        return services.others()
                ? outcome.thenCompose(found -> found instanceof LookupOutcome.Found
                        ? CompletableFuture.completedFuture(found)
                        : library.lookUp(name, found))
                : outcome;
    }

    private DnsLookup dns() {
        if (dns == null) {
            dns = new DnsLookup(files::resolvConf, thread, clock, port);
        }
        return dns;
    }
}
