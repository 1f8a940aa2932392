package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a probe costs in CPU time at some rates. Floor and exporter take turns, each alone on the machine, since machines
 * drift: every run of the exporter is held against the floor's before and after it.
 */
final class RatesScenario implements Scenario {

    private final LabOptions options;
    private final Tools tools;
    private final Table table = new Table(
            "program",
            "probes/s",
            "CPU us a probe",
            "times the floor",
            "spread",
            "answered %",
            "lost",
            "unknown",
            "rate held %",
            "RSS MB");

    RatesScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        Map<String, ObjectNode> files = new LinkedHashMap<>();
        for (int rate : options.rates()) {
            files.put("rate-" + rate, measure(rate));
        }
        table.print();
        return files;
    }

    private ObjectNode measure(int rate) {
        Load load = Load.of(rate);
        List<Floor> floors = new ArrayList<>();
        List<Window> windows = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        String[] javaOptions = {""};
        floors.add(tools.floor(rate, options.seconds));
        for (int pair = 0; pair < options.pairs; pair++) {
            windows.add(Exporter.with(options, load, exporter -> {
                javaOptions[0] = exporter.javaOptions;
                return Window.of(exporter, tools, options.seconds);
            }));
            floors.add(tools.floor(rate, options.seconds));
            double floorUs = (floors.get(pair).cpuUs() + floors.get(pair + 1).cpuUs()) / 2;
            ratios.add(windows.get(pair).cpuUs() / floorUs);
            System.out.println(Table.number(
                    "  %d/s, pair %d: floor %.2f us, exporter %.2f us, %.2f times",
                    rate, pair + 1, floorUs, windows.get(pair).cpuUs(), ratios.get(pair)));
        }
        ObjectNode figures = Results.object()
                .put("rate", rate)
                .put("java_options", javaOptions[0])
                .put("warm_seconds", options.warmSeconds);
        ArrayNode programs = figures.putArray("programs");
        programs.add(floorRow(rate, floors));
        programs.add(exporterRow(load, windows, ratios, javaOptions[0]));
        double floorUs = programs.get(0).get("cpu_us").asDouble();
        for (OtherProber other : OtherProber.installed()) {
            other.measure(rate, options, tools).ifPresent(window -> {
                programs.add(otherRow(other.name(), rate, window, window.cpuUs() / floorUs));
            });
        }
        return figures;
    }

    private ObjectNode floorRow(int rate, List<Floor> floors) {
        double cpuUs = Table.median(floors.stream().map(Floor::cpuUs).toList());
        double perSecond = Table.median(floors.stream().map(Floor::perSecond).toList());
        long sent = floors.stream().mapToLong(Floor::sent).sum();
        long received = floors.stream().mapToLong(Floor::received).sum();
        double residentMb = Table.median(floors.stream().map(Floor::residentMb).toList());
        return row("floor", rate, cpuUs, 1, List.of(), perSecond, sent, received, sent - received, 0, residentMb);
    }

    private ObjectNode exporterRow(Load load, List<Window> windows, List<Double> ratios, String javaOptions) {
        double cpuUs = Table.median(windows.stream().map(Window::cpuUs).toList());
        double perSecond = Table.median(windows.stream().map(Window::perSecond).toList());
        double residentMb =
                Table.median(windows.stream().map(Window::residentMb).toList());
        long sent = windows.stream().mapToLong(Window::sent).sum();
        long answered = windows.stream().mapToLong(Window::answered).sum();
        long lost = windows.stream().mapToLong(Window::lost).sum();
        long unknown = windows.stream().mapToLong(Window::unknown).sum();
        double ratio = Table.median(ratios);
        String name = javaOptions.equals("shipped") ? "icmp-exporter" : "icmp-exporter " + javaOptions;
        ObjectNode row =
                row(name, load.perSecond(), cpuUs, ratio, ratios, perSecond, sent, answered, lost, unknown, residentMb);
        ArrayNode runs = row.putArray("runs");
        windows.forEach(window -> window.write(runs.addObject()));
        return row;
    }

    private ObjectNode otherRow(String name, int rate, Window window, double ratio) {
        return row(
                name,
                rate,
                window.cpuUs(),
                ratio,
                List.of(),
                window.perSecond(),
                window.sent(),
                window.answered(),
                Math.max(0, window.sent() - window.answered()),
                0,
                window.residentMb());
    }

    private ObjectNode row(
            String name,
            double wanted,
            double cpuUs,
            double ratio,
            List<Double> ratios,
            double perSecond,
            long sent,
            long answered,
            long lost,
            long unknown,
            double residentMb) {
        double least = ratios.isEmpty() ? ratio : Collections.min(ratios);
        double greatest = ratios.isEmpty() ? ratio : Collections.max(ratios);
        double heldPercent = 100 * perSecond / wanted;
        double answeredPercent = 100.0 * answered / sent;
        table.row(
                name,
                Table.number("%.0f", wanted),
                Table.number("%.2f", cpuUs),
                Table.number("%.2f", ratio),
                ratios.isEmpty() ? "" : Table.number("%.2f to %.2f", least, greatest),
                Table.number("%.2f", answeredPercent),
                lost,
                unknown,
                Table.number("%.2f", heldPercent),
                Table.number("%.0f", residentMb));
        return Results.object()
                .put("program", name)
                .put("cpu_us", cpuUs)
                .put("times_floor", ratio)
                .put("times_floor_least", least)
                .put("times_floor_greatest", greatest)
                .put("answered_percent", answeredPercent)
                .put("lost", lost)
                .put("unknown", unknown)
                .put("rate_held_percent", heldPercent)
                .put("rss_mb", residentMb);
    }
}
