package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: the exporter's metrics about itself, in a registry of their own. Any thread; a scrape reads counters
 * and changes nothing.
 */
public final class ExporterMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HttpMeter http;
    private final ProbeExposition managed;
    private final EchoFamilies managedConnections = EchoFamilies.ofConnections();

    /**
     * @param meter the engine's counters
     * @param limit how many sessions there may be
     * @param nameMeter the name resolver's
     * @param quota how long the control group's processor time was used up; asked at every scrape, on any thread
     * @param channelStatus what the transport has for a channel now; called at every scrape, on any thread
     * @param version the exporter's version
     * @param transport the kind of network: {@code linux} or {@code fake}
     * @param book the targets that stay
     * @param file where some of them come from
     */
    public ExporterMetrics(
            EngineMeter meter,
            SessionLimit limit,
            NameMeter nameMeter,
            CpuQuota quota,
            Function<Channel, ChannelStatus> channelStatus,
            String version,
            String transport,
            TargetBook book,
            TargetFile file) {
        registry.register(new EngineFamilies(meter, limit));
        ExporterFamilies.register(registry, version, transport, quota, channelStatus);
        NameFamilies.register(registry, nameMeter);
        TargetFamilies.register(registry, book, file);
        ProcessFamilies.register(registry);
        JvmFamilies.register(registry);
        this.http = new HttpMeter(registry);
        this.managed = new ProbeExposition("fake".equals(transport));
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

    /**
     * Answers a scrape, with the families of {@code /probe} of some targets; without any as above.
     *
     * @param accept the Accept header, or null
     * @param targets with their own labels
     * @param detail how much to say of them
     * @param buckets those of their round-trip times
     * @param zipped whether to compress the answer with gzip
     * @param buffer whose content is lost
     */
    public Exposition render(
            @Nullable String accept,
            List<ProbedTarget> targets,
            Detail detail,
            RttBuckets buckets,
            boolean zipped,
            AnswerBuffer buffer) {
        ExpositionFormat format = Negotiation.choose(accept);
        List<MetricSnapshot> all = new ArrayList<>(registry.scrape().stream().toList());
        for (Protocol protocol : Protocol.values()) {
            List<ProbedTarget> some = targets.stream()
                    .filter(target -> target.session().key().protocol() == protocol)
                    .toList();
            if (!some.isEmpty()) {
                all.addAll(managed.families(new AnsweredSessions(some, buckets, format), detail));
            }
        }
        if (detail == Detail.FULL) {
            all.addAll(managedConnections.of(connected(targets)));
        }
        return format.write(new MetricSnapshots(all), buffer, zipped);
    }

    /** Those that have connections; of those with the same labels one, since a series is there once. */
    private static List<EchoTarget> connected(List<ProbedTarget> targets) {
        Map<SortedMap<String, String>, EchoTarget> distinct = new LinkedHashMap<>();
        for (ProbedTarget target : targets) {
            ConnectionFigures connection = target.connection();
            if (connection != null) {
                SortedMap<String, String> labels = new TreeMap<>();
                AnsweredSessions.labels(target.session().key(), target)
                        .forEach(label -> labels.put(label.getName(), label.getValue()));
                distinct.put(
                        labels,
                        new EchoTarget(labels, target.session().figures(), connection, EchoTarget.Stream.UNKNOWN));
            }
        }
        return List.copyOf(distinct.values());
    }
}
