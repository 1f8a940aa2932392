package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;

/**
 * The targets that stay, and what is known of them. Any thread. Calls that change something, or ask for history, wait for the
 * disk; {@link #views} and {@link #latencies} do not. Whoever keeps the book calls {@link #update} every {@link #SPAN_SECONDS}
 * seconds, on one thread.
 */
public final class TargetBook implements AutoCloseable {

    /** How often figures go to the store, and the length of a span of {@link TargetView#recent}. */
    public static final int SPAN_SECONDS = 10;

    /** As many as may stand in the book. */
    public static final int MAX_TARGETS = 100_000;

    private final TargetStore store;
    private final TargetPages pages;
    private final long historyHours;
    private final Object writing = new Object();
    private volatile String storeProblem = "";
    private long lastForgottenHour;

    /**
     * An empty book; {@link #open} fills it.
     *
     * @param directory where sessions are held
     * @param resolver looks up the names of targets, again and again
     * @param store where targets of the API, figures and histories are kept
     * @param historyHours how many hours of history are kept, positive
     */
    public TargetBook(
            ProbeDirectory directory,
            NameResolver resolver,
            TargetStore store,
            MonoClock mono,
            WallClock wall,
            long historyHours) {
        this.store = store;
        this.pages = new TargetPages(directory, resolver, mono, wall);
        this.historyHours = historyHours;
    }

    /**
     * Takes over what the store has. To be called once, before anything else.
     *
     * @throws StoreFailed if the store cannot be read; then the book is empty, and can be used
     */
    public void open() throws StoreFailed {
        synchronized (writing) {
            List<ManagedTarget> targets = store.targets();
            pages.shelve(store.lives(), store.hour(pages.currentHour()));
            pages.replace(List.of(), targets);
        }
    }

    /**
     * Puts targets of the API into the book and has them probed. One that is there already gets the new options and labels;
     * nothing happens if those are the same. All or none.
     *
     * @throws TargetRefused if one stands in the configuration file, or there is no room
     * @throws StoreFailed if they could not be kept
     */
    public void add(Collection<ManagedTarget> targets) throws TargetRefused, StoreFailed {
        synchronized (writing) {
            List<ManagedTarget> news = changes(distinct(targets));
            checkRoom(news, List.of());
            store.put(news);
            pages.replace(List.of(), news);
        }
    }

    private static Collection<ManagedTarget> distinct(Collection<ManagedTarget> targets) {
        TreeMap<ManagedTarget, ManagedTarget> distinct = new TreeMap<>(ManagedTarget.ORDER);
        targets.forEach(target -> distinct.put(target, target));
        return distinct.values();
    }

    /** Those that are not there as they are. */
    private List<ManagedTarget> changes(Collection<ManagedTarget> targets) throws TargetRefused {
        List<ManagedTarget> changes = new ArrayList<>();
        for (ManagedTarget target : targets) {
            ManagedTarget there = pages.find(target);
            if (there != null && there.origin() == Origin.FILE) {
                throw TargetRefused.changeInFile(there);
            }
            if (!target.equals(there)) {
                changes.add(target);
            }
        }
        return changes;
    }

    private void checkRoom(Collection<ManagedTarget> news, Collection<ManagedTarget> gone) throws TargetRefused {
        long more = news.stream().filter(target -> pages.find(target) == null).count();
        int there = pages.size() - gone.size();
        if (there + more > MAX_TARGETS) {
            throw TargetRefused.noRoom(more, there);
        }
    }

    /**
     * Takes targets out of the book, and ends their probing.
     *
     * @param targets those that are the same; what is not in the book is left out
     * @return those that were there
     * @throws TargetRefused if one stands in the configuration file; then nothing is removed
     * @throws StoreFailed if this could not be kept; then nothing is removed
     */
    public List<ManagedTarget> remove(Collection<ManagedTarget> targets) throws TargetRefused, StoreFailed {
        synchronized (writing) {
            List<ManagedTarget> gone = new ArrayList<>();
            for (ManagedTarget target : distinct(targets)) {
                ManagedTarget there = pages.find(target);
                if (there != null && there.origin() == Origin.FILE) {
                    throw TargetRefused.standsInFile(there);
                }
                if (there != null) {
                    gone.add(there);
                }
            }
            store.remove(gone);
            pages.replace(gone, List.of());
            return gone;
        }
    }

    /**
     * What the configuration file says now, all of it. Targets that are in it as before keep their sessions and figures. What was
     * put in by the API and is in the file now is the file's from now on.
     *
     * @throws TargetRefused if there is no room; then everything is as it was
     */
    public FileChange replaceFile(Collection<ManagedTarget> targets) throws TargetRefused {
        synchronized (writing) {
            TreeSet<ManagedTarget> wanted = new TreeSet<>(ManagedTarget.ORDER);
            wanted.addAll(targets);
            List<ManagedTarget> news = wanted.stream()
                    .filter(target -> !target.equals(pages.find(target)))
                    .toList();
            List<ManagedTarget> gone = pages.targets().stream()
                    .filter(there -> there.origin() == Origin.FILE && !wanted.contains(there))
                    .toList();
            checkRoom(news, gone);
            int changed = (int)
                    news.stream().filter(target -> pages.find(target) != null).count();
            takeOver(news);
            pages.replace(gone, news);
            return new FileChange(news.size() - changed, changed, gone.size(), wanted.size() - news.size());
        }
    }

    /** What the API has put here and stands in the file now. If the store cannot forget it, the next start takes it over again. */
    private void takeOver(Collection<ManagedTarget> news) {
        List<ManagedTarget> own = news.stream()
                .map(pages::find)
                .filter(there -> there != null && there.origin() == Origin.API)
                .toList();
        try {
            if (!own.isEmpty()) {
                store.remove(own);
            }
        } catch (StoreFailed e) {
            storeProblem = String.valueOf(e.getMessage());
        }
    }

    /** Every target at each of its addresses, by name, with figures up to now. */
    public List<TargetView> views() {
        return pages.views();
    }

    /** How often each round-trip time occurred in the whole life of each target, up to the latest {@link #views}. */
    public Map<TargetId, LatencyCounts> latencies() {
        return pages.latencies();
    }

    /**
     * A target's history, oldest hour first, with the hour that is not over yet. Hours in which nothing was probed are left out.
     *
     * @param hours how many hours back, positive
     * @throws StoreFailed if the store cannot be read
     */
    public List<HourRow> history(TargetId id, long hours) throws StoreFailed {
        synchronized (writing) {
            long end = pages.currentHour() + 1;
            TreeMap<Long, HourRow> rows = new TreeMap<>();
            store.hours(id, end - hours, end).forEach(row -> rows.put(row.hour(), row));
            pages.hours(id).forEach(row -> rows.put(row.hour(), row));
            return List.copyOf(rows.tailMap(end - hours).values());
        }
    }

    /**
     * Forgets all figures and histories, but no target.
     *
     * @throws StoreFailed if the store could not; then nothing is forgotten
     * @throws EngineBusy if the engine has too much waiting; then only the store has forgotten, until the next {@link #update}
     */
    public void clearFigures() throws StoreFailed, EngineBusy {
        synchronized (writing) {
            store.clear();
            pages.clear();
        }
    }

    /** Counts, stores, looks up names again, and tries again what could not be probed. Never fails: see {@link #storeProblem}. */
    public void update() {
        pages.update();
        flush();
    }

    private void flush() {
        synchronized (writing) {
            TargetPages.Unstored unstored = pages.unstored();
            try {
                store.flush(unstored.lives(), unstored.hours());
                pages.stored(unstored);
                storeProblem = forget();
            } catch (StoreFailed e) {
                pages.notStored(unstored);
                storeProblem = String.valueOf(e.getMessage());
            }
        }
    }

    /** Forgets what is too old; what went wrong, or nothing. */
    private String forget() {
        long hour = pages.currentHour();
        try {
            if (hour != lastForgottenHour) {
                store.forgetBefore(hour - historyHours + 1);
                pages.forgetBefore(hour - historyHours + 1);
                lastForgottenHour = hour;
            }
            return "";
        } catch (StoreFailed e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What is wrong with the store, for people; empty if nothing is. Any thread, at once. */
    public String storeProblem() {
        return storeProblem;
    }

    /** Where targets, figures and histories are kept, for people. */
    public String place() {
        return store.place();
    }

    /** Stores what was counted up to now, and closes the store. Targets are probed on. */
    @Override
    public void close() {
        synchronized (writing) {
            flush();
            store.close();
        }
    }
}
