package net.icmpexporter.schedule;

/**
 * Keeps the rate limit. Sessions are due in <em>schedule time</em>; it runs with the monotonic clock while the demand of
 * all sessions stays within the limit, and slower by the ratio of the two when it does not, so that every interval
 * stretches by the same factor and phases stay where they are. Behind that stands a bucket of a tenth of a second's
 * probes, or one: neither catching up after a lag nor phases that happen to be close exceed the limit by more. One thread; no allocation.
 */
public final class Pace {

    private static final long NANOS = 1_000_000_000L;
    private static final long BUCKET_NS = NANOS / 10;
    /** Demand is kept in whole billionths of a probe a second, so that adding and removing leaves no residue. */
    private static final long DEMAND_UNIT = NANOS * NANOS;

    private final long maxPps;
    private final long bucketCredit;
    private long demand;
    private double stretch = 1;
    private long lastMonoNs;
    private long scheduleNs;
    private double carryNs;
    private long credit;

    /**
     * @param maxPps the limit in probes a second, 1 to 1,000,000
     * @param nowMonoNs the present; schedule time begins here at 0
     */
    public Pace(long maxPps, long nowMonoNs) {
        this.maxPps = maxPps;
        this.lastMonoNs = nowMonoNs;
        this.bucketCredit = Math.max(NANOS, maxPps * BUCKET_NS);
        this.credit = bucketCredit;
    }

    /** A session with this interval begins. */
    public void add(long intervalNs) {
        demand += DEMAND_UNIT / intervalNs;
        restretch();
    }

    /** A session with this interval ends. */
    public void remove(long intervalNs) {
        demand -= DEMAND_UNIT / intervalNs;
        restretch();
    }

    private void restretch() {
        stretch = Math.max(1, demand / (double) (maxPps * NANOS));
    }

    /** The factor by which intervals are longer than asked for: 1 or more. */
    public double stretch() {
        return stretch;
    }

    /** Probes a second that the sessions ask for, before the limit. */
    public double demandPps() {
        return demand / (double) NANOS;
    }

    /** Probes a second that go out: the demand or the limit, whichever is less. */
    public double effectivePps() {
        return Math.min(demandPps(), (double) maxPps);
    }

    /** The most probes that the limit lets go within any {@code spanNs}, with one lap's lateness at either end. */
    public long mostIn(long spanNs) {
        return (long) Math.ceil((spanNs / (double) NANOS) * maxPps) + 2 * bucketCredit / NANOS + 1;
    }

    /** Moves on to the present. */
    public void advance(long nowMonoNs) {
        long passedNs = nowMonoNs - lastMonoNs;
        lastMonoNs = nowMonoNs;
        if (stretch == 1) {
            scheduleNs += passedNs;
        } else {
            double exactNs = passedNs / stretch + carryNs;
            long wholeNs = (long) exactNs;
            carryNs = exactNs - wholeNs;
            scheduleNs += wholeNs;
        }
        credit = Math.min(bucketCredit, credit + Math.min(passedNs, NANOS) * maxPps);
    }

    /** Schedule time now: 0 at the start, never decreasing. */
    public long scheduleNs() {
        return scheduleNs;
    }

    /** When the monotonic clock will show the moment that schedule time reaches {@code whenNs}, at the present stretch. */
    public long monoNs(long whenNs) {
        long aheadNs = whenNs - scheduleNs;
        return lastMonoNs + (stretch == 1 ? aheadNs : (long) Math.ceil(aheadNs * stretch));
    }

    /** When {@link #tryTake} will succeed next, on the monotonic clock; now or earlier if it would succeed now. */
    public long nextTakeMonoNs() {
        return lastMonoNs + Math.floorDiv(NANOS - credit + maxPps - 1, maxPps);
    }

    /** Takes the right to send one probe; false if the limit has nothing left. */
    public boolean tryTake() {
        if (credit < NANOS) {
            return false;
        }
        credit -= NANOS;
        return true;
    }
}
