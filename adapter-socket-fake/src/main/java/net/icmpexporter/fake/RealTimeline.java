package net.icmpexporter.fake;

import java.util.concurrent.locks.LockSupport;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/** Real time, read from clocks given from outside; waiting parks the thread. */
final class RealTimeline implements Timeline {

    private final MonoClock mono;
    private final WallClock wall;
    private final long originMonoNs;
    private volatile @Nullable Thread waiter;

    RealTimeline(MonoClock mono, WallClock wall) {
        this.mono = mono;
        this.wall = wall;
        this.originMonoNs = mono.monoNs();
    }

    @Override
    public long elapsedNs() {
        return mono.monoNs() - originMonoNs;
    }

    @Override
    public long wallNsAt(long momentNs) {
        return wall.wallNs() - (elapsedNs() - momentNs);
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
