package net.icmpexporter.schedule;

/**
 * Keeps packets apart. What was not sent in time because the processors were busy for a moment goes out at 1.15 times the
 * pace, not at once: up to about two wake-ups' worth may go together. Whoever sees that this is not enough
 * ({@link #hurry}) gets everything through for a second. One thread; no allocation.
 */
public final class Spacing {

    private static final long NANOS = 1_000_000_000L;
    private static final long MIN_TICK_NS = 1_000_000;
    private static final long MAX_TICK_NS = 10_000_000;
    private static final double BUSY_PPS = 100;
    private static final int BURST = 8;
    private static final double MOST_TICKS = 2;
    private static final double CATCH_UP = 1.15;

    private double pps;
    private double credit = BURST;
    private long lastMonoNs;
    private long hurriedUntilMonoNs;
    private boolean hurried;

    /** @param nowMonoNs the present */
    public Spacing(long nowMonoNs) {
        lastMonoNs = nowMonoNs;
    }

    /** Moves on to the present, in which {@code nowPps} probes a second are sent. */
    public void advance(long nowMonoNs, double nowPps) {
        pps = nowPps;
        double most = Math.max(BURST, MOST_TICKS * pps * tickNs() / NANOS);
        credit = Math.min(most, credit + CATCH_UP * pps * (nowMonoNs - lastMonoNs) / NANOS);
        lastMonoNs = nowMonoNs;
        hurried = hurried && hurriedUntilMonoNs - nowMonoNs > 0;
    }

    /** How far two wake-ups are apart at the least: so long that about eight packets go out together, within bounds. */
    public long tickNs() {
        if (pps < BUSY_PPS) {
            return MIN_TICK_NS;
        }
        return Math.max(MIN_TICK_NS, Math.min(MAX_TICK_NS, (long) (BURST * NANOS / pps)));
    }

    /** Gives evenness up for a second. */
    public void hurry() {
        hurried = true;
        hurriedUntilMonoNs = lastMonoNs + NANOS;
    }

    /** Whether a packet may go now. */
    public boolean mayGo() {
        return hurried || credit >= 1;
    }

    /** A packet goes. */
    public void gone() {
        credit = Math.max(0, credit - 1);
    }

    /** When {@link #mayGo} will hold, on the monotonic clock; now if it holds now. */
    public long nextMonoNs() {
        return mayGo() ? lastMonoNs : lastMonoNs + (long) Math.ceil((1 - credit) * NANOS / (CATCH_UP * pps));
    }
}
