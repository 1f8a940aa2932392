package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs to scrape 10,000 targets, in 40 requests of 256, while each is probed every second: CPU time of all threads
 * but the engine's, and what the engine notices.
 */
final class ScrapeScenario implements Scenario {

    private static final int RATE = 10_000;
    private static final int ROUNDS = 10;
    private static final String ENGINE_THREAD = "engine";

    private final LabOptions options;
    private final Tools tools;

    ScrapeScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    /** What Prometheus asks for, by name. */
    private static Map<String, String> formats() {
        Map<String, String> formats = new LinkedHashMap<>();
        formats.put("text", "text/plain;version=0.0.4");
        formats.put("OpenMetrics", "application/openmetrics-text;version=1.0.0");
        formats.put(
                "protobuf",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
        return formats;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        ObjectNode figures = Results.object();
        ArrayNode rows = figures.putArray("rows");
        Table table = new Table(
                "format",
                "detail",
                "CPU s, first",
                "CPU s, median",
                "took s",
                "MB sent",
                "lost",
                "unknown",
                "not sent");
        Exporter.with(options, Load.of(RATE), exporter -> {
            figures.put("java_options", exporter.javaOptions);
            formats().forEach((name, accept) -> {
                for (String detail : List.of("basic", "full")) {
                    rows.add(measure(exporter, name, accept, detail, table));
                }
            });
            return figures;
        });
        table.print();
        return Map.of("scrape", figures);
    }

    private ObjectNode measure(Exporter exporter, String name, String accept, String detail, Table table) {
        List<Double> cpu = new ArrayList<>();
        List<Double> took = new ArrayList<>();
        long[] bytes = {0};
        List<String> requests = exporter.requests(detail);
        Window window = Window.during(exporter, tools, () -> {
            for (int round = 0; round < ROUNDS; round++) {
                double before = besidesTheEngine(exporter);
                long startMonoNs = Clock.monoNs();
                bytes[0] = 0;
                for (String request : requests) {
                    bytes[0] += exporter.get(request, accept).length;
                }
                took.add(Clock.secondsSince(startMonoNs));
                Clock.sleepMs(100);
                cpu.add(besidesTheEngine(exporter) - before);
                Clock.sleepMs(400);
            }
        });
        table.row(
                name,
                detail,
                Table.number("%.2f", cpu.get(0)),
                Table.number("%.2f", Table.median(cpu)),
                Table.number("%.2f", Table.median(took)),
                Table.number("%.2f", bytes[0] / 1e6),
                window.lost(),
                window.unknown(),
                window.notSent());
        ObjectNode row = Results.object()
                .put("format", name)
                .put("detail", detail)
                .put("cpu_first_s", cpu.get(0))
                .put("cpu_median_s", Table.median(cpu))
                .put("took_s", Table.median(took))
                .put("bytes", bytes[0]);
        window.write(row);
        return row;
    }

    private double besidesTheEngine(Exporter exporter) {
        return tools.cpuSeconds(exporter.pid()) - Proc.threadSeconds(exporter.pid(), ENGINE_THREAD);
    }
}
