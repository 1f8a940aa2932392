package net.icmpexporter.fake;

import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: a monotonic and a wall clock that stand still until somebody moves them, with origins that have nothing
 * to do with each other, so that mixing them up shows at once. The wall clock can step. Any thread reads; one thread,
 * the one that steps the engine, moves.
 */
public final class FakeClocks implements MonoClock, WallClock {

    /** Three seconds before zero: a scenario soon crosses the sign. */
    private static final long DEFAULT_MONO_NS = -3_000_000_000L;

    /** 2026-01-01T00:00:00Z. */
    private static final long DEFAULT_WALL_NS = 1_767_225_600_000_000_000L;

    private final long originMonoNs;
    private final long originWallNs;
    private volatile long elapsedNs;
    private volatile @Nullable Step lastStep;

    private FakeClocks(long originMonoNs, long originWallNs) {
        this.originMonoNs = originMonoNs;
        this.originWallNs = originWallNs;
    }

    /** Clocks whose readings have nothing in common. */
    public static FakeClocks withUnrelatedOrigins() {
        return startingAt(DEFAULT_MONO_NS, DEFAULT_WALL_NS);
    }

    /** Clocks that begin at these readings in nanoseconds; the monotonic one may be anything and may wrap around. */
    public static FakeClocks startingAt(long monoNs, long wallNs) {
        return new FakeClocks(monoNs, wallNs);
    }

    @Override
    public long monoNs() {
        return originMonoNs + elapsedNs;
    }

    @Override
    public long wallNs() {
        return wallNsAt(elapsedNs);
    }

    /** Nanoseconds of virtual time since the clocks were made. */
    public long elapsedNs() {
        return elapsedNs;
    }

    /** What the wall clock showed, or will show as far as is known, this long after the clocks were made. */
    public long wallNsAt(long momentNs) {
        return originWallNs + momentNs + offsetNsAt(momentNs);
    }

    /** Lets time pass; not negative. */
    public void advanceNs(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("time does not go back: " + ns + " ns");
        }
        advanceTo(elapsedNs + ns);
    }

    /** Lets time pass until this long after the clocks were made; nothing happens if that is over. */
    public void advanceTo(long newElapsedNs) {
        if (newElapsedNs > elapsedNs) {
            elapsedNs = newElapsedNs;
        }
    }

    /** Steps the wall clock now, as an operator or a time daemon would. The monotonic clock does not notice. */
    public void stepWallNs(long stepNs) {
        long nowNs = elapsedNs;
        lastStep = new Step(lastStep, nowNs, offsetNsAt(nowNs) + stepNs);
    }

    private long offsetNsAt(long momentNs) {
        Step step = lastStep;
        while (step != null && momentNs < step.atNs) {
            step = step.earlier;
        }
        return step == null ? 0 : step.offsetNs;
    }

    /** A step, and all before it; immutable, so that every thread sees whole ones. */
    private record Step(@Nullable Step earlier, long atNs, long offsetNs) {}
}
