package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Registers metrics whose values are read elsewhere at the time of a scrape. */
final class Families {

    private final PrometheusRegistry registry;

    Families(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** @param name ends in {@code _total} */
    void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** A counter that is absent when the value is not known: negative. */
    void counterIfKnown(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> {
                    double known = value.getAsDouble();
                    if (known >= 0) {
                        callback.call(known);
                    }
                })
                .register(registry);
    }

    void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** A gauge that is absent when the value is not known: negative. */
    void gaugeIfKnown(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> {
                    long known = value.getAsLong();
                    if (known >= 0) {
                        callback.call((double) known);
                    }
                })
                .register(registry);
    }

    /**
     * @param name ends in {@code _info}
     * @param series the labels of every series now, each with the value 1
     */
    void info(String name, String help, Supplier<List<Labels>> series) {
        registry.register(() -> {
            InfoSnapshot.Builder snapshot = InfoSnapshot.builder().name(name).help(help);
            for (Labels labels : series.get()) {
                snapshot.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels)
                        .build());
            }
            return snapshot.build();
        });
    }
}
