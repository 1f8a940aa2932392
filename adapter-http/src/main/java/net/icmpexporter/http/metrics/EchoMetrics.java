package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;
import net.icmpexporter.stats.EchoServerMeter;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics} of a process that does nothing but TCP echo, in a registry of its own. Any thread; a scrape changes
 * nothing.
 */
public final class EchoMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpMeter http;

    /**
     * @param targets their state now, asked at every scrape; null for a process that is no client
     * @param window probes that a loss in percent is about, 1 to 250
     * @param server the server's counters; null for a process that is none
     */
    public EchoMetrics(@Nullable Supplier<List<EchoTarget>> targets, int window, @Nullable EchoServerMeter server) {
        if (targets != null) {
            registry.register(EchoFamilies.all(window).collector(targets));
        }
        if (server != null) {
            EchoServerFamilies.register(registry, server);
        }
        ProcessFamilies.register(registry);
        JvmFamilies.register(registry);
        this.http = new HttpMeter(registry);
    }

    /** Where the server counts its requests. */
    public HttpMeter http() {
        return http;
    }

    /**
     * Answers a scrape.
     *
     * @param accept the Accept header, or null
     */
    public Exposition render(@Nullable String accept) {
        return Negotiation.choose(accept).write(registry.scrape());
    }
}
