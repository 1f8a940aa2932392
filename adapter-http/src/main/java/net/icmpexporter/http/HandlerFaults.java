package net.icmpexporter.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.icmpexporter.http.metrics.HttpMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of the program while it answers a request: each kind, by its exception and the line that threw it, is logged
 * once with its stack trace; every one is counted. Any thread.
 */
final class HandlerFaults {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerFaults.class);
    private static final int MAX_KINDS = 100;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final HttpMeter meter;

    HandlerFaults(HttpMeter meter) {
        this.meter = meter;
    }

    void record(String path, Throwable fault) {
        meter.faulted();
        StackTraceElement[] trace = fault.getStackTrace();
        String kind = fault.getClass().getName() + (trace.length > 0 ? " at " + trace[0] : "");
        if (seen.size() < MAX_KINDS && seen.add(kind)) {
            LOG.error(
                    "a request for {} failed with a fault of the program; it will not be logged again, see"
                            + " icmp_exporter_http_faults_total",
                    path,
                    fault);
        }
    }
}
