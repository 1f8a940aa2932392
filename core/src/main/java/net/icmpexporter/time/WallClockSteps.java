package net.icmpexporter.time;

/**
 * Puts wall clock stamps on a scale that has no steps: the wall clock minus everything it was stepped by since the start.
 * Two stamps on it differ by what passed between them, and where no step was noticed by exactly what the stamps differ by.
 *
 * <p>A step is a change of the wall clock against the monotonic one between two samples that slewing cannot explain
 * (adjtimex(2) slews by at most 500 ppm). Engine thread only; no allocation.
 */
public final class WallClockSteps {

    /** What {@link #steplessNs} answers for a stamp that fits neither before nor after a step. */
    public static final long UNCLEAR = Long.MIN_VALUE;

    /** Two readings a few microseconds apart, a scheduler in between: smaller steps are not told from noise. */
    private static final long NOISE_NS = 50_000;

    private static final long STAMP_TOLERANCE_NS = 100_000;
    private static final long MAX_SLEW_DIVISOR = 1000;
    private static final long GOOD_READING_NS = 20_000;
    private static final int READINGS = 4;

    private final MonoClock mono;
    private final WallClock wall;
    private long offsetNs;
    private long offsetWidthNs;
    private long sampledMonoNs;
    private long readingWidthNs;
    private long readOffsetNs;
    private long readMonoNs;
    private long steppedNs;
    private long lastStepNs;
    private long lastStepSeenMonoNs;
    private boolean everStepped;

    /** Takes the first sample. */
    public WallClockSteps(MonoClock mono, WallClock wall) {
        this.mono = mono;
        this.wall = wall;
        read();
        offsetNs = readOffsetNs;
        offsetWidthNs = readingWidthNs;
        sampledMonoNs = readMonoNs;
    }

    /**
     * Holds the two clocks against each other: once a lap, and again after stamps were read and before they are looked at.
     *
     * @return whether the wall clock was stepped since the sample before
     */
    public boolean sample() {
        read();
        long passedNs = readMonoNs - sampledMonoNs;
        long changeNs = readOffsetNs - offsetNs;
        long doubtNs = readingWidthNs + offsetWidthNs;
        boolean stepped = Math.abs(changeNs) > NOISE_NS + doubtNs + passedNs / MAX_SLEW_DIVISOR;
        if (stepped) {
            steppedNs += changeNs;
            lastStepNs = changeNs;
            lastStepSeenMonoNs = readMonoNs;
            everStepped = true;
        }
        offsetNs = readOffsetNs;
        offsetWidthNs = readingWidthNs;
        sampledMonoNs = readMonoNs;
        return stepped;
    }

    /** Reads both clocks as close together as the scheduler allows; how close bounds the error of what was read. */
    private void read() {
        readingWidthNs = Long.MAX_VALUE;
        for (int i = 0; i < READINGS && readingWidthNs > GOOD_READING_NS; i++) {
            long beforeNs = mono.monoNs();
            long wallNs = wall.wallNs();
            long widthNs = mono.monoNs() - beforeNs;
            if (widthNs < readingWidthNs) {
                readingWidthNs = widthNs;
                readMonoNs = beforeNs + widthNs / 2;
                readOffsetNs = wallNs - readMonoNs;
            }
        }
    }

    /**
     * A stamp of the wall clock on the scale without steps.
     *
     * @param stampWallNs the stamp
     * @param notBeforeMonoNs when it cannot have been taken yet
     * @param nowMonoNs when it had been taken
     * @return {@link #UNCLEAR} if a step makes it ambiguous by more than a tenth of a millisecond, or it lies outside of
     *     those two moments
     */
    public long steplessNs(long stampWallNs, long notBeforeMonoNs, long nowMonoNs) {
        boolean fitsNow = fits(stampWallNs - offsetNs, notBeforeMonoNs, nowMonoNs);
        if (!everStepped || lastStepSeenMonoNs - notBeforeMonoNs < 0) {
            return fitsNow ? stampWallNs - steppedNs : UNCLEAR;
        }
        boolean fitsBefore = fits(stampWallNs - offsetNs + lastStepNs, notBeforeMonoNs, nowMonoNs);
        boolean either = fitsNow && fitsBefore && Math.abs(lastStepNs) <= STAMP_TOLERANCE_NS;
        if (fitsNow == fitsBefore && !either) {
            return UNCLEAR;
        }
        return stampWallNs - (fitsNow ? steppedNs : steppedNs - lastStepNs);
    }

    private static boolean fits(long takenMonoNs, long notBeforeMonoNs, long nowMonoNs) {
        return takenMonoNs - notBeforeMonoNs >= -STAMP_TOLERANCE_NS && takenMonoNs - nowMonoNs <= STAMP_TOLERANCE_NS;
    }
}
