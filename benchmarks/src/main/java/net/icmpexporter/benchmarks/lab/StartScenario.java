package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** From exec to the first answer of {@code /probe} with 200. */
final class StartScenario implements Scenario {

    private static final double PATIENCE_S = 30;
    private static final long LOOK_EVERY_MS = 2;
    private static final String PROBE = "/probe?target=10.99.0.1";

    private final LabOptions options;

    StartScenario(LabOptions options) {
        this.options = options;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        ObjectNode figures = Results.object();
        ArrayNode rows = figures.putArray("rows");
        Table table = new Table("flags", "starts", "median s", "least s", "most s", "RSS MB");
        for (String flag : List.of("", "-drop")) {
            List<Double> seconds = new ArrayList<>();
            List<Double> residentMb = new ArrayList<>();
            for (int i = 0; i < options.starts; i++) {
                start(flag, seconds, residentMb);
            }
            double median = Table.median(seconds);
            rows.addObject()
                    .put("flags", flag)
                    .put("median_s", median)
                    .put("least_s", Collections.min(seconds))
                    .put("most_s", Collections.max(seconds))
                    .put("rss_mb", Table.median(residentMb));
            table.row(
                    flag.isEmpty() ? "none" : flag,
                    options.starts,
                    Table.number("%.3f", median),
                    Table.number("%.3f", Collections.min(seconds)),
                    Table.number("%.3f", Collections.max(seconds)),
                    Table.number("%.0f", Table.median(residentMb)));
        }
        table.print();
        return Map.of("start", figures);
    }

    private void start(String flag, List<Double> seconds, List<Double> residentMb) {
        String[] flags = flag.isEmpty() ? new String[0] : new String[] {flag};
        long startMonoNs = Clock.monoNs();
        try (Exporter exporter = Exporter.launch(options, new Load(1, 1_000), options.javaOptions, flags)) {
            while (!exporter.answers(PROBE)) {
                if (Clock.secondsSince(startMonoNs) > PATIENCE_S) {
                    throw new LabFailure("no answer of /probe within " + PATIENCE_S + " s");
                }
                Clock.sleepMs(LOOK_EVERY_MS);
            }
            seconds.add(Clock.secondsSince(startMonoNs));
            residentMb.add(Proc.residentMb(exporter.pid()));
        }
    }
}
