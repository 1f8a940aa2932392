package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.net.UnicastPolicy;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.SessionTotals;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the {@link TargetBook}, in memory: targets, their addresses and figures. Keeps the sessions of all addresses held.
 * Any thread, one at a time; no call waits for a disk or for the name service.
 */
final class TargetPages {

    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final ProbeDirectory directory;
    private final NameResolver resolver;
    private final MonoClock mono;
    private final WallClock wall;

    private final Map<ManagedTarget, TargetEntry> entries = new TreeMap<>(ManagedTarget.ORDER);

    /** What is known of targets and addresses that do not stand here. */
    private final Map<TargetId, Shelved> shelf = new HashMap<>();

    /** Of members that do not stand here any more; the engine may not know it yet. */
    private final Set<ProbeKey> unreleased = new HashSet<>();

    TargetPages(ProbeDirectory directory, NameResolver resolver, MonoClock mono, WallClock wall) {
        this.directory = directory;
        this.resolver = resolver;
        this.mono = mono;
        this.wall = wall;
    }

    /** What is known of targets that will come. */
    synchronized void shelve(Collection<LifeRow> lives, Collection<HourRow> hours) {
        Map<TargetId, HourRow> hoursById = hours.stream().collect(Collectors.toMap(HourRow::id, Function.identity()));
        long hour = currentHour();
        lives.forEach(row -> shelf.put(row.id(), new Shelved(row, hoursById.get(row.id()), null, hour)));
    }

    /** Forgets what is known of targets that have not stood here since some hour. */
    synchronized void forgetBefore(long hour) {
        shelf.values().removeIf(shelved -> shelved.since() < hour);
    }

    /** Hours since 1970. */
    long currentHour() {
        return wall.wallNs() / HOUR_NS;
    }

    synchronized int size() {
        return entries.size();
    }

    /** The one that is the same, or null. */
    synchronized @Nullable ManagedTarget find(ManagedTarget target) {
        TargetEntry entry = entries.get(target);
        return entry == null ? null : entry.target();
    }

    synchronized List<ManagedTarget> targets() {
        return entries.values().stream().map(TargetEntry::target).toList();
    }

    /** Takes some out, puts some in, each in the place of the one that is the same, and has those probed. */
    synchronized void replace(Collection<ManagedTarget> gone, Collection<ManagedTarget> news) {
        count();
        for (ManagedTarget target : gone) {
            TargetEntry entry = entries.remove(target);
            if (entry != null) {
                shelve(entry.members());
            }
        }
        news.forEach(this::enter);
        lookUp(news);
        hold();
    }

    private void enter(ManagedTarget target) {
        TargetEntry before = entries.remove(target);
        TargetEntry entry = new TargetEntry(target);
        entries.put(target, entry);
        IpAddress literal = IpAddress.parse(target.host());
        if (before != null) {
            shelve(before.members());
            settle(entry, before.addresses());
        } else if (literal != null) {
            settle(entry, List.of(literal));
        }
    }

    /** Counts, looks up names again, and tries again what could not be probed or released. */
    synchronized void update() {
        count();
        lookUp(targets());
        hold();
    }

    private void lookUp(Collection<ManagedTarget> targets) {
        for (ManagedTarget target : targets) {
            TargetEntry entry = entries.get(target);
            if (entry != null && IpAddress.parse(target.host()) == null) {
                entry.lookUp(() -> resolver.resolve(target.host()).thenAccept(answer -> resolved(entry, answer)));
            }
        }
    }

    /** On whatever thread has the answer. */
    private synchronized void resolved(TargetEntry entry, NameAnswer answer) {
        ManagedTarget target = entry.target();
        if (entries.get(target) != entry) {
            return;
        }
        List<IpAddress> hosts =
                answer.addresses().stream().filter(UnicastPolicy::allows).toList();
        String problem = answer.found() ? "no single host has an address of that name" : answer.problem();
        entry.setProblem(hosts.isEmpty() ? target.host() + ": " + problem : "");
        if (!hosts.isEmpty()) {
            settle(entry, hosts);
            hold();
        }
    }

    private void settle(TargetEntry entry, List<IpAddress> addresses) {
        shelve(entry.settle(addresses, this::newMember));
    }

    private TargetMember newMember(TargetId id, ProbeKey key) {
        Shelved shelved = shelf.remove(id);
        LifeRow life = shelved == null ? null : shelved.life();
        HourRow row = shelved == null ? null : shelved.hour();
        HourFigures hour =
                row == null || row.hour() != currentHour() ? new HourFigures(currentHour()) : new HourFigures(row);
        SessionTotals latest = shelved == null ? null : shelved.latest();
        return new TargetMember(id, key, life, hour, latest, mono.monoNs());
    }

    /** Keeps what is known of members that do not stand here any more, and ends their probing with the next {@link #hold}. */
    private void shelve(Collection<TargetMember> members) {
        for (TargetMember member : members) {
            shelf.put(member.id(), new Shelved(member.lifeRow(), member.hourRow(), member.latest(), currentHour()));
            unreleased.add(member.key());
        }
    }

    /** Lets go of sessions that nothing here needs, and holds all others. */
    private void hold() {
        Set<ProbeKey> keys = keys();
        unreleased.removeAll(keys);
        String problem = "";
        try {
            if (!unreleased.isEmpty()) {
                directory.release(unreleased);
                unreleased.clear();
            }
            directory.hold(keys);
        } catch (EngineBusy e) {
            problem = String.valueOf(e.getMessage());
        }
        for (TargetMember member : members()) {
            member.setError(directory.totals(member.key()) == null ? problem : "");
        }
    }

    private Set<ProbeKey> keys() {
        return members().stream().map(TargetMember::key).collect(Collectors.toSet());
    }

    /** Takes over what the sessions have counted. */
    synchronized void count() {
        long hour = currentHour();
        long nowMonoNs = mono.monoNs();
        for (TargetMember member : members()) {
            member.update(directory.totals(member.key()), hour, nowMonoNs);
        }
    }

    synchronized List<TargetView> views() {
        count();
        List<TargetView> views = new ArrayList<>();
        entries.values().forEach(entry -> entry.views(views));
        return views;
    }

    synchronized Map<TargetId, LatencyCounts> latencies() {
        Map<TargetId, LatencyCounts> latencies = new HashMap<>();
        members().forEach(member -> latencies.put(member.id(), member.latencies()));
        return latencies;
    }

    /** The hours of a target that a store may not have, up to now. */
    synchronized List<HourRow> hours(TargetId id) {
        count();
        return members().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .map(TargetMember::hours)
                .orElse(List.of());
    }

    /** Forgets all figures. */
    synchronized void clear() throws EngineBusy {
        count();
        directory.recount(keys());
        shelf.clear();
        members().forEach(member -> member.clear(mono.monoNs()));
    }

    /** What a store has not had yet. Followed by {@link #stored} or {@link #notStored}, before it is called again. */
    synchronized Unstored unstored() {
        count();
        Unstored unstored = new Unstored(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (TargetMember member : members()) {
            if (member.takeChanges(unstored.lives(), unstored.hours())) {
                unstored.members().add(member);
            }
        }
        return unstored;
    }

    /** A store has it. */
    synchronized void stored(Unstored unstored) {
        unstored.members().forEach(TargetMember::stored);
    }

    /** The store could not take it. */
    synchronized void notStored(Unstored unstored) {
        unstored.members().forEach(TargetMember::notStored);
    }

    private List<TargetMember> members() {
        return entries.values().stream()
                .flatMap(entry -> entry.members().stream())
                .toList();
    }

    /**
     * Rows for a store.
     *
     * @param members whose they are
     */
    record Unstored(List<LifeRow> lives, List<HourRow> hours, List<TargetMember> members) {}

    /**
     * What is known of a target that does not stand here.
     *
     * @param hour of the hour in which it left
     * @param latest what its session had counted then, all of which is in the figures; the session may go on
     * @param since that hour
     */
    private record Shelved(
            LifeRow life, @Nullable HourRow hour, @Nullable SessionTotals latest, long since) {}
}
