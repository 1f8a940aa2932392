package net.icmpexporter.dns.query;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.icmpexporter.dns.cache.LookupOutcome;
import net.icmpexporter.dns.cache.NameLookup;
import net.icmpexporter.dns.host.ResolvConf;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.MonoClock;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * All addresses of a name from DNS: A and AAAA at the same time, aliases followed, search domains tried. Ends within
 * {@link #BUDGET_NS}, and before whoever waits gives up. The resolver's thread.
 */
public final class DnsLookup implements NameLookup {

    /** The port of name servers. */
    public static final int PORT = 53;

    /** For all questions of a lookup; less than {@link net.icmpexporter.dns.cache.NameCache#MAX_WAIT_NS}. */
    public static final long BUDGET_NS = TimeUnit.MILLISECONDS.toNanos(4_500);

    /** Replies that each say only that a name is an alias. */
    private static final int MOST_REDIRECTIONS = 8;

    private final Supplier<ResolvConf> conf;
    private final MonoClock clock;
    private final NameServers servers;

    /**
     * Asks nobody yet.
     *
     * @param conf how the host wants names to be looked up, now
     * @param thread the resolver's thread; every reply is dealt with there
     * @param port of all name servers
     */
    public DnsLookup(Supplier<ResolvConf> conf, ScheduledExecutorService thread, MonoClock clock, int port) {
        this.conf = conf;
        this.clock = clock;
        this.servers = new NameServers(thread, clock, port);
    }

    @Override
    public CompletableFuture<LookupOutcome> lookUp(String name) {
        ResolvConf now = conf.get();
        return new Search(now, now.candidates(name), clock.monoNs() + BUDGET_NS).from(0);
    }

    private final class Search {
        private final ResolvConf conf;
        private final List<String> candidates;
        private final long endMonoNs;
        /** What the name servers said of the candidates so far; a failure outweighs what they denied. */
        private LookupOutcome outcome = new LookupOutcome.Denied("no such name", Long.MAX_VALUE);

        Search(ResolvConf conf, List<String> candidates, long endMonoNs) {
            this.conf = conf;
            this.candidates = candidates;
            this.endMonoNs = endMonoNs;
        }

        CompletableFuture<LookupOutcome> from(int candidate) {
            if (candidate == candidates.size()) {
                return CompletableFuture.completedFuture(outcome);
            }
            Name name;
            try {
                name = Name.fromString(candidates.get(candidate) + '.');
            } catch (TextParseException e) {
                return from(candidate + 1); // too long with the search domain
            }
            CompletableFuture<Reply> ipv4 = follow(name, Type.A, 0);
            CompletableFuture<Reply> ipv6 = follow(name, Type.AAAA, 0);
            return ipv4.thenCombine(ipv6, this::take)
                    .thenCompose(over -> over ? CompletableFuture.completedFuture(outcome) : from(candidate + 1));
        }

        private CompletableFuture<Reply> follow(Name name, int type, int redirections) {
            return servers.ask(name, type, conf, endMonoNs).thenCompose(reply -> {
                if (!(reply instanceof Reply.Alias alias)) {
                    return CompletableFuture.completedFuture(reply);
                }
                if (redirections == MOST_REDIRECTIONS) {
                    return CompletableFuture.completedFuture(new Reply.Failure("too many aliases", true));
                }
                return follow(alias.target(), type, redirections + 1)
                        .thenApply(end -> end instanceof Reply.Addresses found
                                ? new Reply.Addresses(found.addresses(), Math.min(found.ttlS(), alias.ttlS()))
                                : end);
            });
        }

        /** Whether the search is over: with addresses, or because no name server can be reached. */
        private boolean take(Reply ipv4, Reply ipv6) {
            Set<IpAddress> addresses = new LinkedHashSet<>();
            Set<IpFamily> unanswered = EnumSet.noneOf(IpFamily.class);
            long ttlS = Math.min(take(ipv4, addresses), take(ipv6, addresses));
            Reply.Failure failure = null;
            if (ipv4 instanceof Reply.Failure failed) {
                unanswered.add(IpFamily.IPV4);
                failure = failed;
            }
            if (ipv6 instanceof Reply.Failure failed) {
                unanswered.add(IpFamily.IPV6);
                failure = failed;
            }
            if (!addresses.isEmpty()) {
                outcome = new LookupOutcome.Found(List.copyOf(addresses), TimeUnit.SECONDS.toNanos(ttlS), unanswered);
                return true;
            }
            if (failure != null) {
                outcome = new LookupOutcome.Failed(failure.reason());
                return !failure.answered();
            }
            deny(ipv4);
            deny(ipv6);
            return false;
        }

        private static long take(Reply reply, Set<IpAddress> addresses) {
            if (reply instanceof Reply.Addresses found) {
                addresses.addAll(found.addresses());
                return found.ttlS();
            }
            return Long.MAX_VALUE;
        }

        private void deny(Reply reply) {
            if (outcome instanceof LookupOutcome.Denied denied && reply instanceof Reply.Nothing nothing) {
                long ttlNs = Math.min(denied.ttlNs(), TimeUnit.SECONDS.toNanos(nothing.ttlS()));
                outcome = new LookupOutcome.Denied(nothing.reason(), ttlNs);
            }
        }
    }
}
