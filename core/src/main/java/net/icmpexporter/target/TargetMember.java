package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.SessionTotals;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A target at one of its addresses, with what is known of it: what was known when it came into the book, and what its session
 * has counted since. Under the lock of {@link TargetBook}.
 */
final class TargetMember {

    private final TargetId id;
    private final ProbeKey key;
    private final LifeFigures life;
    private final RecentSpans recent;
    private HourFigures hour;
    private final List<HourRow> ended = new ArrayList<>();
    private @Nullable SessionTotals latest;
    private long overSinceMonoNs;
    private boolean over;
    private String error = "";
    /** Why nothing could be sent lately, or null. */
    private @Nullable SendResult refusal;

    private boolean changed;
    /** Whether something is on its way to the store. */
    private boolean onItsWay;
    /** So many of the ended hours are among it. */
    private int handedOut;

    /**
     * @param before what was known of it, or null
     * @param hour what this hour has brought so far
     * @param latest what its session had counted when it left the book, or null
     */
    TargetMember(
            TargetId id,
            ProbeKey key,
            @Nullable LifeRow before,
            HourFigures hour,
            @Nullable SessionTotals latest,
            long nowMonoNs) {
        this.id = id;
        this.key = key;
        this.life = new LifeFigures(before, nowMonoNs);
        this.recent = new RecentSpans(nowMonoNs);
        this.hour = hour;
        this.latest = latest;
    }

    TargetId id() {
        return id;
    }

    ProbeKey key() {
        return key;
    }

    /** Why it cannot be probed, or empty. */
    void setError(String line) {
        error = line;
    }

    /**
     * Takes over what the session has counted since the last time.
     *
     * @param totals of the session, or null if there is none
     * @param currentHour hours since 1970
     */
    void update(@Nullable SessionTotals totals, long currentHour, long nowMonoNs) {
        if (totals != null && !(over && totals.sinceMonoNs() == overSinceMonoNs)) {
            over = false;
            count(totals, nowMonoNs);
        }
        if (currentHour != hour.hour()) {
            // what has just been counted was nearly all in the hour that is over
            if (changed || onItsWay) {
                keep(hour.row(id), ended);
            }
            hour = new HourFigures(currentHour);
        }
    }

    private void count(SessionTotals totals, long nowMonoNs) {
        SessionTotals before = latest != null && latest.sinceMonoNs() == totals.sinceMonoNs() ? latest : null;
        TotalsChange change = new TotalsChange(before, totals);
        latest = totals;
        refusal = change.isSent() ? null : change.refusal().orElse(refusal);
        life.add(change, totals, nowMonoNs);
        hour.add(change);
        recent.add(change, nowMonoNs);
        changed |= change.isAny();
    }

    /** Forgets all figures; goes on when the session is counted anew. */
    void clear(long nowMonoNs) {
        if (latest != null) {
            over = true;
            overSinceMonoNs = latest.sinceMonoNs();
        }
        life.clear(nowMonoNs);
        hour = new HourFigures(hour.hour());
        ended.clear();
        handedOut = 0;
        recent.clear();
        changed = false;
    }

    /** Hands out what a store has not had yet, if there is anything. Followed by {@link #stored} or {@link #notStored}. */
    boolean takeChanges(Collection<LifeRow> lives, Collection<HourRow> hours) {
        if (!changed) {
            return false;
        }
        changed = false;
        lives.add(lifeRow());
        hours.addAll(hours());
        handedOut = ended.size();
        onItsWay = true;
        return true;
    }

    /** A store has what was handed out. */
    void stored() {
        ended.subList(0, handedOut).clear();
        handedOut = 0;
        onItsWay = false;
    }

    /** The store could not take it. */
    void notStored() {
        changed = true;
        handedOut = 0;
        onItsWay = false;
    }

    /** The hours that a store may not have had yet, the current one at the end; without those in which nothing happened. */
    List<HourRow> hours() {
        List<HourRow> rows = new ArrayList<>(ended);
        keep(hour.row(id), rows);
        return rows;
    }

    private static void keep(HourRow row, List<HourRow> rows) {
        if (!row.isEmpty()) {
            rows.add(row);
        }
    }

    /** What its session had counted when it was looked at last; null if it never was. */
    @Nullable
    SessionTotals latest() {
        return latest;
    }

    HourRow hourRow() {
        return hour.row(id);
    }

    LifeRow lifeRow() {
        return new LifeRow(id, life.figures(0), life.latencies().copy());
    }

    LatencyCounts latencies() {
        return life.latencies().copy();
    }

    TargetView view(ManagedTarget target) {
        SessionTotals totals = latest;
        TargetFigures figures = life.figures(totals == null ? 0 : totals.inFlight());
        return new TargetView(target, id, key, state(totals), problem(), figures, recent.means());
    }

    private String problem() {
        SendResult reason = refusal;
        if (!error.isEmpty() || reason == null) {
            return error;
        }
        return reason == SendResult.NOT_CONNECTED
                ? "there is no connection to port " + id.port()
                : "packets cannot be sent (" + reason.label() + ")";
    }

    /** That nobody takes a connection is the target's state, and nothing that keeps it from being probed. */
    private TargetState state(@Nullable SessionTotals totals) {
        if (refusal == SendResult.NOT_CONNECTED && error.isEmpty()) {
            return TargetState.DOWN;
        }
        if (refusal != null || !error.isEmpty()) {
            return TargetState.ERROR;
        }
        if (totals != null && totals.isOutage()) {
            return TargetState.DOWN;
        }
        return totals != null && !over && totals.lastNs() != 0 ? TargetState.UP : TargetState.UNKNOWN;
    }
}
