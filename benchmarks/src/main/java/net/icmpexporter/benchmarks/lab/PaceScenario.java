package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the pace is held, by the kernel's count of packets against the clock: alone, and beside busy loops. */
final class PaceScenario implements Scenario {

    private static final int BUSY_LOOPS = 4;
    private static final int FAST = 100_000;
    private static final int BESIDE_LOOPS = 10_000;

    private final LabOptions options;
    private final Tools tools;
    private final Table table = new Table(
            "wanted/s", "busy loops", "sent/s", "off by %", "lost", "unknown", "not sent", "own account off by");

    PaceScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        ObjectNode figures = Results.object();
        ArrayNode rows = figures.putArray("rows");
        rows.add(measure(Load.of(FAST), 0));
        rows.add(measure(Load.of(BESIDE_LOOPS), BUSY_LOOPS));
        table.print();
        return Map.of("pace", figures);
    }

    private ObjectNode measure(Load load, int loops) {
        ObjectNode row =
                Results.object().put("wanted_per_second", load.perSecond()).put("busy_loops", loops);
        Window window = Exporter.with(options, load, exporter -> {
            row.put("java_options", exporter.javaOptions);
            return withLoops(loops, exporter);
        });
        window.write(row);
        row.put("sent_per_second", window.perSecond()).put("off_by_percent", 100 * window.offBy(load.perSecond()));
        table.row(
                Table.number("%.0f", load.perSecond()),
                loops,
                Table.number("%.1f", window.perSecond()),
                Table.number("%.3f", 100 * window.offBy(load.perSecond())),
                window.lost(),
                window.unknown(),
                window.notSent(),
                window.counted() - window.sent());
        return row;
    }

    private Window withLoops(int loops, Exporter exporter) {
        List<Child> busy = new ArrayList<>();
        try {
            for (int i = 0; i < loops; i++) {
                String line = "ulimit -t " + (2 * options.paceSeconds + 60) + "; while :; do :; done";
                busy.add(new Child(List.of("sh", "-c", line), Map.of()));
            }
            if (loops > 0) {
                // the scheduler takes a moment to spread them
                Clock.sleepMs(2_000);
            }
            return Window.of(exporter, tools, options.paceSeconds);
        } finally {
            busy.forEach(Child::close);
        }
    }
}
