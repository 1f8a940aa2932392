package net.icmpexporter.time;

/**
 * Two clocks that a test moves by hand. Their origins have nothing to do with each other, so that whoever mixes them up
 * is off by years. One thread.
 */
public final class HandClocks {

    private long monoNs;
    private long offsetNs;
    private long readingCostNs;
    private double slewPpm;
    private double slewedNs;

    /** At some moment of no meaning. */
    public HandClocks() {
        this(987_654_321_012_345L, 1_790_000_000_123_456_789L);
    }

    /** At moments of the test's choice. */
    public HandClocks(long monoNs, long wallNs) {
        this.monoNs = monoNs;
        this.offsetNs = wallNs - monoNs;
    }

    /** The monotonic clock; reading it takes as long as {@link #setReadingCostNs} says. */
    public long monoNs() {
        long readingNs = monoNs;
        passNs(readingCostNs);
        return readingNs;
    }

    /** The wall clock. */
    public long wallNs() {
        return monoNs + offsetNs;
    }

    /** Time passes on both clocks. */
    public void passNs(long durationNs) {
        monoNs += durationNs;
        slewedNs += durationNs * slewPpm / 1e6;
        long wholeNs = (long) slewedNs;
        slewedNs -= wholeNs;
        offsetNs += wholeNs;
    }

    /** Somebody sets the wall clock. */
    public void stepWallNs(long byNs) {
        offsetNs += byNs;
    }

    /** From now on the wall clock runs fast by this many millionths; slow if negative. */
    public void setSlewPpm(double ppm) {
        slewPpm = ppm;
    }

    /** What one reading of the monotonic clock takes. */
    public void setReadingCostNs(long costNs) {
        readingCostNs = costNs;
    }
}
