package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetFile.Reload;
import net.icmpexporter.target.TargetState;
import net.icmpexporter.target.TargetView;

/** The targets that stay, where they are kept, and the file that some come from. Who has none of these has none of the series. */
final class TargetFamilies {

    private static final double NS = 1e9;

    private TargetFamilies() {}

    static void register(PrometheusRegistry registry, TargetBook book, TargetFile file) {
        GaugeWithCallback.builder()
                .name("icmp_exporter_targets")
                .help("Targets that stay, each as often as it has addresses, by how they are doing.")
                .labelNames("state")
                .callback(callback -> {
                    Map<TargetState, Integer> counts = new EnumMap<>(TargetState.class);
                    for (TargetView view : book.views()) {
                        counts.merge(view.state(), 1, Integer::sum);
                    }
                    for (TargetState state : TargetState.values()) {
                        if (!counts.isEmpty()) {
                            callback.call(
                                    counts.getOrDefault(state, 0), state.name().toLowerCase(Locale.ROOT));
                        }
                    }
                })
                .register(registry);
        Families families = new Families(registry);
        families.gaugeIfKnown(
                "icmp_exporter_store_healthy",
                "Whether targets, figures and histories could be kept when this was last tried.",
                () -> storeHealthy(book));
        families.gaugeIfKnown(
                "icmp_exporter_config_last_reload_successful",
                "Whether the configuration file could be read when this was last tried.",
                () -> lastReloadSuccessful(file.latest()));
        GaugeWithCallback.builder()
                .name("icmp_exporter_config_last_reload_success_timestamp_seconds")
                .help("When the configuration file was last read without a problem, in seconds since 1970.")
                .callback(callback -> {
                    Reload latest = file.latest();
                    if (latest.configured()) {
                        callback.call(latest.lastSuccessWallNs() / NS);
                    }
                })
                .register(registry);
    }

    private static long storeHealthy(TargetBook book) {
        if (!book.storeProblem().isEmpty()) {
            return 0;
        }
        return book.views().isEmpty() ? -1 : 1;
    }

    private static long lastReloadSuccessful(Reload latest) {
        if (!latest.configured()) {
            return -1;
        }
        return latest.isSuccessful() ? 1 : 0;
    }
}
