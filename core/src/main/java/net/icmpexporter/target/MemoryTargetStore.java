package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps everything for as long as the process lives, and no longer. */
public final class MemoryTargetStore implements TargetStore {

    private final Map<ManagedTarget, ManagedTarget> targets = new TreeMap<>(ManagedTarget.ORDER);
    private final Map<TargetId, LifeRow> lives = new HashMap<>();
    private final Map<TargetId, TreeMap<Long, HourRow>> hours = new HashMap<>();

    /** Empty. */
    public MemoryTargetStore() {}

    @Override
    public List<ManagedTarget> targets() {
        return List.copyOf(targets.values());
    }

    @Override
    public void put(Collection<ManagedTarget> more) {
        for (ManagedTarget target : more) {
            targets.remove(target);
            targets.put(target, target);
        }
    }

    @Override
    public void remove(Collection<ManagedTarget> gone) {
        gone.forEach(targets::remove);
    }

    @Override
    public List<LifeRow> lives() {
        return List.copyOf(lives.values());
    }

    @Override
    public List<HourRow> hour(long hour) {
        List<HourRow> rows = new ArrayList<>();
        for (TreeMap<Long, HourRow> own : hours.values()) {
            HourRow row = own.get(hour);
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    @Override
    public List<HourRow> hours(TargetId id, long fromHour, long toHour) {
        TreeMap<Long, HourRow> own = hours.get(id);
        return own == null
                ? List.of()
                : List.copyOf(own.subMap(fromHour, toHour).values());
    }

    @Override
    public void flush(Collection<LifeRow> newLives, Collection<HourRow> newHours) {
        newLives.forEach(row -> lives.put(row.id(), row));
        newHours.forEach(
                row -> hours.computeIfAbsent(row.id(), id -> new TreeMap<>()).put(row.hour(), row));
    }

    @Override
    public void clear() {
        lives.clear();
        hours.clear();
    }

    @Override
    public void forgetBefore(long hour) {
        hours.values().forEach(own -> own.headMap(hour).clear());
        hours.values().removeIf(TreeMap::isEmpty);
        lives.keySet().retainAll(hours.keySet());
    }

    @Override
    public String place() {
        return "in memory only, until the process ends";
    }

    @Override
    public void close() {}
}
