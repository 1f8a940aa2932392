package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.transport.FamilyStatus;

/** What is running here, and on what network. */
final class ExporterFamilies {

    private ExporterFamilies() {}

    static void register(
            PrometheusRegistry registry,
            String version,
            String transport,
            Function<IpFamily, FamilyStatus> familyStatus) {
        Families families = new Families(registry);
        List<Labels> build = List.of(Labels.of("javaversion", Runtime.version().toString(), "version", version));
        families.info("icmp_exporter_build_info", "The exporter's version and the Java that runs it.", () -> build);
        families.info(
                "icmp_exporter_transport_info",
                "The network behind the figures, for each address family: the kind of socket (none: not usable) and who"
                        + " normally stamps the packets. Transport fake: the figures are invented.",
                () -> Arrays.stream(IpFamily.values())
                        .map(family -> transportLabels(transport, family, familyStatus.apply(family)))
                        .toList());
    }

    private static Labels transportLabels(String transport, IpFamily family, FamilyStatus status) {
        StampSource normally = status.kernelStamps() ? StampSource.KERNEL : StampSource.USER;
        return Labels.of(
                "family",
                family.toString().toLowerCase(Locale.ROOT),
                "socket",
                status.socket(),
                "stamps",
                (status.usable() ? normally : StampSource.NONE).label(),
                "transport",
                transport);
    }
}
