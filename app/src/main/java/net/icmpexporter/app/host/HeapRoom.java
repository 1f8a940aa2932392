package net.icmpexporter.app.host;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.probe.SessionMemory;

/**
 * How many sessions the heap has room for. Sessions live long, so they have to fit into what the collector keeps for such
 * things: beyond it every collection would be one of the whole heap, which stops the probing for tens of milliseconds, and the
 * last one would end the process.
 */
public final class HeapRoom {

    /** What the program keeps besides sessions: 10 MB with nothing to do, and names. */
    private static final long PROGRAM_BYTES = 12L << 20;

    private static final long MEGABYTE = 1L << 20;

    private HeapRoom() {}

    /**
     * The limit for this process.
     *
     * @param options of every session
     * @param maxPps the rate limit in probes a second
     */
    public static SessionLimit of(ProbeOptions options, long maxPps) {
        return of(
                Runtime.getRuntime().maxMemory(),
                longLivedBytes(ManagementFactory.getMemoryPoolMXBeans()),
                options,
                maxPps);
    }

    /**
     * @param heapBytes the most that the heap grows to
     * @param longLivedBytes of it for what lives long, or less than 1 where the collector does not divide it beforehand
     */
    static SessionLimit of(long heapBytes, long longLivedBytes, ProbeOptions options, long maxPps) {
        boolean divided = longLivedBytes > 0 && longLivedBytes < heapBytes;
        long roomBytes = (divided ? longLivedBytes : heapBytes / 3 * 2) - PROGRAM_BYTES;
        long heapMegabytes = (heapBytes + MEGABYTE - 1) / MEGABYTE;
        return new SessionLimit(
                SessionMemory.sessionsWithin(roomBytes, options, maxPps),
                "that is what a heap of " + heapMegabytes
                        + " MB has room for at this interval and timeout. Start with more,"
                        + " as in ICMP_EXPORTER_JAVA_OPTS=-Xmx" + 2 * heapMegabytes
                        + "m, or divide the targets among several exporters");
    }

    /** Only of pools for what lives long does the JVM let one watch how full they are. */
    private static long longLivedBytes(List<MemoryPoolMXBean> pools) {
        return pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .mapToLong(pool -> pool.getUsage().getMax())
                .max()
                .orElse(0);
    }
}
