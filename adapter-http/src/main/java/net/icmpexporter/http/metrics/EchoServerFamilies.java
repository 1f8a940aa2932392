package net.icmpexporter.http.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;

/** The account of a TCP echo server. Every series is there from the start, so that its first increase is seen. */
final class EchoServerFamilies {

    private EchoServerFamilies() {}

    static void register(PrometheusRegistry registry, EchoServerMeter meter) {
        Families families = new Families(registry);
        families.gauge("tcp_echo_server_connections", "Connections that are open.", meter::connections);
        families.counter(
                "tcp_echo_server_accepted_total",
                "Connections that were taken.",
                () -> meter.value(EchoServerCounter.ACCEPTED));
        families.counter(
                "tcp_echo_server_frames_total",
                "Frames that were sent back.",
                () -> meter.value(EchoServerCounter.FRAMES));
        byReason(
                registry,
                meter,
                EchoServerCounter.Kind.REFUSED,
                "tcp_echo_server_refused_total",
                "Connections that were refused: there were as many as may be, in all or of that address; the address is"
                        + " not among those allowed; or this host had no means.");
        byReason(
                registry,
                meter,
                EchoServerCounter.Kind.CLOSED,
                "tcp_echo_server_closed_total",
                "Connections that ended: closed by the client, reset, without a whole frame for too long, or with"
                        + " something else than frames.");
    }

    private static void byReason(
            PrometheusRegistry registry, EchoServerMeter meter, EchoServerCounter.Kind kind, String name, String help) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("reason")
                .callback(callback -> {
                    for (EchoServerCounter counter : EchoServerCounter.values()) {
                        if (counter.kind() == kind) {
                            callback.call((double) meter.value(counter), counter.label());
                        }
                    }
                })
                .register(registry);
    }
}
