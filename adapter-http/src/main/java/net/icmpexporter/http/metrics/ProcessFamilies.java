package net.icmpexporter.http.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;

/** {@code process_*}: what the kernel says about this process, under the names of Prometheus' client guidelines. */
final class ProcessFamilies {

    private static final double NS = 1e9;
    private static final double MS = 1e3;
    private static final long UNKNOWN = -1;

    private ProcessFamilies() {}

    static void register(PrometheusRegistry registry) {
        Families families = new Families(registry);
        families.gauge(
                "process_start_time_seconds",
                "Start of the process in seconds since 1970-01-01T00:00:00Z.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MS);
        families.gaugeIfKnown(
                "process_resident_memory_bytes", "Resident memory in bytes.", () -> memoryBytes("VmRSS:"));
        families.gaugeIfKnown("process_virtual_memory_bytes", "Virtual memory in bytes.", () -> memoryBytes("VmSize:"));
        families.counterIfKnown(
                "process_cpu_seconds_total",
                "CPU time of the process, user and system, in seconds.",
                () -> ofSystem(UnixOperatingSystemMXBean::getProcessCpuTime) / NS);
        families.gaugeIfKnown(
                "process_open_fds",
                "Open file descriptors.",
                () -> ofSystem(UnixOperatingSystemMXBean::getOpenFileDescriptorCount));
        families.gaugeIfKnown(
                "process_max_fds",
                "Limit of file descriptors.",
                () -> ofSystem(UnixOperatingSystemMXBean::getMaxFileDescriptorCount));
    }

    /** Asked at each scrape, and not before: the classes of the JDK's management would delay the start. */
    private static long ofSystem(ToLongFunction<UnixOperatingSystemMXBean> figure) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? figure.applyAsLong(unix)
                : UNKNOWN;
    }

    /** A line of /proc/self/status, proc(5), which is in kB. */
    private static long memoryBytes(String line) {
        try {
            for (String text : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (text.startsWith(line)) {
                    String kilobytes =
                            text.substring(line.length()).replace("kB", "").strip();
                    return Long.parseLong(kilobytes) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }
}
