package net.icmpexporter.dns.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;

/** A cache in virtual time, before a name service that answers when the test says so. */
final class CacheRig {

    static final Duration NOTHING = Duration.ofNanos(NameCache.NOTHING_DUE);

    final NameMeter meter = new NameMeter();
    /** Lookups that run, by name. */
    final Map<String, CompletableFuture<LookupOutcome>> running = new LinkedHashMap<>();
    /** Every name that was looked up, in order. */
    final List<String> asked = new ArrayList<>();

    int wakes;
    private long monoNs = Long.MAX_VALUE - Duration.ofHours(1).toNanos();
    final NameCache cache = new NameCache(this::lookUp, meter, () -> monoNs, () -> wakes++);

    private CompletableFuture<LookupOutcome> lookUp(String name) {
        asked.add(name);
        CompletableFuture<LookupOutcome> outcome = new CompletableFuture<>();
        assertThat(running.put(name, outcome))
                .as("lookups of %s at a time", name)
                .isNull();
        return outcome;
    }

    /** Asks, and lets the cache begin what it wants to. */
    CompletableFuture<NameAnswer> ask(String name) {
        CompletableFuture<NameAnswer> answer = cache.resolve(name);
        cache.doWork();
        return answer;
    }

    /** The addresses that are known at once; empty for a denial. */
    List<IpAddress> known(String name) {
        CompletableFuture<NameAnswer> answer = ask(name);
        assertThat(answer).as("the answer for %s", name).isCompleted();
        return answer.join().addresses();
    }

    void answer(String name, LookupOutcome outcome) {
        CompletableFuture<LookupOutcome> lookup = running.remove(name);
        assertThat(lookup).as("a lookup of %s", name).isNotNull();
        lookup.complete(outcome);
        cache.doWork();
    }

    /** Time passes, and the cache does its work whenever it wants to. */
    void pass(Duration time) {
        long endNs = monoNs + time.toNanos();
        long sleepNs = cache.doWork();
        while (sleepNs != NameCache.NOTHING_DUE && sleepNs <= endNs - monoNs) {
            monoNs += sleepNs;
            sleepNs = cache.doWork();
        }
        monoNs = endNs;
        cache.doWork();
    }

    /** The first lookup of a name, answered at once. */
    void know(String name, LookupOutcome outcome) {
        CompletableFuture<NameAnswer> answer = ask(name);
        answer(name, outcome);
        assertThat(answer).isCompleted();
    }

    long nowNs() {
        return monoNs;
    }

    static LookupOutcome found(Duration ttl, String... addresses) {
        return new LookupOutcome.Found(addresses(addresses), ttl.toNanos(), Set.of());
    }

    static LookupOutcome half(Duration ttl, IpFamily unanswered, String... addresses) {
        return new LookupOutcome.Found(addresses(addresses), ttl.toNanos(), Set.of(unanswered));
    }

    static LookupOutcome denied(Duration ttl) {
        return new LookupOutcome.Denied("no such name", ttl.toNanos());
    }

    static LookupOutcome failed() {
        return new LookupOutcome.Failed("no answer");
    }

    static List<IpAddress> addresses(String... texts) {
        return Stream.of(texts).map(CacheRig::address).toList();
    }

    private static IpAddress address(String text) {
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }
}
