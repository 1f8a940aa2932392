package net.icmpexporter.http.picture;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import net.icmpexporter.http.api.ApiRefused;
import net.icmpexporter.http.api.HoursParameter;
import net.icmpexporter.http.api.TargetSearch;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetView;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/**
 * {@code /histogram/<node>/<target>.png} and {@code .svg}: the heat map of a target's hours, with up to two others in other colours
 * ({@code ?compare=a&compare=b}), of the last {@code ?hours=72}. Targets are called by address or by {@code name@address}; the node is for
 * the title alone.
 */
public final class Pictures {

    /** What an SVG that is looked at by itself may do: have its style. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private static final int DEFAULT_HOURS = 72;
    private static final int REFRESH_SECONDS = 300;

    private final TargetBook book;
    private final WallClock clock;
    private final AnswerDesk desk;
    private final Predicate<Context> takesGzip;

    /**
     * @param clock the book's
     * @param desk where answers are made
     * @param takesGzip whether a client takes answers that are compressed with gzip
     */
    public Pictures(TargetBook book, WallClock clock, AnswerDesk desk, Predicate<Context> takesGzip) {
        this.book = book;
        this.clock = clock;
        this.desk = desk;
        this.takesGzip = takesGzip;
    }

    /** Answers a request. */
    public void draw(Context ctx) throws ApiRefused, IOException {
        String file = ctx.pathParam("picture");
        boolean svg = file.endsWith(".svg");
        if (!svg && !file.endsWith(".png")) {
            throw ApiRefused.notFound("the picture of a target ends in .png or .svg");
        }
        List<String> wanted = new ArrayList<>(List.of(file.substring(0, file.length() - ".svg".length())));
        wanted.addAll(ctx.queryParams("compare"));
        if (wanted.size() > HeatMap.MOST_LAYERS) {
            throw ApiRefused.badRequest("at most " + HeatMap.MOST_LAYERS + " targets can be compared");
        }
        HeatMap map = map(wanted, HoursParameter.of(ctx, DEFAULT_HOURS));
        String title = title(ctx.pathParam("node"), map);
        ctx.header("refresh", Integer.toString(REFRESH_SECONDS)).header("cache-control", "no-cache");
        if (svg) {
            ctx.header("content-security-policy", POLICY);
            send(
                    ctx,
                    desk.write(
                            "image/svg+xml",
                            takesGzip.test(ctx),
                            out -> out.write(SvgPicture.of(map, title).getBytes(StandardCharsets.UTF_8))));
        } else {
            send(ctx, desk.write("image/png", false, out -> PngPicture.write(out, map, title)));
        }
    }

    private static void send(Context ctx, Exposition answer) {
        if (answer.contentEncoding() != null) {
            ctx.header("content-encoding", answer.contentEncoding());
        }
        ctx.contentType(answer.contentType()).result(answer.body());
    }

    private HeatMap map(List<String> wanted, int hours) throws ApiRefused {
        List<TargetView> views = book.views();
        List<String> labels = new ArrayList<>();
        List<List<HourRow>> histories = new ArrayList<>();
        boolean any = false;
        for (String each : wanted) {
            TargetView view = TargetSearch.find(views, each).stream()
                    .findFirst()
                    .orElseThrow(() -> ApiRefused.notFound("there is no such target"));
            List<HourRow> history = history(view.id(), hours);
            any |= !history.isEmpty();
            labels.add(TargetSearch.label(view));
            histories.add(history);
        }
        if (!any) {
            throw ApiRefused.notFound("nothing is known of the last " + hours + " hours yet");
        }
        long last = TimeUnit.NANOSECONDS.toHours(clock.wallNs());
        return HeatMap.of(last - hours + 1, hours, labels, histories);
    }

    private List<HourRow> history(@Nullable TargetId id, int hours) throws ApiRefused {
        try {
            return id == null ? List.of() : book.history(id, hours);
        } catch (StoreFailed e) {
            throw ApiRefused.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static String title(String node, HeatMap map) {
        return node + " > "
                + String.join(
                        ", ", map.layers().stream().map(HeatMap.Layer::label).toList());
    }
}
