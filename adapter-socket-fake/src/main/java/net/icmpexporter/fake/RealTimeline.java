package net.icmpexporter.fake;

import java.util.concurrent.locks.LockSupport;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/** Real time, read from clocks given from outside; waiting parks the thread. */
final class RealTimeline implements Timeline {

    /** Read one between two readings of the other, they differ by less than this from what they show at one moment. */
    private static final long READING_NS = 20_000;

    private static final int READINGS = 16;

    private final MonoClock mono;
    private final WallClock wall;
    private final long originMonoNs;

    /** What the wall clock shows at the beginning, as it keeps time now. */
    private long originWallNs;

    private volatile @Nullable Thread waiter;

    RealTimeline(MonoClock mono, WallClock wall) {
        this.mono = mono;
        this.wall = wall;
        this.originMonoNs = mono.monoNs();
        this.originWallNs = originNowNs();
    }

    @Override
    public long elapsedNs() {
        return mono.monoNs() - originMonoNs;
    }

    /** Two clocks are never read at one moment: what they differ by is taken for real only if it is more than that. */
    @Override
    public long wallNsAt(long momentNs) {
        long originNowNs = originNowNs();
        if (Math.abs(originNowNs - originWallNs) > READING_NS) {
            originWallNs = originNowNs;
        }
        return originWallNs + momentNs;
    }

    /** The best of a few readings: a scheduler may come in between. */
    private long originNowNs() {
        long bestNs = 0;
        long bestWidthNs = Long.MAX_VALUE;
        for (int i = 0; i < READINGS && bestWidthNs > READING_NS; i++) {
            long beforeNs = elapsedNs();
            long wallNs = wall.wallNs();
            long widthNs = elapsedNs() - beforeNs;
            if (widthNs < bestWidthNs) {
                bestWidthNs = widthNs;
                bestNs = wallNs - beforeNs - widthNs / 2;
            }
        }
        return bestNs;
    }

    @Override
    public boolean waitUntil(long momentNs) {
        waiter = Thread.currentThread();
        LockSupport.parkNanos(this, momentNs - elapsedNs());
        return !Thread.currentThread().isInterrupted();
    }

    /** The permit stays if nobody waits yet, so a wake-up between a check and the wait is not lost. */
    @Override
    public void wakeup() {
        Thread sleeper = waiter;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }
}
