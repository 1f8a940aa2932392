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

    /** The question reads files, and what a quota takes in pieces below a stall's length is not worth asking for each second. */
    private static final long LOOK_INTERVAL_NS = 10_000_000_000L;

    private final CpuQuota quota;
    private final EngineMeter meter;
    private long throttledNs;
    private long lookedMonoNs;
    private boolean everStalled;
    private long stalledUntilMonoNs;
    private UnknownCause reason = UnknownCause.STALL;

    StallWatch(CpuQuota quota, EngineMeter meter, long nowMonoNs) {
        this.quota = quota;
        this.meter = meter;
        throttledNs = quota.throttledNs();
        lookedMonoNs = nowMonoNs;
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
            reason = sinceLastLook(nowMonoNs) > lagNs / 2 ? UnknownCause.THROTTLED : UnknownCause.STALL;
        }
    }

    /** To be called now and then: every ten seconds, what is throttled from then on is news. */
    void look(long nowMonoNs) {
        if (nowMonoNs - lookedMonoNs >= LOOK_INTERVAL_NS) {
            sinceLastLook(nowMonoNs);
        }
    }

    private long sinceLastLook(long nowMonoNs) {
        lookedMonoNs = nowMonoNs;
        long before = throttledNs;
        throttledNs = quota.throttledNs();
        return throttledNs - before;
    }

    /** Why a probe came to be unknown: {@code cause}, or what was behind that. */
    UnknownCause reason(UnknownCause cause, long sentMonoNs) {
        return everStalled && stalledUntilMonoNs - sentMonoNs >= 0 ? reason : cause;
    }
}
