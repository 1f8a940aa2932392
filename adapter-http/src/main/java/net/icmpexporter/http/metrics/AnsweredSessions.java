package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that one answer is about, and how it is to be written. The labels that tell them apart are made once, and are in
 * the order in which a family has them: what comes to the client library in order needs no sorting there.
 */
final class AnsweredSessions {

    private final Labels[] labels;
    private final SessionSnapshot[] figures;
    private final Protocol protocol;
    private final RttBuckets buckets;
    private final ExpositionFormat format;

    /** @param targets one at least, all of one protocol */
    AnsweredSessions(List<ProbedTarget> targets, RttBuckets buckets, ExpositionFormat format) {
        this.protocol = targets.get(0).session().key().protocol();
        this.buckets = buckets;
        this.format = format;
        Labelled[] inOrder = new Labelled[targets.size()];
        for (int i = 0; i < inOrder.length; i++) {
            SessionView session = targets.get(i).session();
            inOrder[i] = new Labelled(labels(session.key(), targets.get(i).label()), session.figures());
        }
        Arrays.sort(inOrder, Comparator.comparing(Labelled::labels));
        this.labels = new Labels[inOrder.length];
        this.figures = new SessionSnapshot[inOrder.length];
        for (int i = 0; i < inOrder.length; i++) {
            labels[i] = inOrder[i].labels();
            figures[i] = inOrder[i].figures();
        }
    }

    private record Labelled(Labels labels, SessionSnapshot figures) {}

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
        return figures[i];
    }

    Protocol protocol() {
        return protocol;
    }

    RttBuckets buckets() {
        return buckets;
    }

    ExpositionFormat format() {
        return format;
    }
}
