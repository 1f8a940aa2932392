package net.icmpexporter.http.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Protocol;

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

    /** @param targets one at least, all of one protocol; of those with the same labels one is taken, since a series is there once */
    AnsweredSessions(List<ProbedTarget> targets, RttBuckets buckets, ExpositionFormat format) {
        this.protocol = targets.get(0).session().key().protocol();
        this.buckets = buckets;
        this.format = format;
        Labelled[] inOrder = new Labelled[targets.size()];
        for (int i = 0; i < inOrder.length; i++) {
            SessionView session = targets.get(i).session();
            inOrder[i] = new Labelled(labels(session.key(), targets.get(i)), session.figures());
        }
        Arrays.sort(inOrder, Comparator.comparing(Labelled::labels));
        int distinct = 0;
        for (int i = 0; i < inOrder.length; i++) {
            if (i == 0 || !inOrder[i].labels().equals(inOrder[i - 1].labels())) {
                inOrder[distinct++] = inOrder[i];
            }
        }
        this.labels = new Labels[distinct];
        this.figures = new SessionSnapshot[distinct];
        for (int i = 0; i < distinct; i++) {
            labels[i] = inOrder[i].labels();
            figures[i] = inOrder[i].figures();
        }
    }

    private record Labelled(Labels labels, SessionSnapshot figures) {}

    /** Those of every family. */
    static Labels labels(ProbeKey key, ProbedTarget target) {
        String ip = key.address().toString();
        Labels labels =
                switch (key.protocol()) {
                    case ICMP -> Labels.of(FurtherLabels.IP, ip);
                    case TCP -> Labels.of(FurtherLabels.IP, ip, FurtherLabels.TCP_PORT, Integer.toString(key.port()));
                    case ECHO -> Labels.of(FurtherLabels.ECHO_PORT, Integer.toString(key.port()), FurtherLabels.IP, ip);
                };
        String name = target.label();
        if (name != null) {
            labels = labels.add(FurtherLabels.TARGET, name);
        }
        if (target.further().isEmpty()) {
            return labels;
        }
        SortedMap<String, String> further = FurtherLabels.beside(FurtherLabels.OF_PROBES, target.further());
        return labels.merge(
                further.keySet().toArray(String[]::new), further.values().toArray(String[]::new));
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
