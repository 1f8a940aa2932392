package net.icmpexporter.dns.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.net.NameAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one name, and what a lookup's outcome makes of it. Guarded by the cache's lock. Times are those of
 * the cache, in nanoseconds.
 */
final class CachedName {

    /** What a time to live is at least: nobody needs to know sooner, and a time of 0 must not become a busy loop. */
    static final long MIN_TTL_NS = TimeUnit.SECONDS.toNanos(5);

    /** What it is at most: a mistake in a zone heals within an hour. */
    static final long MAX_TTL_NS = TimeUnit.HOURS.toNanos(1);

    /** How soon a lookup is repeated that found no addresses, at the latest. */
    static final long MAX_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    /** How long addresses are used that nothing has confirmed (RFC 8767, 5: one to three days): a weekend. */
    static final long MAX_STALE_NS = TimeUnit.DAYS.toNanos(3);

    /** For so long, and for so many lookups, a name service must deny a name that it knew before it is believed. */
    static final long DENIAL_NS = TimeUnit.MINUTES.toNanos(5);

    static final int DENIALS = 3;

    /** Where the name is between two lookups. */
    enum Stage {
        IDLE,
        QUEUED,
        RUNNING
    }

    final String name;
    /** Oldest first. */
    final Deque<CompletableFuture<NameAnswer>> waiting = new ArrayDeque<>();

    Stage stage = Stage.IDLE;
    long lastAskedNs;
    /** When the next lookup is due. */
    long dueNs;

    long startedNs;

    private @Nullable NameAnswer answer;
    private final long[] confirmedNs = new long[IpFamily.values().length];
    private boolean stale;
    private String doubt = "";
    private int failures;
    private int denials;
    private long deniedSinceNs;

    CachedName(String name, long nowNs) {
        this.name = name;
        this.lastAskedNs = nowNs;
        this.dueNs = nowNs;
    }

    /** What is known, or null before the first lookup has ended. */
    @Nullable
    NameAnswer answer() {
        return answer;
    }

    boolean hasAddresses() {
        return answer != null && answer.found();
    }

    /** Whether the latest lookup could not confirm all of the addresses. */
    boolean stale() {
        return stale;
    }

    /** Why it could not. */
    String doubt() {
        return doubt;
    }

    /**
     * Takes over what a lookup has brought.
     *
     * @return whether addresses were replaced by others
     */
    boolean learn(LookupOutcome outcome, long nowNs) {
        if (outcome instanceof LookupOutcome.Found found) {
            return found(found, nowNs);
        }
        if (outcome instanceof LookupOutcome.Denied denied) {
            denied(denied, nowNs);
        } else if (outcome instanceof LookupOutcome.Failed failed) {
            failed(failed, nowNs);
        }
        return false;
    }

    private boolean found(LookupOutcome.Found found, long nowNs) {
        for (IpFamily family : IpFamily.values()) {
            if (!found.unanswered().contains(family)) {
                confirmedNs[family.ordinal()] = nowNs;
            }
        }
        List<IpAddress> kept = confirmed(nowNs).stream()
                .filter(address -> found.unanswered().contains(address.family()))
                .toList();
        List<IpAddress> addresses = new ArrayList<>(found.addresses());
        addresses.addAll(kept);
        failures = 0;
        denials = 0;
        stale = !kept.isEmpty();
        doubt = "only one of the questions for IPv4 and IPv6 was answered";
        long mostNs = found.unanswered().isEmpty() ? MAX_TTL_NS : MAX_RETRY_NS;
        dueNs = nowNs + clamp(found.ttlNs(), mostNs);
        boolean changed = hasAddresses() && !sameAs(addresses);
        answer = NameAnswer.of(addresses);
        return changed;
    }

    private void denied(LookupOutcome.Denied denied, long nowNs) {
        denials++;
        if (denials == 1) {
            deniedSinceNs = nowNs;
        }
        failures = 0;
        dueNs = nowNs + clamp(denied.ttlNs(), MAX_RETRY_NS);
        boolean believed = denials >= DENIALS && nowNs - deniedSinceNs >= DENIAL_NS;
        keep(believed ? List.of() : confirmed(nowNs), denied.reason());
    }

    private void failed(LookupOutcome.Failed failed, long nowNs) {
        failures++;
        dueNs = nowNs + Math.min(MAX_RETRY_NS, MIN_TTL_NS * failures);
        keep(confirmed(nowNs), failed.reason());
    }

    private void keep(List<IpAddress> addresses, String problem) {
        stale = !addresses.isEmpty();
        doubt = problem;
        answer = addresses.isEmpty() ? NameAnswer.none(problem) : NameAnswer.of(addresses);
    }

    /** The addresses that the name service has given not too long ago. */
    private List<IpAddress> confirmed(long nowNs) {
        return addresses().stream()
                .filter(address -> nowNs - confirmedNs[address.family().ordinal()] < MAX_STALE_NS)
                .toList();
    }

    private boolean sameAs(List<IpAddress> addresses) {
        Set<IpAddress> known = new HashSet<>(addresses());
        return known.equals(new HashSet<>(addresses));
    }

    private List<IpAddress> addresses() {
        return answer == null ? List.of() : answer.addresses();
    }

    private static long clamp(long ttlNs, long mostNs) {
        return Math.max(MIN_TTL_NS, Math.min(mostNs, ttlNs));
    }
}
