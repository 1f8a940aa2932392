package net.icmpexporter.time;

/**
 * Port: how long the operating system has kept this process from running although it wanted to, because it had used up the
 * processor time that its control group may have (cpu.max of cgroup v2, cpu.cfs_quota_us of v1). Any thread; may read a
 * file, so it is for rare questions.
 */
@FunctionalInterface
public interface CpuQuota {

    /** Nanoseconds so far; never decreases. 0 where there is no quota or nobody knows. */
    long throttledNs();
}
