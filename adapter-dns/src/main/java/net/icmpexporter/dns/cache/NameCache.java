package net.icmpexporter.dns.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.dns.cache.CachedName.Stage;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;

/**
 * Answers for names from memory, and keeps what it remembers up to date for as long as somebody asks. Only the first
 * question for a name waits, all who ask it meanwhile wait for the same lookup, and none for longer than
 * {@link #MAX_WAIT_NS}.
 *
 * <p>{@link #resolve} is called by any thread; {@link #doWork} by one thread, which does what is due: it begins lookups,
 * ends waits, and forgets names.
 */
public final class NameCache {

    /** How long a question waits at most. */
    public static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(5);

    /** What {@link #doWork} answers when nothing is due until something happens. */
    public static final long NOTHING_DUE = Long.MAX_VALUE;

    static final int MOST_NAMES = 10_000;

    /** A name with addresses is forgotten so long after the last question: longer than its targets are probed. */
    static final long IDLE_NS = TimeUnit.MINUTES.toNanos(15);

    /** A name without addresses. */
    static final long IDLE_WITHOUT_ADDRESS_NS = TimeUnit.MINUTES.toNanos(1);

    /** Lookups at a time: names that nothing is known of, for which requests wait. */
    static final int MOST_FIRST_LOOKUPS = 32;

    /** Lookups at a time: names that are known already. */
    static final int MOST_REFRESHES = 16;

    /** A name service that comes and goes is not told of more often than this. */
    private static final long SAY_AGAIN_NS = TimeUnit.MINUTES.toNanos(10);

    private static final System.Logger LOG = System.getLogger(NameCache.class.getName());

    private record Appointment(CachedName name, long atNs) {}

    private record Wait(CachedName name, CompletableFuture<NameAnswer> answer, long endNs) {}

    /** Lookups of one kind: those that wait for their turn, and how many run. */
    private static final class Lane {
        final int most;
        final Queue<CachedName> queue = new ArrayDeque<>();
        int running;

        Lane(int most) {
            this.most = most;
        }
    }

    private final Object lock = new Object();
    private final NameLookup lookup;
    private final NameMeter meter;
    private final MonoClock clock;
    private final Runnable wake;
    private final long originMonoNs;
    private final Map<String, CachedName> names = new HashMap<>();
    private final PriorityQueue<Appointment> agenda = new PriorityQueue<>(Comparator.comparingLong(Appointment::atNs));
    /** In the order of their ends, as all are of one length. */
    private final Queue<Wait> waits = new ArrayDeque<>();

    private final Lane first = new Lane(MOST_FIRST_LOOKUPS);
    private final Lane refreshes = new Lane(MOST_REFRESHES);
    private int staleNames;
    private String newestStaleName = "";
    private boolean saidStale;
    private boolean everSaidStale;
    private long saidStaleNs;

    /**
     * Empty.
     *
     * @param lookup what is asked for names
     * @param meter told what happens
     * @param clock for all times
     * @param wake called, on any thread, when {@link #doWork} should be called before the time that it asked for
     */
    public NameCache(NameLookup lookup, NameMeter meter, MonoClock clock, Runnable wake) {
        this.lookup = lookup;
        this.meter = meter;
        this.clock = clock;
        this.wake = wake;
        this.originMonoNs = clock.monoNs();
    }

    /** On a scale that begins at 0, so that times can be compared as they are. */
    private long nowNs() {
        return clock.monoNs() - originMonoNs;
    }

    /**
     * What is known about a name, or will be soon. Never blocks.
     *
     * @param name lower case, without a final dot
     * @return never fails; see {@link net.icmpexporter.net.NameResolver#resolve}
     */
    public CompletableFuture<NameAnswer> resolve(String name) {
        CompletableFuture<NameAnswer> promise = new CompletableFuture<>();
        synchronized (lock) {
            long nowNs = nowNs();
            CachedName known = names.get(name);
            if (known == null) {
                if (names.size() >= MOST_NAMES && !forgetOneWithoutAddress()) {
                    return CompletableFuture.completedFuture(
                            NameAnswer.none("more than " + MOST_NAMES + " names are asked for"));
                }
                known = new CachedName(name, nowNs);
                names.put(name, known);
                agree(known);
                tellNames();
            }
            known.lastAskedNs = nowNs;
            NameAnswer answer = known.answer();
            if (answer != null) {
                if (known.stale()) {
                    meter.staleAnswer();
                }
                return CompletableFuture.completedFuture(answer);
            }
            known.waiting.add(promise);
            waits.add(new Wait(known, promise, nowNs + MAX_WAIT_NS));
        }
        wake.run();
        return promise;
    }

    /** Makes room for a name that somebody wants. Those that are monitored are not forgotten for it. */
    private boolean forgetOneWithoutAddress() {
        CachedName longest = null;
        for (CachedName candidate : names.values()) {
            boolean free = candidate.stage == Stage.IDLE && candidate.answer() != null && !candidate.hasAddresses();
            if (free && (longest == null || candidate.lastAskedNs < longest.lastAskedNs)) {
                longest = candidate;
            }
        }
        if (longest == null) {
            return false;
        }
        names.remove(longest.name);
        return true;
    }

    /**
     * Does everything that is due now. One thread.
     *
     * @return in how many nanoseconds something is due next, more than 0, or {@link #NOTHING_DUE}
     */
    public long doWork() {
        while (true) {
            List<CompletableFuture<NameAnswer>> over = new ArrayList<>();
            List<CachedName> starting = new ArrayList<>();
            long sleepNs;
            String unconfirmed;
            long workNs;
            synchronized (lock) {
                long nowNs = nowNs();
                workNs = nowNs;
                endWaits(nowNs, over);
                keepAppointments(nowNs);
                start(first, nowNs, starting);
                start(refreshes, nowNs, starting);
                sleepNs = nextNs(nowNs);
                unconfirmed = staleNames > 0 ? newestStaleName : "";
            }
            sayWhetherStale(unconfirmed, workNs);
            for (CompletableFuture<NameAnswer> wait : over) {
                wait.complete(
                        NameAnswer.none("no answer within " + TimeUnit.NANOSECONDS.toSeconds(MAX_WAIT_NS) + " s"));
            }
            if (starting.isEmpty()) {
                return sleepNs;
            }
            starting.forEach(this::lookUp);
        }
    }

    private void endWaits(long nowNs, List<CompletableFuture<NameAnswer>> over) {
        while (!waits.isEmpty()
                && (waits.element().endNs <= nowNs || waits.element().answer.isDone())) {
            Wait wait = waits.remove();
            if (wait.name.waiting.peek() == wait.answer) {
                wait.name.waiting.remove(); // the oldest of the name's, too
            }
            over.add(wait.answer);
        }
    }

    private void keepAppointments(long nowNs) {
        while (!agenda.isEmpty() && agenda.element().atNs <= nowNs) {
            CachedName name = agenda.remove().name;
            if (names.get(name.name) == name) {
                attend(name, nowNs);
            }
        }
    }

    private void attend(CachedName name, long nowNs) {
        if (name.answer() != null && nowNs - name.lastAskedNs >= idleNs(name)) {
            names.remove(name.name);
            count(name, name.stale(), false);
        } else if (nowNs >= name.dueNs) {
            name.stage = Stage.QUEUED;
            (name.answer() == null ? first : refreshes).queue.add(name);
        } else {
            agree(name);
        }
    }

    private static long idleNs(CachedName name) {
        return name.hasAddresses() ? IDLE_NS : IDLE_WITHOUT_ADDRESS_NS;
    }

    /** Every name that is neither queued nor being looked up has exactly one appointment. */
    private void agree(CachedName name) {
        agenda.add(new Appointment(name, Math.min(name.dueNs, name.lastAskedNs + idleNs(name))));
    }

    private static void start(Lane lane, long nowNs, List<CachedName> starting) {
        while (lane.running < lane.most && !lane.queue.isEmpty()) {
            CachedName name = lane.queue.remove();
            name.stage = Stage.RUNNING;
            name.startedNs = nowNs;
            lane.running++;
            starting.add(name);
        }
    }

    private long nextNs(long nowNs) {
        long atNs = NOTHING_DUE;
        if (!waits.isEmpty()) {
            atNs = waits.element().endNs;
        }
        if (!agenda.isEmpty()) {
            atNs = Math.min(atNs, agenda.element().atNs);
        }
        return atNs == NOTHING_DUE ? NOTHING_DUE : Math.max(1, atNs - nowNs);
    }

    private void lookUp(CachedName name) {
        try {
            lookup.lookUp(name.name).whenComplete((outcome, fault) -> ended(name, outcome, fault));
        } catch (RuntimeException fault) {
            ended(name, null, fault);
        }
    }

    private void ended(CachedName name, @Nullable LookupOutcome outcome, @Nullable Throwable fault) {
        if (outcome == null) {
            LOG.log(System.Logger.Level.ERROR, "looking up " + name.name + " failed", fault);
            outcome = new LookupOutcome.Failed("a fault of the program: " + fault);
        }
        List<CompletableFuture<NameAnswer>> waiting;
        NameAnswer answer;
        synchronized (lock) {
            long nowNs = nowNs();
            (name.answer() == null ? first : refreshes).running--;
            boolean wasStale = name.stale();
            if (name.learn(outcome, nowNs)) {
                meter.addressesChanged();
            }
            meter.lookupEnded(outcome.result(), nowNs - name.startedNs);
            answer = name.answer();
            name.stage = Stage.IDLE;
            agree(name);
            count(name, wasStale, name.stale());
            waiting = List.copyOf(name.waiting);
            name.waiting.clear();
        }
        for (CompletableFuture<NameAnswer> wait : waiting) {
            wait.complete(answer);
        }
        wake.run();
    }

    private void count(CachedName name, boolean wasStale, boolean isStale) {
        if (isStale && !wasStale) {
            newestStaleName = name.name + " (" + name.doubt() + ")";
        }
        staleNames += (isStale ? 1 : 0) - (wasStale ? 1 : 0);
        tellNames();
    }

    private void tellNames() {
        meter.names(names.size(), staleNames);
    }

    /** One line when it begins, and one when it is over, however many names are concerned, and however often. */
    private void sayWhetherStale(String name, long nowNs) {
        boolean stale = !name.isEmpty();
        boolean tooOften = stale && everSaidStale && nowNs - saidStaleNs < SAY_AGAIN_NS;
        if (saidStale == stale || tooOften) {
            return;
        }
        saidStale = stale;
        if (stale) {
            everSaidStale = true;
            saidStaleNs = nowNs;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the name service does not confirm the addresses of " + name
                            + "; all such names keep their last ones for now (icmp_exporter_dns_stale_names)");
        } else {
            LOG.log(System.Logger.Level.INFO, "the addresses of every name are confirmed again");
        }
    }
}
