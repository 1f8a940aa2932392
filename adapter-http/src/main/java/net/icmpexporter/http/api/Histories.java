package net.icmpexporter.http.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetView;

/**
 * {@code GET /api/history/<target>?hours=N}: for each hour of which something is known, oldest first, how its probes ended and how often
 * each round-trip time occurred, in milliseconds: {@code [from, below, times]}, without the bins in which there was none.
 */
public final class Histories {

    private static final int DEFAULT_HOURS = 72;

    private final TargetBook book;

    /** Of the targets of a book. */
    public Histories(TargetBook book) {
        this.book = book;
    }

    /** Answers a request. */
    public void history(Context ctx) throws ApiRefused {
        int hours = HoursParameter.of(ctx, DEFAULT_HOURS);
        List<TargetView> found = TargetSearch.find(book.views(), ctx.pathParam("target"));
        if (found.isEmpty()) {
            throw ApiRefused.notFound("there is no such target");
        }
        TargetView view = found.get(0);
        TargetId id = view.id();
        try {
            List<HourRow> rows = id == null ? List.of() : book.history(id, hours);
            byte[] document = Json.write(json -> {
                json.writeStartObject();
                json.writeBooleanField("success", true);
                json.writeStringField("target", TargetSearch.label(view));
                json.writeArrayFieldStart("hours");
                for (HourRow row : rows) {
                    write(json, row);
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            ctx.header("cache-control", "no-store")
                    .contentType(Json.CONTENT_TYPE)
                    .result(document);
        } catch (StoreFailed e) {
            throw ApiRefused.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static void write(JsonGenerator json, HourRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "begin",
                Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(row.hour())).toString());
        json.writeNumberField("answered", row.answered());
        json.writeNumberField("lost", row.lost());
        json.writeNumberField("rejected", row.rejected());
        json.writeNumberField("unknown", row.unknown());
        json.writeArrayFieldStart("latencies");
        LatencyCounts counts = row.latencies();
        for (int bin = counts.firstBin(); bin < counts.endBin(); bin++) {
            if (counts.count(bin) > 0) {
                json.writeStartArray();
                json.writeNumber(HeatBins.lowerMs(bin));
                double belowMs = HeatBins.upperMs(bin);
                if (Double.isInfinite(belowMs)) {
                    json.writeNull();
                } else {
                    json.writeNumber(belowMs);
                }
                json.writeNumber(counts.count(bin));
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
