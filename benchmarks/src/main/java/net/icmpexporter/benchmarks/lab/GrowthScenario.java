package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What ten times the sessions cost while the number of probes stays the same. */
final class GrowthScenario implements Scenario {

    private static final int PER_SECOND = 10_000;
    private static final List<Integer> SESSIONS = List.of(1_000, 10_000, 100_000);
    /** Requests whose time is compared: the first that add sessions, and the last. */
    private static final int REQUESTS = 3;

    private final LabOptions options;
    private final Tools tools;

    GrowthScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        Table table = new Table(
                "sessions", "probes/s", "CPU us a probe", "RSS MB", "heap MB", "us to add one: first", "last", "JVM");
        ObjectNode figures = Results.object();
        ArrayNode rows = figures.putArray("rows");
        for (int sessions : SESSIONS) {
            Load load = new Load(sessions, sessions * 1_000 / PER_SECOND);
            ObjectNode row = rows.addObject().put("sessions", sessions);
            Window window = Exporter.with(options, load, exporter -> {
                row.put("java_options", exporter.javaOptions);
                // once round, so that every session has met an answer
                Clock.sleepMs(Math.max(0, load.intervalMs() - options.warmSeconds * 1_000L));
                return Window.of(exporter, tools, options.seconds);
            });
            window.write(row);
            Adding adding = adding(load, row.get("java_options").asText());
            row.put("add_first_us", adding.firstUs()).put("add_last_us", adding.lastUs());
            table.row(
                    sessions,
                    Table.number("%.0f", window.perSecond()),
                    Table.number("%.2f", window.cpuUs()),
                    Table.number("%.0f", window.residentMb()),
                    Table.number("%.0f", window.heapMb()),
                    Table.number("%.1f", adding.firstUs()),
                    Table.number("%.1f", adding.lastUs()),
                    row.get("java_options").asText());
        }
        table.print();
        return Map.of("growth", figures);
    }

    /** In an exporter of its own, whose code has been warmed up by as many sessions as it is about. */
    private Adding adding(Load load, String javaOptions) {
        String words = javaOptions.equals("shipped") ? "" : javaOptions;
        try (Exporter exporter = Exporter.launch(options, load, words)) {
            exporter.awaitReady();
            List<String> requests = exporter.requests("basic");
            double[] us = new double[requests.size()];
            for (int i = 0; i < us.length; i++) {
                long startMonoNs = Clock.monoNs();
                exporter.get(requests.get(i), "");
                us[i] = Clock.secondsSince(startMonoNs) * 1e6 / Exporter.TARGETS_A_REQUEST;
            }
            int some = Math.min(REQUESTS, us.length);
            return new Adding(mean(us, 0, some), mean(us, us.length - some, us.length));
        }
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    /**
     * What it takes to add a session, over HTTP.
     *
     * @param firstUs of the first ones, in a JVM that has just begun
     * @param lastUs of the last ones
     */
    private record Adding(double firstUs, double lastUs) {}
}
