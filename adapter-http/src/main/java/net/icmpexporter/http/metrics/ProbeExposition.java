package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Answers of {@code /probe}: every {@link ProbeFamily} of some sessions. Immutable, any thread.
 *
 * <p><b>One name, two families.</b> The contract has a gauge {@code icmp_probe_latency_seconds} and a counter
 * {@code icmp_probe_latency_seconds_total}. In the text and protobuf formats a family has its samples' name, and these
 * are two. In OpenMetrics a counter's family has the name without {@code _total}, which is the gauge's, and two families
 * of one name are forbidden. So in OpenMetrics that counter alone is of type unknown, whose family name is its sample's
 * name: name, labels and values are what they are in every other format, and {@code rate()} works as ever.
 *
 * <p>The client library too knows a counter by its name without {@code _total}, and refuses a gauge beside it. Its
 * writers leave the name of a counter that already ends so as it is, so every family is given its samples' full name.
 */
public final class ProbeExposition {

    private static final String INVENTED = " (Demonstration network: these figures are invented.)";

    /** Of each family of {@link ProbeFamilies}, its name and help. */
    private final Map<Protocol, List<MetricMetadata>> metadata = new EnumMap<>(Protocol.class);

    /** @param demonstration whether the figures are invented; then every family's help text says so */
    public ProbeExposition(boolean demonstration) {
        String helpSuffix = demonstration ? INVENTED : "";
        for (Protocol protocol : Protocol.values()) {
            metadata.put(
                    protocol,
                    ProbeFamilies.ALL.stream()
                            .map(family -> new MetricMetadata(family.name(protocol), family.help() + helpSuffix))
                            .toList());
        }
    }

    /**
     * Answers a scrape.
     *
     * @param targets all of one protocol, with distinct labels; without any the answer has no family
     * @param detail how much to say
     * @param buckets those of the round-trip times
     * @param accept the Accept header, or null
     */
    public Exposition render(List<ProbedTarget> targets, Detail detail, RttBuckets buckets, @Nullable String accept) {
        return render(targets, detail, buckets, accept, false, new AnswerBuffer());
    }

    /**
     * Answers a scrape as above, in memory that is there already.
     *
     * @param zipped whether to compress it with gzip
     * @param buffer whose content is lost
     */
    public Exposition render(
            List<ProbedTarget> targets,
            Detail detail,
            RttBuckets buckets,
            @Nullable String accept,
            boolean zipped,
            AnswerBuffer buffer) {
        ExpositionFormat format = Negotiation.choose(accept);
        MetricSnapshots snapshots = targets.isEmpty()
                ? new MetricSnapshots()
                : new MetricSnapshots(families(new AnsweredSessions(targets, buckets, format), detail));
        return format.write(snapshots, buffer, zipped);
    }

    List<MetricSnapshot> families(AnsweredSessions sessions, Detail detail) {
        List<MetricMetadata> all = metadata.getOrDefault(sessions.protocol(), List.of());
        List<MetricSnapshot> families = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            ProbeFamily family = ProbeFamilies.ALL.get(i);
            if (family.basic() || detail == Detail.FULL) {
                families.add(family.figure().of(sessions, all.get(i)));
            }
        }
        return families;
    }
}
