package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import net.icmpexporter.net.LookupResult;
import net.icmpexporter.net.NameMeter;

/** The name resolver's account of itself. Every series is there from the start, so that its first increase is seen. */
final class NameFamilies {

    private static final double NS = 1e9;

    private NameFamilies() {}

    static void register(PrometheusRegistry registry, NameMeter meter) {
        CounterWithCallback.builder()
                .name("icmp_exporter_dns_lookups_total")
                .help("Lookups of names that ended: with addresses, with the word that there are none, or without an"
                        + " answer.")
                .labelNames("result")
                .callback(callback -> {
                    for (LookupResult result : LookupResult.values()) {
                        callback.call((double) meter.lookups(result), result.label());
                    }
                })
                .register(registry);
        registry.register(() -> HistogramSnapshot.builder()
                .name("icmp_exporter_dns_lookup_duration_seconds")
                .help("How long lookups of names took.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets(meter.durationCounts()))
                        .sum(meter.durationSumNs() / NS)
                        .build())
                .build());
        Families families = new Families(registry);
        families.counter(
                "icmp_exporter_dns_stale_answers_total",
                "Answers with addresses that the latest lookup of the name could not confirm.",
                meter::staleAnswers);
        families.counter(
                "icmp_exporter_dns_address_changes_total",
                "How often a name was found to have other addresses than before.",
                meter::addressChanges);
        families.gauge(
                "icmp_exporter_dns_cached_names",
                "Names that are known now, with addresses or without.",
                meter::cachedNames);
        families.gauge(
                "icmp_exporter_dns_stale_names",
                "Names whose addresses the latest lookup could not confirm.",
                meter::staleNames);
    }

    private static ClassicHistogramBuckets buckets(long[] counts) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long[] boundsNs = NameMeter.durationBoundsNs();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            buckets.bucket(bucket < boundsNs.length ? boundsNs[bucket] / NS : Double.POSITIVE_INFINITY, counts[bucket]);
        }
        return buckets.build();
    }
}
