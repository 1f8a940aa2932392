package net.icmpexporter.benchmarks.lab;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code benchmarks/lab}, which see: measures what it is asked for, or everything. */
public final class LabMain {

    private static final String README = "readme";
    private static final int FAILED = 1;

    private LabMain() {}

    /**
     * Runs inside a network namespace of its own, except for {@code readme}.
     *
     * @param words the top of the tree; then flags and scenarios
     */
    public static void main(String[] words) {
        try {
            LabOptions options =
                    LabOptions.parse(Path.of(words[0]), Arrays.asList(words).subList(1, words.length));
            if (options.scenarios().equals(List.of(README))) {
                new ReadmeFigures(new Results(options.results())).writeInto(options.root.resolve("README.md"));
            } else {
                measure(options);
            }
        } catch (LabFailure e) {
            System.err.println("benchmarks/lab: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static void measure(LabOptions options) {
        Tools tools = new Tools(options.root);
        Results results = new Results(options.results());
        try (Network network = new Network()) {
            Map<String, Supplier<Scenario>> known = new LinkedHashMap<>();
            known.put("rates", () -> new RatesScenario(options, tools));
            known.put("max", () -> new MaxScenario(options, tools));
            known.put("pace", () -> new PaceScenario(options, tools));
            known.put("pauses", () -> new PausesScenario(options, tools));
            known.put("growth", () -> new GrowthScenario(options, tools));
            known.put("scrape", () -> new ScrapeScenario(options, tools));
            known.put("start", () -> new StartScenario(options));
            known.put("pings", () -> new PingsScenario(options, network));
            known.put("echo", () -> new EchoScenario(options, tools, network));
            List<String> wanted = options.scenarios().isEmpty() ? List.copyOf(known.keySet()) : options.scenarios();
            for (String name : wanted) {
                if (!known.containsKey(name)) {
                    throw new LabFailure(
                            "no scenario " + name + "; there are " + known.keySet() + "\n" + LabOptions.USAGE);
                }
            }
            known.keySet().retainAll(wanted);
            known.forEach((name, scenario) -> {
                System.out.println(name);
                scenario.get().measure().forEach(results::write);
            });
        }
    }
}
