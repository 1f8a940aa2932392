package net.icmpexporter.http.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFigures;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetView;

/**
 * {@code /metrics/meshping}: the targets that stay under the names of meshping, in milliseconds, over their whole life, in
 * Prometheus' text format 0.0.4. Written here and not by the client library, which gives every counter a name that ends in
 * {@code _total}. Any thread.
 *
 * <p>What is not as meshping has it: the histogram is one. All of its buckets are of the whole life, as its sum and count are; its bounds
 * differ from each other, also where two digits behind the point are too few to tell them apart; and a bucket that was there once
 * stays, also while it is empty: whole doublings of the time, from the least to the greatest that occurred.
 */
public final class MeshpingMetrics {

    /** Names the format and its version. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Set<String> OWN_LABELS =
            Set.of("name", FurtherLabels.TARGET, FurtherLabels.TCP_PORT, FurtherLabels.ECHO_PORT, "le");
    private static final int BINS_TO_DOUBLE = 10;
    private static final double NS_PER_MS = 1e6;

    private static final String[] BOUNDS = bounds();

    private final TargetBook book;

    /** Of all targets of a book. */
    public MeshpingMetrics(TargetBook book) {
        this.book = book;
    }

    /** The upper bounds of the bins as meshping writes them, with more digits where two are not enough. */
    private static String[] bounds() {
        String[] bounds = new String[HeatBins.bins()];
        for (int bin = 0; bin < bounds.length - 1; bin++) {
            int digits = 2;
            String text = bound(bin, digits);
            while ((bin > 0 && text.equals(bound(bin - 1, digits))) || text.equals(bound(bin + 1, digits))) {
                digits++;
                text = bound(bin, digits);
            }
            bounds[bin] = text;
        }
        bounds[bounds.length - 1] = "+Inf";
        return bounds;
    }

    private static String bound(int bin, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", HeatBins.upperMs(bin));
    }

    /** What stands for the upper bound of a bin. */
    static String bound(int bin) {
        return BOUNDS[bin];
    }

    /** Writes everything. */
    public void write(OutputStream out) throws IOException {
        List<Series> all = series();
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        counter(text, all, "meshping_sent", "Sent pings", Series::sent);
        counter(text, all, "meshping_recv", "Received pongs", series -> series.figures.answered());
        counter(
                text,
                all,
                "meshping_lost",
                "Lost pings (actual counter, not just sent - recv)",
                series -> series.figures.failed());
        head(text, "meshping_max", "max ping", "gauge");
        for (Series each : all) {
            extreme(text, each, "meshping_max", each.figures.maxNs());
        }
        head(text, "meshping_min", "min ping", "gauge");
        for (Series each : all) {
            extreme(text, each, "meshping_min", each.figures.minNs());
        }
        head(text, "meshping_pings", "Pings bucketed by response time", "histogram");
        for (Series each : all) {
            histogram(text, each);
        }
        text.flush();
    }

    /** One target at one address; two of the same labels would make the whole answer worthless, so the first is taken. */
    private List<Series> series() {
        List<Series> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<TargetView> views = book.views();
        Map<TargetId, LatencyCounts> latencies = book.latencies();
        for (TargetView view : views) {
            TargetId id = view.id();
            if (id != null) {
                String labels = labels(view.target(), id);
                if (seen.add(labels)) {
                    all.add(new Series(labels, view.figures(), latencies.getOrDefault(id, new LatencyCounts())));
                }
            }
        }
        return all;
    }

    private static String labels(ManagedTarget target, TargetId id) {
        StringBuilder labels = new StringBuilder();
        label(labels, "name", target.name());
        label(labels.append(','), FurtherLabels.TARGET, id.address().toString());
        switch (id.protocol()) {
            case ICMP -> {}
            case TCP -> label(labels.append(','), FurtherLabels.TCP_PORT, Integer.toString(id.port()));
            case ECHO -> label(labels.append(','), FurtherLabels.ECHO_PORT, Integer.toString(id.port()));
        }
        FurtherLabels.beside(OWN_LABELS, target.labels())
                .forEach((name, value) -> label(labels.append(','), name, value));
        return labels.toString();
    }

    private static void label(StringBuilder labels, String name, String value) {
        labels.append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"');
    }

    private static void counter(Writer text, List<Series> all, String name, String help, Count count)
            throws IOException {
        head(text, name, help, "counter");
        for (Series each : all) {
            sample(text, name, each.labels, Long.toString(count.of(each)));
        }
    }

    private static void extreme(Writer text, Series series, String name, long ns) throws IOException {
        if (series.figures.answered() > 0) {
            sample(text, name, series.labels, Double.toString(ns / NS_PER_MS));
        }
    }

    private static void histogram(Writer text, Series series) throws IOException {
        LatencyCounts counts = series.latencies;
        boolean any = counts.endBin() > counts.firstBin();
        int first = any ? firstOfDoubling(counts.firstBin()) : 0;
        int end = any ? Math.min(HeatBins.bins() - 1, firstOfDoubling(counts.endBin() - 1) + BINS_TO_DOUBLE) : 0;
        long cumulative = 0;
        for (int bin = Math.max(0, first); bin < end; bin++) {
            cumulative += counts.count(bin);
            sample(
                    text,
                    "meshping_pings_bucket",
                    series.labels + ",le=\"" + BOUNDS[bin] + '"',
                    Long.toString(cumulative));
        }
        String count = Long.toString(counts.sum());
        sample(text, "meshping_pings_bucket", series.labels + ",le=\"+Inf\"", count);
        sample(text, "meshping_pings_sum", series.labels, Double.toString(series.figures.sumNs() / NS_PER_MS));
        sample(text, "meshping_pings_count", series.labels, count);
    }

    /** The bin at whose beginning stands the power of two that is not above a bin's beginning. */
    private static int firstOfDoubling(int bin) {
        return bin - Math.floorMod(HeatBins.exponent(bin), BINS_TO_DOUBLE);
    }

    private static void head(Writer text, String name, String help, String type) throws IOException {
        text.write("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
    }

    private static void sample(Writer text, String name, String labels, String value) throws IOException {
        text.write(name);
        text.write('{');
        text.write(labels);
        text.write("} ");
        text.write(value);
        text.write('\n');
    }

    private record Series(String labels, TargetFigures figures, LatencyCounts latencies) {

        /** Those whose fate is known: meshping counts a ping when its round is over. */
        long sent() {
            return figures.resolved();
        }
    }

    private interface Count {
        long of(Series series);
    }
}
