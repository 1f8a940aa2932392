package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Function;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: the exporter's metrics about itself, in a registry of their own. Any thread; a scrape reads counters
 * and changes nothing.
 */
public final class ExporterMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpMeter http;

    /**
     * @param meter the engine's counters
     * @param limit how many sessions there may be
     * @param nameMeter the name resolver's
     * @param quota how long the control group's processor time was used up; asked at every scrape, on any thread
     * @param channelStatus what the transport has for a channel now; called at every scrape, on any thread
     * @param version the exporter's version
     * @param transport the kind of network: {@code linux} or {@code fake}
     */
    public ExporterMetrics(
            EngineMeter meter,
            SessionLimit limit,
            NameMeter nameMeter,
            CpuQuota quota,
            Function<Channel, ChannelStatus> channelStatus,
            String version,
            String transport) {
        registry.register(new EngineFamilies(meter, limit));
        ExporterFamilies.register(registry, version, transport, quota, channelStatus);
        NameFamilies.register(registry, nameMeter);
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
