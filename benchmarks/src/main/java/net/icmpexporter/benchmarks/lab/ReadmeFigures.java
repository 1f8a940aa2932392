package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The README's figures: made from the results and from nothing else, between two marks. */
final class ReadmeFigures {

    private static final String BEGIN = "<!-- benchmarks: made by benchmarks/lab readme -->\n";
    private static final String END = "<!-- benchmarks: end -->\n";
    private static final List<String> RATES = List.of("rate-1000", "rate-10000", "rate-100000");
    private static final List<String> QUESTIONS =
            List.of("max", "pace", "pauses", "growth", "scrape", "start", "pings", "echo");

    private final Results results;

    ReadmeFigures(Results results) {
        this.results = results;
    }

    /** Replaces what is between the marks. */
    void writeInto(Path readme) {
        try {
            String text = Files.readString(readme);
            Files.writeString(readme, replaced(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with what belongs between the marks. */
    String replaced(String text) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new LabFailure("the README has no lines " + BEGIN.strip() + " and " + END.strip());
        }
        return text.substring(0, begin) + BEGIN + markdown() + text.substring(end);
    }

    private String markdown() {
        return machines() + "\n" + rates() + "\n" + questions();
    }

    private String machines() {
        Set<String> machines = new TreeSet<>();
        Set<String> dates = new TreeSet<>();
        for (String name : present(RATES, QUESTIONS)) {
            JsonNode machine = results.read(name).get("machine");
            dates.add(machine.get("date").asText());
            machines.add(machine.get("cores").asInt() + " cores of an " + text(machine, "processor") + ", Linux "
                    + text(machine, "kernel") + ", " + text(machine, "java"));
        }
        return "Measured on " + String.join(" and on ", machines) + ", " + String.join(", ", dates) + ":\n";
    }

    private List<String> present(List<String> some, List<String> others) {
        List<String> names = new ArrayList<>(some);
        names.addAll(others);
        return names.stream().filter(results::has).toList();
    }

    private String rates() {
        StringBuilder lines = new StringBuilder();
        lines.append("| probes/s | program | CPU us a probe | times the floor | lost, unknown | rate held | RSS |\n");
        lines.append("|---|---|---|---|---|---|---|\n");
        for (String name : present(RATES, List.of())) {
            JsonNode figures = results.read(name);
            for (JsonNode row : figures.get("programs")) {
                lines.append(Table.number(
                        "| %,d | %s | %.1f | %s | %d, %d | %.2f %% | %.0f MB |\n",
                        figures.get("rate").asInt(),
                        text(row, "program"),
                        number(row, "cpu_us"),
                        times(row),
                        row.get("lost").asLong(),
                        row.get("unknown").asLong(),
                        number(row, "rate_held_percent"),
                        number(row, "rss_mb")));
            }
        }
        return runs() + "\n" + lines;
    }

    /** How the table was made: what is short is to be taken for what it is. */
    private String runs() {
        List<String> runs = new ArrayList<>();
        for (String name : present(RATES, List.of())) {
            JsonNode figures = results.read(name);
            JsonNode windows = figures.get("programs").get(1).get("runs");
            JsonNode warmSeconds = figures.get("warm_seconds");
            runs.add(Table.number(
                    "%,d/s: %d pairs of %.0f s, %s",
                    figures.get("rate").asInt(),
                    windows.size(),
                    number(windows.get(0), "seconds"),
                    warmSeconds == null ? "warm-up not recorded" : "after " + warmSeconds.asInt() + " s of warm-up"));
        }
        return String.join("; ", runs) + ".\n";
    }

    private static String times(JsonNode row) {
        double least = number(row, "times_floor_least");
        double greatest = number(row, "times_floor_greatest");
        String median = Table.number("%.2f", number(row, "times_floor"));
        return least == greatest ? median : Table.number("**%s** (%.2f to %.2f)", median, least, greatest);
    }

    private String questions() {
        StringBuilder lines = new StringBuilder("| | |\n|---|---|\n");
        for (String name : present(QUESTIONS, List.of())) {
            JsonNode figures = results.read(name);
            switch (name) {
                case "max" -> max(figures, lines);
                case "pace" -> pace(figures, lines);
                case "pauses" -> pauses(figures, lines);
                case "growth" -> growth(figures, lines);
                case "scrape" -> scrape(figures, lines);
                case "start" -> start(figures, lines);
                case "pings" -> pings(figures, lines);
                default -> echo(figures, lines);
            }
        }
        return lines.toString();
    }

    private static void max(JsonNode figures, StringBuilder lines) {
        line(
                lines,
                "most probes/s, nothing lost" + jvm(figures),
                "%,.0f; the floor %,.0f: %.0f %%",
                number(figures, "exporter_per_second"),
                number(figures, "floor_per_second"),
                number(figures, "exporter_percent_of_floor"));
    }

    private static void pace(JsonNode figures, StringBuilder lines) {
        for (JsonNode row : figures.get("rows")) {
            int loops = row.get("busy_loops").asInt();
            line(
                    lines,
                    Table.number("%,.0f probes/s for %.0f s", number(row, "wanted_per_second"), number(row, "seconds"))
                            + (loops == 0 ? "" : ", " + loops + " busy loops beside it")
                            + jvm(row),
                    "off by %.3f %%; %d lost, %d unknown, %d not sent",
                    number(row, "off_by_percent"),
                    row.get("lost").asLong(),
                    row.get("unknown").asLong(),
                    row.get("not_sent").asLong());
        }
    }

    private static void pauses(JsonNode figures, StringBuilder lines) {
        line(
                lines,
                Table.number("pauses of the JVM in %.0f s at 100,000/s, scraped every 15 s", number(figures, "seconds"))
                        + jvm(figures),
                "%d; the longest %.1f ms, 99 %% up to %.1f ms",
                figures.get("pauses").asInt(),
                number(figures, "longest_ms"),
                number(figures, "percentile_99_ms"));
    }

    private static void growth(JsonNode figures, StringBuilder lines) {
        for (JsonNode row : figures.get("rows")) {
            line(
                    lines,
                    Table.number(
                                    "%,d sessions at 10,000 probes/s",
                                    row.get("sessions").asInt())
                            + jvm(row),
                    "%.1f us of CPU a probe, RSS %.0f MB; %.0f us to add one over HTTP",
                    number(row, "cpu_us"),
                    number(row, "rss_mb"),
                    number(row, "add_last_us"));
        }
    }

    private static void scrape(JsonNode figures, StringBuilder lines) {
        for (JsonNode row : figures.get("rows")) {
            line(
                    lines,
                    "scrape of 10,000 targets in 40 requests, " + text(row, "format") + ", `detail="
                            + text(row, "detail") + "`" + jvm(figures),
                    "%.2f s of CPU; %d lost, %d unknown, %d not sent meanwhile",
                    number(row, "cpu_median_s"),
                    row.get("lost").asLong(),
                    row.get("unknown").asLong(),
                    row.get("not_sent").asLong());
        }
    }

    private static void start(JsonNode figures, StringBuilder lines) {
        for (JsonNode row : figures.get("rows")) {
            String flags = text(row, "flags");
            line(
                    lines,
                    "from exec to the first answer of `/probe`" + (flags.isEmpty() ? "" : " with `" + flags + "`"),
                    "%.2f s (%.2f to %.2f)",
                    number(row, "median_s"),
                    number(row, "least_s"),
                    number(row, "most_s"));
        }
    }

    private static void pings(JsonNode figures, StringBuilder lines) {
        line(
                lines,
                "60,000 pings without privileges by the library, 1,000 hosts 60 times" + jvm(figures),
                "%.2f s by a program that has just started, then %.2f s; %d lost, %d unknown",
                number(figures, "first_s"),
                number(figures, "warm_s"),
                figures.get("lost").asLong(),
                figures.get("unknown").asLong());
    }

    private static void echo(JsonNode figures, StringBuilder lines) {
        line(
                lines,
                Table.number(
                                "%,d connections of TCP echo, a frame every %.0f s on each",
                                figures.get("connections").asInt(), number(figures, "interval_ms") / 1_000)
                        + jvm(figures),
                "client: %.0f %% of a core, RSS %.0f MB; server: %.0f %%, RSS %.0f MB; of %,d frames %d lost, %d unknown",
                number(figures, "client_cpu_percent"),
                number(figures, "client_rss_mb"),
                number(figures, "server_cpu_percent"),
                number(figures, "server_rss_mb"),
                figures.get("frames").asLong(),
                figures.get("lost").asLong(),
                figures.get("unknown").asLong());
    }

    private static void line(StringBuilder lines, String what, String format, Object... figures) {
        lines.append("| ")
                .append(what)
                .append(" | ")
                .append(Table.number(format, figures))
                .append(" |\n");
    }

    /** What its JVM was told beyond what is shipped, if anything. */
    private static String jvm(JsonNode figures) {
        String options = figures.path("java_options").asText("shipped");
        return options.equals("shipped") || options.isEmpty() ? "" : " (`" + options + "`)";
    }

    private static double number(JsonNode of, String name) {
        return of.get(name).asDouble();
    }

    private static String text(JsonNode of, String name) {
        return of.get(name).asText();
    }
}
