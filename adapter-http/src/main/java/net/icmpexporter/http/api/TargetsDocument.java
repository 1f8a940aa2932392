package net.icmpexporter.http.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.target.DecayingMean;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetView;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;

/**
 * Every target with its figures, as JSON: what meshping says of a target, under its names and in milliseconds, and what is known
 * here besides. What is not known is null, where meshping has 0.
 */
final class TargetsDocument {

    private static final double PERCENT = 100;
    private static final double NS_PER_MS = 1e6;
    private static final double US_PER_MS = 1e3;

    private TargetsDocument() {}

    /** @param recent whether to say how the last five minutes went, which is half of all that there is to say */
    static void write(OutputStream out, List<TargetView> views, boolean recent) throws IOException {
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart("targets");
            for (TargetView view : views) {
                json.writeStartObject();
                identity(json, view);
                figures(json, view.figures());
                ours(json, view);
                if (recent) {
                    recent(json, view.recent());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void identity(JsonGenerator json, TargetView view) throws IOException {
        IpAddress address = view.address();
        json.writeStringField("addr", address == null ? view.target().host() : address.toString());
        json.writeStringField("name", view.target().name());
        json.writeStringField("state", lower(view.state()));
        json.writeStringField("error", view.error());
    }

    private static void figures(JsonGenerator json, TargetFigures figures) throws IOException {
        boolean answered = figures.answered() > 0;
        long resolved = figures.resolved();
        json.writeNumberField("sent", figures.sent());
        json.writeNumberField("recv", figures.answered());
        json.writeNumberField("lost", figures.lost());
        Json.msOrNull(json, "last", answered, figures.lastNs());
        Json.msOrNull(json, "sum", true, figures.sumNs());
        Json.msOrNull(json, "min", answered, figures.minNs());
        Json.msOrNull(json, "max", answered, figures.maxNs());
        mean(json, "avg15m", figures.average15m());
        mean(json, "avg6h", figures.average6h());
        mean(json, "avg24h", figures.average24h());
        percent(json, "succ", figures.answered(), resolved);
        percent(json, "loss", figures.failed(), resolved);
        json.writeArrayFieldStart("traceroute");
        json.writeEndArray();
        json.writeNullField("route_loop");
        json.writeNumberField("rejected", figures.rejected());
        json.writeNumberField("refused", figures.refused());
        json.writeNumberField("unknown", figures.unknown());
        json.writeNumberField("late", figures.late());
        json.writeNumberField("duplicates", figures.duplicates());
        json.writeNumberField("inFlight", figures.inFlight());
    }

    private static void mean(JsonGenerator json, String name, DecayingMean mean) throws IOException {
        Json.msOrNull(json, name, mean.weight() > 0, Math.round(mean.meanNs()));
    }

    private static void percent(JsonGenerator json, String name, long some, long all) throws IOException {
        json.writeFieldName(name);
        if (all == 0) {
            json.writeNull();
        } else {
            json.writeNumber(PERCENT * some / all);
        }
    }

    private static void ours(JsonGenerator json, TargetView view) throws IOException {
        ManagedTarget target = view.target();
        json.writeStringField("host", target.host());
        json.writeStringField("protocol", lower(target.protocol()));
        json.writeNumberField("port", target.port());
        json.writeStringField("origin", lower(target.origin()));
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : target.labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("intervalMs", target.options().intervalNs() / NS_PER_MS);
        json.writeNumberField("timeoutMs", target.options().timeoutNs() / NS_PER_MS);
        json.writeNumberField(
                target.protocol() == Protocol.ECHO ? "wire" : "size",
                target.options().payloadBytes());
        packet(json, target.options().packet());
    }

    /** Only what is special: under the names that a request for a target has for it. */
    private static void packet(JsonGenerator json, PacketOptions packet) throws IOException {
        if (packet.dscp() != 0) {
            json.writeNumberField("dscp", packet.dscp());
        }
        if (packet.hopLimit() != 0) {
            json.writeNumberField("ttl", packet.hopLimit());
        }
        if (packet.fragmentation() != Fragmentation.USUAL) {
            json.writeBooleanField("df", packet.dontFragment());
        }
        if (packet.source() != null) {
            json.writeStringField("source", packet.source().toString());
        }
        if (!packet.interfaceName().isEmpty()) {
            json.writeStringField("interface", packet.interfaceName());
        }
    }

    /** Means to the microsecond. A span in which everything was lost is null as well, and told apart by its place. */
    private static void recent(JsonGenerator json, List<Float> means) throws IOException {
        json.writeArrayFieldStart("recent");
        for (float meanNs : means) {
            if (Float.isFinite(meanNs)) {
                json.writeNumber(Math.round(meanNs / US_PER_MS) / US_PER_MS);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("recentFailed");
        for (int i = 0; i < means.size(); i++) {
            if (means.get(i).isInfinite()) {
                json.writeNumber(i);
            }
        }
        json.writeEndArray();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
