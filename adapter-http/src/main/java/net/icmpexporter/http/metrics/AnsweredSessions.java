package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/** The sessions that one answer is about, and how it is to be written. The labels that tell them apart are made once. */
final class AnsweredSessions {

    private final List<ProbedTarget> targets;
    private final Labels[] labels;
    private final RttBuckets buckets;
    private final ExpositionFormat format;

    /** @param targets one at least, all of one protocol */
    AnsweredSessions(List<ProbedTarget> targets, RttBuckets buckets, ExpositionFormat format) {
        this.targets = targets;
        this.labels = new Labels[targets.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = labels(targets.get(i).session().key(), targets.get(i).label());
        }
        this.buckets = buckets;
        this.format = format;
    }

    private static Labels labels(ProbeKey key, @Nullable String target) {
        String ip = key.address().toString();
        Labels labels = key.protocol() == Protocol.ICMP
                ? Labels.of("ip", ip)
                : Labels.of("ip", ip, "tcp_port", Integer.toString(key.port()));
        return target == null ? labels : labels.add("target", target);
    }

    int size() {
        return labels.length;
    }

    Labels labels(int i) {
        return labels[i];
    }

    SessionSnapshot figures(int i) {
        return targets.get(i).session().figures();
    }

    Protocol protocol() {
        return targets.get(0).session().key().protocol();
    }

    RttBuckets buckets() {
        return buckets;
    }

    ExpositionFormat format() {
        return format;
    }
}
