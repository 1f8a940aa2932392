package net.icmpexporter.linux.cgroup;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.icmpexporter.time.CpuQuota;

/**
 * The time for which the kernel has held this process back because a quota on processor time was used up: {@code cpu.max} of
 * cgroup v2 (Documentation/admin-guide/cgroup-v2.rst), {@code cpu.cfs_quota_us} of v1 (Documentation/scheduler/sched-bwc.rst),
 * and both side by side.
 *
 * <p>The quota may be the process's own group's or that of any group above it. From Linux 6.6 on the kernel keeps one account of
 * both: {@code cpu.stat.local} says how long the group had something to run and was held back, whichever quota it was, and also
 * where a container cannot see the group that has it. On older kernels it is the sum of what each group from the process's own to
 * the uppermost visible one was held back for by its own quota ({@code cpu.stat}). That is an upper bound: two quotas may hold at
 * the same time, and a group above may have been stopped while this process wanted nothing. The largest of them would hide the
 * growth of a smaller one, and it is growth that tells whether we may have been stopped.
 *
 * <p>The kernel adds the time up over processors, so it may grow faster than time passes. It is the whole group's: of a service
 * or a container that is this process, if it shares the group with others it is theirs too. It counts from the making of this
 * object on. When the process is moved to another group, what that group has been through before does not count. What cannot be
 * read adds nothing.
 *
 * <p>Any thread; each question reads a few files.
 */
public final class CgroupCpuQuota implements CpuQuota {

    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private final ThrottleAccounts accounts;
    private final Map<Path, Long> lastNs = new HashMap<>();
    private long totalNs;

    /** @param process the directory of a process below /proc */
    CgroupCpuQuota(Path process) {
        accounts = new ThrottleAccounts(new GroupChain(process));
        throttledNs();
    }

    /** For the process that asks. Never fails: where there are no control groups, it stays 0. */
    public static CgroupCpuQuota ofThisProcess() {
        return new CgroupCpuQuota(THIS_PROCESS);
    }

    @Override
    public synchronized long throttledNs() {
        try {
            add(accounts.read());
        } catch (IOException | InvalidPathException unreadable) {
            // nothing is known of the time since the last question; the next one may find it
            return totalNs;
        }
        return totalNs;
    }

    private void add(Map<Path, Long> nowNs) {
        for (Map.Entry<Path, Long> account : nowNs.entrySet()) {
            long ns = account.getValue();
            // of an account that is new to us nothing is ours yet
            totalNs += Math.max(0, ns - lastNs.getOrDefault(account.getKey(), ns));
        }
        lastNs.clear();
        lastNs.putAll(nowNs);
    }
}
