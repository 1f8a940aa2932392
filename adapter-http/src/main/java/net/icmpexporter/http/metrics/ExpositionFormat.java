package net.icmpexporter.http.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** The formats in which metrics are served. */
enum ExpositionFormat {
    /** Prometheus' text format 0.0.4: what a browser and anyone without a wish gets. */
    TEXT(PrometheusTextFormatWriter.create()) {
        @Override
        boolean matches(String mediaType, Map<String, String> parameters) {
            return mediaType.equals("text/plain") || mediaType.equals("text/*") || mediaType.equals("*/*");
        }
    },
    /** OpenMetrics 1.0.0: what Prometheus asks for by itself since 2.5. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.create()) {
        @Override
        boolean matches(String mediaType, Map<String, String> parameters) {
            return mediaType.equals("application/openmetrics-text")
                    && !parameters.getOrDefault("version", "1.0.0").startsWith("2");
        }
    },
    /** Prometheus' protocol buffers, each family preceded by its length. */
    PROTOBUF(new PrometheusProtobufWriter()) {
        @Override
        boolean matches(String mediaType, Map<String, String> parameters) {
            return mediaType.equals("application/vnd.google.protobuf")
                    && parameters.getOrDefault("proto", "").equals("io.prometheus.client.metricfamily")
                    && parameters.getOrDefault("encoding", "delimited").equals("delimited");
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // writers have no state
    private final ExpositionFormatWriter writer;

    ExpositionFormat(ExpositionFormatWriter writer) {
        this.writer = writer;
    }

    /**
     * Whether a media range of an Accept header means this format.
     *
     * @param mediaType lower case
     * @param parameters of the range, names and values in lower case
     */
    abstract boolean matches(String mediaType, Map<String, String> parameters);

    /** Writes everything into memory: an answer is complete before its first byte is sent. */
    Exposition write(MetricSnapshots snapshots) {
        return write(snapshots, new AnswerBuffer(), false);
    }

    /** The same in memory that is there already. */
    Exposition write(MetricSnapshots snapshots, AnswerBuffer buffer, boolean zipped) {
        buffer.begin(zipped);
        try {
            writer.write(buffer, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return new Exposition(writer.getContentType(), zipped ? "gzip" : null, buffer.end());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
