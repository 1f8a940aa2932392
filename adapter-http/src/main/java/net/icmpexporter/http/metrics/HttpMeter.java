package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Set;

/** {@code http_*}: the server's requests. Any thread. The values of every label are few, whatever clients send. */
public final class HttpMeter {

    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "connect", "options", "trace");
    private static final String[] LABELS = {"path", "method", "status"};
    private static final double NS = 1e9;

    private final Histogram seconds;
    private final Histogram bytes;
    private final Gauge inflight;
    private final Counter faults;

    HttpMeter(PrometheusRegistry registry) {
        this.seconds = Histogram.builder()
                .name("http_request_duration_seconds")
                .help("The latency of the HTTP requests.")
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .withoutExemplars()
                .register(registry);
        this.bytes = Histogram.builder()
                .name("http_response_size_bytes")
                .help("The size of the HTTP responses.")
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(100, 1e3, 1e4, 1e5, 1e6, 1e7)
                .withoutExemplars()
                .register(registry);
        this.inflight = Gauge.builder()
                .name("http_requests_inflight")
                .help("The number of HTTP requests that are being answered.")
                .withoutExemplars()
                .register(registry);
        this.faults = Counter.builder()
                .name("icmp_exporter_http_faults_total")
                .help("HTTP requests that ended in a fault of the program. Please report any.")
                .withoutExemplars()
                .register(registry);
    }

    /** A request has come. */
    public void requestBegan() {
        inflight.inc();
    }

    /**
     * A request has been answered, or has been given up.
     *
     * @param path one of the server's paths, or empty for any other
     * @param method as the client sent it
     * @param status HTTP status of the answer
     * @param durationNs from the request's first byte to the answer's last, in nanoseconds
     * @param bodyBytes of the answer as they were sent, compressed if so
     */
    public void requestEnded(String path, String method, int status, long durationNs, long bodyBytes) {
        inflight.dec();
        String[] labels = {path, methodLabel(method), Integer.toString(status)};
        seconds.labelValues(labels).observe(durationNs / NS);
        bytes.labelValues(labels).observe((double) bodyBytes);
    }

    /** A request has ended in a fault of the program. */
    public void faulted() {
        faults.inc();
    }

    private static String methodLabel(String method) {
        String lower = method.toLowerCase(Locale.ROOT);
        return METHODS.contains(lower) ? lower : "unknown";
    }
}
