package net.icmpexporter.http.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetView;
import net.icmpexporter.transport.Protocol;

/**
 * The list of targets for others: {@code /sd} as Prometheus' http_sd asks for it, {@code /sd.json} and {@code /sd.yml} as files for its
 * file_sd. Each target is a group of its own: its labels are its own, what this exporter knows besides stands in labels
 * {@code __meta_icmp_exporter_...}, which vanish unless relabelling keeps them. Of a name without an address the name is handed on.
 */
public final class ServiceDiscovery {

    private static final String META = "__meta_icmp_exporter_";

    private final TargetBook book;
    private final AnswerDesk desk;
    private final Predicate<Context> takesGzip;

    /**
     * @param desk where answers are made
     * @param takesGzip whether a client takes answers that are compressed with gzip
     */
    public ServiceDiscovery(TargetBook book, AnswerDesk desk, Predicate<Context> takesGzip) {
        this.book = book;
        this.desk = desk;
        this.takesGzip = takesGzip;
    }

    /** {@code GET /sd}; {@code ?format=file} is {@link #json}. */
    public void http(Context ctx) throws IOException {
        if ("file".equals(ctx.queryParam("format"))) {
            json(ctx);
        } else {
            send(ctx, Json.CONTENT_TYPE);
        }
    }

    /** {@code GET /sd.json}: to be kept as a file. */
    public void json(Context ctx) throws IOException {
        ctx.header("content-disposition", "attachment; filename=\"icmp-exporter-targets.json\"");
        send(ctx, Json.CONTENT_TYPE);
    }

    /** {@code GET /sd.yml}: the same, since YAML 1.2 has all of JSON in it. */
    public void yaml(Context ctx) throws IOException {
        ctx.header("content-disposition", "attachment; filename=\"icmp-exporter-targets.yml\"");
        send(ctx, "application/yaml");
    }

    private void send(Context ctx, String contentType) throws IOException {
        Exposition answer = desk.write(contentType, takesGzip.test(ctx), out -> {
            try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
                json.writeStartArray();
                for (TargetView view : book.views()) {
                    write(json, view);
                }
                json.writeEndArray();
            }
        });
        if (answer.contentEncoding() != null) {
            ctx.header("content-encoding", answer.contentEncoding());
        }
        ctx.header("cache-control", "no-store")
                .contentType(answer.contentType())
                .result(answer.body());
    }

    private static void write(JsonGenerator json, TargetView view) throws IOException {
        ManagedTarget target = view.target();
        IpAddress address = view.address();
        json.writeStartObject();
        json.writeArrayFieldStart("targets");
        json.writeString(address == null ? target.host() : address.toString());
        json.writeEndArray();
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : target.labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeStringField(META + "name", target.name());
        json.writeStringField(META + "host", target.host());
        json.writeStringField(META + "protocol", target.protocol().name().toLowerCase(Locale.ROOT));
        if (target.protocol() != Protocol.ICMP) {
            String port = target.protocol() == Protocol.TCP ? "tcp_port" : "echo_port";
            json.writeStringField(META + port, Integer.toString(target.port()));
        }
        json.writeStringField(META + "origin", target.origin().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
        json.writeEndObject();
    }
}
