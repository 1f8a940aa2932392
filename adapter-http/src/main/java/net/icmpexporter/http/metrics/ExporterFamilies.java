package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/** What is running here, on what network, and within what bounds. */
final class ExporterFamilies {

    private static final double NS = 1e9;

    private ExporterFamilies() {}

    static void register(
            PrometheusRegistry registry,
            String version,
            String transport,
            CpuQuota quota,
            Function<Channel, ChannelStatus> channelStatus) {
        Families families = new Families(registry);
        List<Labels> build = List.of(Labels.of("javaversion", Runtime.version().toString(), "version", version));
        families.info("icmp_exporter_build_info", "The exporter's version and the Java that runs it.", () -> build);
        families.info(
                "icmp_exporter_transport_info",
                "The network behind the figures, for each protocol and address family: the kind of socket (none: not usable) and who"
                        + " normally stamps the packets. Transport fake: the figures are invented.",
                () -> Channel.ofPackets().stream()
                        .map(channel -> transportLabels(transport, channel, channelStatus.apply(channel)))
                        .toList());
        families.counter(
                "icmp_exporter_cgroup_throttled_seconds_total",
                "How long the kernel has kept this process waiting because the processor time of its control group (cpu.max) was"
                        + " used up; 0 without such a quota.",
                () -> quota.throttledNs() / NS);
    }

    private static Labels transportLabels(String transport, Channel channel, ChannelStatus status) {
        return Labels.of(
                "family",
                channel.family().toString().toLowerCase(Locale.ROOT),
                "protocol",
                channel.protocol().name().toLowerCase(Locale.ROOT),
                "socket",
                status.socket(),
                "stamps",
                stamps(status),
                "transport",
                transport);
    }

    private static String stamps(ChannelStatus status) {
        if (!status.usable()) {
            return "none";
        }
        return status.nicStamps() ? "nic" : status.kernelStamps() ? "kernel" : "user";
    }
}
