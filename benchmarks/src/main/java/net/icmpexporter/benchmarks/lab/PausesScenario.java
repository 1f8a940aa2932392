package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the JVM stops the exporter at 100,000 probes a second, while all targets are scraped every 15 s: the safepoints in
 * its own log, garbage collections among them.
 */
final class PausesScenario implements Scenario {

    private static final int RATE = 100_000;
    private static final int SCRAPE_EVERY_S = 15;
    /** {@code [12.345s] Safepoint "SerialCollectForAllocation", ..., Total: 123456 ns}. */
    private static final Pattern SAFEPOINT =
            Pattern.compile("\\[([0-9.]+)s\\].*Safepoint \"([^\"]+)\".*Total: *([0-9]+) ns.*");

    private final LabOptions options;
    private final Tools tools;

    PausesScenario(LabOptions options, Tools tools) {
        this.options = options;
        this.tools = tools;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        try {
            Path log = Files.createTempFile("safepoints", ".log");
            try {
                return Map.of("pauses", measure(log));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode measure(Path log) {
        String before = options.javaOptions;
        options.javaOptions = (before + " -Xlog:safepoint=info:file=" + log + ":uptime").strip();
        ObjectNode figures = Results.object();
        try {
            Exporter.with(options, Load.of(RATE), exporter -> {
                figures.put("java_options", exporter.javaOptions.replaceAll(" *-Xlog:[^ ]* *", ""));
                double fromS = lastUptime(log);
                Window window = Window.during(exporter, tools, () -> scrapeNowAndThen(exporter));
                window.write(figures);
                report(pauses(log, fromS), figures);
                return window;
            });
        } finally {
            options.javaOptions = before;
        }
        return figures;
    }

    private void scrapeNowAndThen(Exporter exporter) {
        List<String> requests = exporter.requests("full");
        long startMonoNs = Clock.monoNs();
        for (int at = 0; at < options.pausesSeconds; at += SCRAPE_EVERY_S) {
            for (String request : requests) {
                exporter.get(request, "");
            }
            double untilS = Math.min(at + SCRAPE_EVERY_S, options.pausesSeconds);
            Clock.sleepMs((long) Math.max(0, 1_000 * (untilS - Clock.secondsSince(startMonoNs))));
        }
    }

    private static void report(List<Pause> pauses, ObjectNode figures) {
        Collections.sort(pauses);
        Pause longest = pauses.isEmpty() ? new Pause(0, 0, "none") : pauses.get(pauses.size() - 1);
        Pause high = pauses.isEmpty() ? longest : pauses.get((pauses.size() - 1) * 99 / 100);
        double sumMs = pauses.stream().mapToDouble(Pause::ms).sum();
        figures.put("pauses", pauses.size())
                .put("longest_ms", longest.ms())
                .put("longest_kind", longest.kind())
                .put("percentile_99_ms", high.ms())
                .put("sum_ms", sumMs);
        Table table = new Table("seconds", "pauses", "99th percentile ms", "longest ms", "of which kind", "sum ms");
        table.row(
                Table.number("%.0f", figures.get("seconds").asDouble()),
                pauses.size(),
                Table.number("%.2f", high.ms()),
                Table.number("%.2f", longest.ms()),
                longest.kind(),
                Table.number("%.0f", sumMs));
        table.print();
    }

    private static double lastUptime(Path log) {
        return pauses(log, 0).stream().mapToDouble(Pause::atS).max().orElse(0);
    }

    private static List<Pause> pauses(Path log, double fromS) {
        List<Pause> pauses = new ArrayList<>();
        for (String line : Proc.lines(log.toString())) {
            Matcher found = SAFEPOINT.matcher(line);
            if (found.matches() && Double.parseDouble(found.group(1)) > fromS) {
                pauses.add(new Pause(
                        Double.parseDouble(found.group(1)), Long.parseLong(found.group(3)) / 1e6, found.group(2)));
            }
        }
        return pauses;
    }

    /**
     * One stop of all threads.
     *
     * @param atS after the start of the JVM
     * @param ms how long
     * @param kind what for
     */
    private record Pause(double atS, double ms, String kind) implements Comparable<Pause> {

        @Override
        public int compareTo(Pause other) {
            return Double.compare(ms, other.ms);
        }
    }
}
