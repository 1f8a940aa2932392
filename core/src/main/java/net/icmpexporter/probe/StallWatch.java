package net.icmpexporter.probe;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.time.CpuQuota;

/**
 * Knows when the engine could not run: a lap that began more than a tenth of a second after it was due. Meanwhile the kernel
 * goes on to stamp and to queue, so a stall alone loses nothing; but it is the reason if a buffer overflowed, or if a reply
 * without stamps was read too late. Engine thread only.
 */
final class StallWatch {

    private static final long STALL_NS = 100_000_000;

    private final CpuQuota quota;
    private final EngineMeter meter;
    private long throttledNs;
    private boolean everStalled;
    private long stalledUntilMonoNs;
    private UnknownCause reason = UnknownCause.STALL;

    StallWatch(CpuQuota quota, EngineMeter meter) {
        this.quota = quota;
        this.meter = meter;
        throttledNs = quota.throttledNs();
    }

    /** A lap begins that was due at {@code dueMonoNs}. */
    void lapBegins(long dueMonoNs, long nowMonoNs) {
        long lagNs = nowMonoNs - dueMonoNs;
        if (lagNs > 0) {
            meter.add(EngineCounter.LAG_NS, lagNs);
        }
        if (lagNs > STALL_NS) {
            meter.count(EngineCounter.STALLS);
            meter.add(EngineCounter.STALL_NS, lagNs);
            everStalled = true;
            stalledUntilMonoNs = nowMonoNs;
            // quotas are given out for periods of a tenth of a second: a thread that is kept out sees most of the lag
            // there
            reason = sinceLastLook() > lagNs / 2 ? UnknownCause.THROTTLED : UnknownCause.STALL;
        }
    }

    /** To be called once a second: what is throttled from then on is news. */
    void look() {
        sinceLastLook();
    }

    private long sinceLastLook() {
        long before = throttledNs;
        throttledNs = quota.throttledNs();
        return throttledNs - before;
    }

    /** Why a probe came to be unknown: {@code cause}, or what was behind that. */
    UnknownCause reason(UnknownCause cause, long sentMonoNs) {
        return everStalled && stalledUntilMonoNs - sentMonoNs >= 0 ? reason : cause;
    }
}
