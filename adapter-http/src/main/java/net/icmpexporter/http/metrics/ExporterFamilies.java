package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/** What is running here, and on what network. */
final class ExporterFamilies {

    private ExporterFamilies() {}

    static void register(
            PrometheusRegistry registry,
            String version,
            String transport,
            Function<Channel, ChannelStatus> channelStatus) {
        Families families = new Families(registry);
        List<Labels> build = List.of(Labels.of("javaversion", Runtime.version().toString(), "version", version));
        families.info("icmp_exporter_build_info", "The exporter's version and the Java that runs it.", () -> build);
        families.info(
                "icmp_exporter_transport_info",
                "The network behind the figures, for each protocol and address family: the kind of socket (none: not usable) and who"
                        + " normally stamps the packets. Transport fake: the figures are invented.",
                () -> Arrays.stream(Channel.values())
                        .map(channel -> transportLabels(transport, channel, channelStatus.apply(channel)))
                        .toList());
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
