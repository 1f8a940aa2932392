package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The families of {@code /probe}, one series a session. Stateless, any thread.
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

    private final String helpSuffix;

    /** @param demonstration whether the figures are invented; then every family's help text says so */
    public ProbeExposition(boolean demonstration) {
        this.helpSuffix = demonstration ? INVENTED : "";
    }

    /**
     * Answers a scrape.
     *
     * @param sessions all of one protocol, with distinct addresses and ports; without any the answer has no family
     * @param accept the Accept header, or null
     */
    public Exposition render(List<SessionView> sessions, @Nullable String accept) {
        ExpositionFormat format = Negotiation.choose(accept);
        return format.write(snapshots(sessions, format));
    }

    MetricSnapshots snapshots(List<SessionView> sessions, ExpositionFormat format) {
        if (sessions.isEmpty()) {
            return new MetricSnapshots();
        }
        Protocol protocol = sessions.get(0).key().protocol();
        List<Labels> labels =
                sessions.stream().map(session -> labels(session.key())).toList();
        List<MetricSnapshot> families = new ArrayList<>(ProbeFamily.values().length);
        for (ProbeFamily family : ProbeFamily.values()) {
            MetricMetadata metadata = new MetricMetadata(family.sampleName(protocol), family.help() + helpSuffix);
            boolean sharesItsName = family == ProbeFamily.LATENCY_SUM && format == ExpositionFormat.OPEN_METRICS;
            if (sharesItsName) {
                families.add(unknown(metadata, family, sessions, labels));
            } else if (family.isCounter()) {
                families.add(counter(metadata, family, sessions, labels));
            } else {
                families.add(gauge(metadata, family, sessions, labels));
            }
        }
        return new MetricSnapshots(families);
    }

    private static Labels labels(ProbeKey key) {
        String ip = key.address().toString();
        return key.protocol() == Protocol.ICMP
                ? Labels.of("ip", ip)
                : Labels.of("ip", ip, "tcp_port", Integer.toString(key.port()));
    }

    private static MetricSnapshot counter(
            MetricMetadata metadata, ProbeFamily family, List<SessionView> sessions, List<Labels> labels) {
        List<CounterDataPointSnapshot> points = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            SessionSnapshot figures = sessions.get(i).figures();
            points.add(new CounterDataPointSnapshot(family.value(figures), labels.get(i), null, 0));
        }
        return new CounterSnapshot(metadata, points);
    }

    private static MetricSnapshot gauge(
            MetricMetadata metadata, ProbeFamily family, List<SessionView> sessions, List<Labels> labels) {
        List<GaugeDataPointSnapshot> points = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            SessionSnapshot figures = sessions.get(i).figures();
            points.add(new GaugeDataPointSnapshot(family.value(figures), labels.get(i), null));
        }
        return new GaugeSnapshot(metadata, points);
    }

    private static MetricSnapshot unknown(
            MetricMetadata metadata, ProbeFamily family, List<SessionView> sessions, List<Labels> labels) {
        List<UnknownDataPointSnapshot> points = new ArrayList<>(sessions.size());
        for (int i = 0; i < sessions.size(); i++) {
            SessionSnapshot figures = sessions.get(i).figures();
            points.add(new UnknownDataPointSnapshot(family.value(figures), labels.get(i), null));
        }
        return new UnknownSnapshot(metadata, points);
    }
}
