package net.icmpexporter.benchmarks.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line of {@code benchmarks/lab} says. */
final class LabOptions {

    static final String USAGE = "usage: benchmarks/lab [--quick] [--rate N]... [--warm S] [--seconds S] [--pairs N]"
            + " [--pauses-seconds S] [--starts N] [--java-opts WORDS] [SCENARIO...]";

    private static final List<Integer> ALL_RATES = List.of(1_000, 10_000, 100_000);

    final Path root;
    /** Before an exporter is measured: until its code is compiled. */
    int warmSeconds = 30;
    /** How long each program is measured at each rate. */
    int seconds = 20;
    /** How often floor and exporter take turns. */
    int pairs = 5;
    /** How long {@code pace} looks. */
    int paceSeconds = 60;
    /** How long {@code pauses} looks. */
    int pausesSeconds = 600;
    /** How often {@code start} starts it. */
    int starts = 15;
    /** Whether the figures are to look at, not to be kept. */
    private boolean quick;
    /** Further options for the exporter's JVM, which win over the shipped ones. */
    String javaOptions = "";

    private final List<Integer> rates = new ArrayList<>();
    private final List<String> scenarios = new ArrayList<>();

    private LabOptions(Path root) {
        this.root = root;
    }

    /** @throws LabFailure with the usage */
    static LabOptions parse(Path root, List<String> words) {
        LabOptions options = new LabOptions(root);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : null;
            if (word.equals("--quick")) {
                options.quick();
            } else if (word.startsWith("-")) {
                options.set(word, next);
                i++;
            } else {
                options.scenarios.add(word);
            }
        }
        return options;
    }

    private void quick() {
        quick = true;
        warmSeconds = 10;
        seconds = 5;
        pairs = 2;
        paceSeconds = 10;
        pausesSeconds = 30;
        starts = 5;
    }

    private void set(String name, @Nullable String value) {
        if (value == null) {
            throw new LabFailure(name + " needs a value\n" + USAGE);
        }
        switch (name) {
            case "--rate" -> rates.add(positive(name, value));
            case "--warm" -> warmSeconds = positive(name, value);
            case "--seconds" -> seconds = paceSeconds = positive(name, value);
            case "--pairs" -> pairs = positive(name, value);
            case "--pauses-seconds" -> pausesSeconds = positive(name, value);
            case "--starts" -> starts = positive(name, value);
            case "--java-opts" -> javaOptions = value;
            default -> throw new LabFailure("no flag " + name + "\n" + USAGE);
        }
    }

    private static int positive(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new LabFailure(name + " " + value + ": not a number\n" + USAGE, e);
        }
        throw new LabFailure(name + " " + value + ": 1 or more is needed\n" + USAGE);
    }

    /** The rates that were asked for, or all. */
    List<Integer> rates() {
        return rates.isEmpty() ? ALL_RATES : rates;
    }

    /** Those that were asked for; none means all. */
    List<String> scenarios() {
        return scenarios;
    }

    Path results() {
        return root.resolve(quick ? "benchmarks/target/quick-results" : "benchmarks/results");
    }
}
