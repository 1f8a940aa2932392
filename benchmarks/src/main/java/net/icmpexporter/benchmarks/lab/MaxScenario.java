package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The most probes a second of which none is lost: the floor at full speed, and the exporter by bisection in steps of 2.5 % of that. */
final class MaxScenario implements Scenario {

    private static final int INTERVAL_MS = 100;
    /** Of the floor's maximum, in steps: 20 % to 110 %. The least is not tried: none held is 0. */
    private static final int LEAST_STEP = 8;

    private static final int MOST_STEP = 44;
    private static final double STEP = 0.025;
    private static final double HELD_WITHIN = 0.001;

    private final LabOptions options;
    private final Tools tools;

    MaxScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        Floor first = tools.floor(0, options.seconds);
        double most = first.perSecond();
        System.out.println(Table.number("  floor: %.0f/s, %d lost", most, first.sent() - first.received()));
        int held = LEAST_STEP;
        int tooMuch = MOST_STEP + 1;
        ObjectNode best = Results.object();
        String javaOptions = "";
        while (tooMuch - held > 1) {
            int step = (held + tooMuch) / 2;
            Load load = new Load((int) (most * STEP * step * INTERVAL_MS / 1_000), INTERVAL_MS);
            String[] used = {""};
            Window window = Exporter.with(options, load, exporter -> {
                used[0] = exporter.javaOptions;
                return Window.of(exporter, tools, options.seconds);
            });
            boolean holds = window.nothingLost() && window.perSecond() >= load.perSecond() * (1 - HELD_WITHIN);
            System.out.println(Table.number(
                    "  exporter, %.0f/s (%.1f %%): sent %.0f/s, lost %d, unknown %d, not sent %d: %s",
                    load.perSecond(),
                    100 * STEP * step,
                    window.perSecond(),
                    window.lost(),
                    window.unknown(),
                    window.notSent(),
                    holds ? "held" : "too much"));
            if (holds) {
                held = step;
                javaOptions = used[0];
                window.write(best);
            } else {
                tooMuch = step;
            }
        }
        Floor last = tools.floor(0, options.seconds);
        double floorPerSecond = (first.perSecond() + last.perSecond()) / 2;
        double perSecond = best.isEmpty()
                ? 0
                : best.get("sent").asLong() / best.get("seconds").asDouble();
        ObjectNode figures = Results.object()
                .put("floor_per_second", floorPerSecond)
                .put("floor_lost", first.sent() - first.received() + last.sent() - last.received())
                .put("exporter_per_second", perSecond)
                .put("exporter_percent_of_floor", 100 * perSecond / floorPerSecond)
                .put("java_options", javaOptions);
        figures.set("exporter", best);
        Table table = new Table("program", "most probes/s", "% of the floor");
        table.row("floor", Table.number("%.0f", floorPerSecond), "100");
        table.row(
                "icmp-exporter",
                Table.number("%.0f", perSecond),
                Table.number("%.1f", 100 * perSecond / floorPerSecond));
        table.print();
        return Map.of("max", figures);
    }
}
