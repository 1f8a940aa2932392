package net.icmpexporter.net;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/** What a name resolver counts about itself. Any thread writes, any thread reads; every figure stands for itself. */
public final class NameMeter {

    private static final long MS = 1_000_000;

    /** Upper bounds of the durations that are told apart, in nanoseconds, each included; beyond the last is one more. */
    private static final long[] BOUNDS_NS = {
        MS, 2 * MS, 5 * MS, 10 * MS, 20 * MS, 50 * MS, 100 * MS, 200 * MS, 500 * MS, 1_000 * MS, 2_000 * MS, 5_000 * MS
    };

    private final AtomicLongArray lookups = new AtomicLongArray(LookupResult.values().length);
    private final AtomicLongArray durations = new AtomicLongArray(BOUNDS_NS.length + 1);
    private final AtomicLong durationSumNs = new AtomicLong();
    private final AtomicLong staleAnswers = new AtomicLong();
    private final AtomicLong addressChanges = new AtomicLong();
    private final AtomicLong cachedNames = new AtomicLong();
    private final AtomicLong staleNames = new AtomicLong();

    /** Everything at 0. */
    public NameMeter() {}

    /**
     * A lookup has ended.
     *
     * @param result how
     * @param durationNs from its first question to its last answer, in nanoseconds, not negative
     */
    public void lookupEnded(LookupResult result, long durationNs) {
        lookups.incrementAndGet(result.ordinal());
        int bucket = 0;
        while (bucket < BOUNDS_NS.length && durationNs > BOUNDS_NS[bucket]) {
            bucket++;
        }
        durations.incrementAndGet(bucket);
        durationSumNs.addAndGet(durationNs);
    }

    /** Somebody got addresses that the latest lookup could not confirm. */
    public void staleAnswer() {
        staleAnswers.incrementAndGet();
    }

    /** A name has other addresses than before. */
    public void addressesChanged() {
        addressChanges.incrementAndGet();
    }

    /**
     * How many names are known now.
     *
     * @param cached all of them, those without an address too
     * @param stale those whose addresses the latest lookup could not confirm
     */
    public void names(int cached, int stale) {
        cachedNames.set(cached);
        staleNames.set(stale);
    }

    /** Lookups that ended so. */
    public long lookups(LookupResult result) {
        return lookups.get(result.ordinal());
    }

    /** Upper bounds of {@link #durationCounts}, in nanoseconds, ascending. */
    public static long[] durationBoundsNs() {
        return BOUNDS_NS.clone();
    }

    /** Lookups by duration: one count for each bound, those that took longer than the bound before; and those beyond. */
    public long[] durationCounts() {
        return LongStream.range(0, durations.length())
                .map(bucket -> durations.get((int) bucket))
                .toArray();
    }

    /** What all lookups took, in nanoseconds. */
    public long durationSumNs() {
        return durationSumNs.get();
    }

    /** Answers with addresses that the latest lookup could not confirm. */
    public long staleAnswers() {
        return staleAnswers.get();
    }

    /** How often a name got other addresses. */
    public long addressChanges() {
        return addressChanges.get();
    }

    /** Names that are known now, with addresses or without. */
    public long cachedNames() {
        return cachedNames.get();
    }

    /** Names whose addresses the latest lookup could not confirm. */
    public long staleNames() {
        return staleNames.get();
    }
}
