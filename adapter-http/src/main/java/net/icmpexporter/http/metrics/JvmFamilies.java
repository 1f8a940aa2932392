package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * {@code jvm_*}, under the names of Prometheus' own JVM instrumentation. What would stop every thread to be counted, the
 * states of threads and deadlocks, is left out: it would stop the probing too. The JDK's management is asked at each scrape and
 * not before: its classes would delay the start.
 */
final class JvmFamilies {

    private static final double MS = 1e3;

    private final PrometheusRegistry registry;
    private final Families families;

    private JvmFamilies(PrometheusRegistry registry) {
        this.registry = registry;
        this.families = new Families(registry);
    }

    static void register(PrometheusRegistry registry) {
        JvmFamilies jvm = new JvmFamilies(registry);
        jvm.registerMemory();
        jvm.registerPools();
        jvm.registerGarbageCollection();
        jvm.registerThreadsAndClasses();
        List<Labels> runtime = List.of(Labels.of(
                "runtime", System.getProperty("java.runtime.name", "unknown"),
                "vendor", System.getProperty("java.vm.vendor", "unknown"),
                "version", System.getProperty("java.runtime.version", "unknown")));
        jvm.families.info("jvm_runtime_info", "The Java runtime.", () -> runtime);
    }

    private void registerMemory() {
        memory("jvm_memory_used_bytes", "Used bytes of a memory area.", MemoryUsage::getUsed);
        memory("jvm_memory_committed_bytes", "Committed bytes of a memory area.", MemoryUsage::getCommitted);
        memory("jvm_memory_max_bytes", "Limit of a memory area in bytes.", MemoryUsage::getMax);
    }

    private void memory(String name, String help, ToLongFunction<MemoryUsage> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("area")
                .callback(callback -> {
                    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
                    call(callback, value.applyAsLong(memory.getHeapMemoryUsage()), "heap");
                    call(callback, value.applyAsLong(memory.getNonHeapMemoryUsage()), "nonheap");
                })
                .register(registry);
    }

    private void registerPools() {
        GaugeWithCallback.builder()
                .name("jvm_memory_pool_used_bytes")
                .help("Used bytes of a memory pool.")
                .labelNames("pool")
                .callback(callback -> ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> {
                    MemoryUsage usage = pool.getUsage();
                    call(callback, usage == null ? -1 : usage.getUsed(), pool.getName());
                }))
                .register(registry);
        GaugeWithCallback.builder()
                .name("jvm_buffer_pool_used_bytes")
                .help("Used bytes of a pool of buffers outside of the heap.")
                .labelNames("pool")
                .callback(callback -> ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                        .forEach(buffer -> call(callback, buffer.getMemoryUsed(), buffer.getName())))
                .register(registry);
    }

    /** Absent where the JVM does not know: negative. */
    private static void call(GaugeWithCallback.Callback callback, long value, String label) {
        if (value >= 0) {
            callback.call((double) value, label);
        }
    }

    private void registerGarbageCollection() {
        SummaryWithCallback.builder()
                .name("jvm_gc_collection_seconds")
                .help("Time spent in a garbage collector in seconds.")
                .labelNames("gc")
                .callback(callback -> ManagementFactory.getGarbageCollectorMXBeans()
                        .forEach(collector -> callback.call(
                                collector.getCollectionCount(),
                                collector.getCollectionTime() / MS,
                                Quantiles.EMPTY,
                                collector.getName())))
                .register(registry);
    }

    private void registerThreadsAndClasses() {
        families.gauge("jvm_threads_current", "Threads now.", () -> threads().getThreadCount());
        families.gauge(
                "jvm_threads_daemon", "Daemon threads now.", () -> threads().getDaemonThreadCount());
        families.gauge(
                "jvm_threads_peak", "Most threads at a time.", () -> threads().getPeakThreadCount());
        families.counter("jvm_threads_started_total", "Threads started so far.", () -> threads()
                .getTotalStartedThreadCount());
        families.gauge("jvm_classes_currently_loaded", "Classes loaded now.", () -> classes()
                .getLoadedClassCount());
        families.counter("jvm_classes_loaded_total", "Classes loaded so far.", () -> classes()
                .getTotalLoadedClassCount());
        families.counter("jvm_classes_unloaded_total", "Classes unloaded so far.", () -> classes()
                .getUnloadedClassCount());
    }

    private static ThreadMXBean threads() {
        return ManagementFactory.getThreadMXBean();
    }

    private static ClassLoadingMXBean classes() {
        return ManagementFactory.getClassLoadingMXBean();
    }
}
