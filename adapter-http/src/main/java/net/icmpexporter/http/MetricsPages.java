package net.icmpexporter.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Predicate;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.ExporterMetrics;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.http.metrics.ManagedSessions;
import net.icmpexporter.http.metrics.MeshpingMetrics;
import net.icmpexporter.http.probe.Presentation;
import net.icmpexporter.http.probe.RequestRefused;

/** {@code /metrics} and {@code /metrics/meshping}: answers that grow with the number of targets, made a few at a time. */
final class MetricsPages {

    private final ExporterMetrics metrics;
    private final ManagedSessions sessions;
    private final MeshpingMetrics meshping;
    private final AnswerDesk desk;
    private final Predicate<Context> takesGzip;

    /**
     * @param metrics the exporter's own
     * @param sessions of the targets that stay
     * @param desk where answers are made
     * @param takesGzip whether a client takes answers that are compressed with gzip
     */
    MetricsPages(
            ExporterMetrics metrics,
            ManagedSessions sessions,
            MeshpingMetrics meshping,
            AnswerDesk desk,
            Predicate<Context> takesGzip) {
        this.metrics = metrics;
        this.sessions = sessions;
        this.meshping = meshping;
        this.desk = desk;
        this.takesGzip = takesGzip;
    }

    /** The exporter's own, and those of the targets that stay; the latter as {@code detail} and {@code buckets} ask for. */
    void metrics(Context ctx) throws RequestRefused {
        Presentation presentation = Presentation.of(ctx.queryString());
        send(
                ctx,
                desk.make(buffer -> metrics.render(
                        ctx.header("Accept"),
                        sessions.now(),
                        presentation.detail(),
                        presentation.buckets(),
                        takesGzip.test(ctx),
                        buffer)));
    }

    /** Under the names of meshping. */
    void meshping(Context ctx) throws IOException {
        send(ctx, desk.write(MeshpingMetrics.CONTENT_TYPE, takesGzip.test(ctx), meshping::write));
    }

    private static void send(Context ctx, Exposition answer) {
        if (answer.contentEncoding() != null) {
            ctx.header("content-encoding", answer.contentEncoding());
        }
        ctx.contentType(answer.contentType()).result(answer.body());
    }
}
