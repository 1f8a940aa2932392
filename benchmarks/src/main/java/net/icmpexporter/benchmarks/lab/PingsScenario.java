package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long a Java program takes for 60,000 pings with the library, from asking for them to the last result: a process
 * without any capability, 1,000 hosts 60 times. The first time it has just been started; the last time its code is compiled.
 */
final class PingsScenario implements Scenario {

    private static final int HOSTS = 1_000;
    private static final int PINGS_A_HOST = 60;
    private static final int INTERVAL_MS = 20;
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Capabilities are privileges, user 0 is none; and it may read the program wherever that is. */
    private static final List<String> UNPRIVILEGED = List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all");

    private final LabOptions options;
    private final Network network;

    PingsScenario(LabOptions options, Network network) {
        this.options = options;
        this.network = network;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        network.letEverybodyPing();
        List<String> lines = Child.run(PATIENCE, words()).lines().toList();
        if (!lines.get(0).contains("ping socket")) {
            throw new LabFailure("the library has other sockets than ping sockets: " + lines.get(0));
        }
        List<String[]> rounds = lines.stream()
                .filter(line -> line.startsWith("took "))
                .map(line -> line.split(" ", -1))
                .toList();
        ObjectNode figures = Results.object()
                .put("pings", HOSTS * PINGS_A_HOST)
                .put("java_options", options.javaOptions.isEmpty() ? "shipped" : options.javaOptions);
        figures.put("first_s", Double.parseDouble(rounds.get(0)[1]));
        figures.put("warm_s", Double.parseDouble(rounds.get(ROUNDS - 1)[1]));
        figures.put("sent", sum(rounds, 2));
        figures.put("answered", sum(rounds, 3));
        figures.put("lost", sum(rounds, 4));
        figures.put("unknown", sum(rounds, 5));
        figures.put("not_sent", sum(rounds, 6));
        String rss = lines.get(lines.size() - 1);
        figures.put("rss_mb", Double.parseDouble(rss.substring(rss.indexOf(' ') + 1)));
        Table table = new Table("pings", "first s", "warm s", "lost", "unknown", "not sent", "RSS MB");
        table.row(
                HOSTS * PINGS_A_HOST,
                Table.number("%.2f", figures.get("first_s").asDouble()),
                Table.number("%.2f", figures.get("warm_s").asDouble()),
                figures.get("lost"),
                figures.get("unknown"),
                figures.get("not_sent"),
                Table.number("%.0f", figures.get("rss_mb").asDouble()));
        table.print();
        return Map.of("pings", figures);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(UNPRIVILEGED);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        if (!options.javaOptions.isEmpty()) {
            words.addAll(List.of(options.javaOptions.split(" +", -1)));
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), LibraryPings.class.getName()));
        for (int number : new int[] {ROUNDS, PINGS_A_HOST, INTERVAL_MS, HOSTS}) {
            words.add(Integer.toString(number));
        }
        return words;
    }

    private static long sum(List<String[]> rounds, int field) {
        return rounds.stream().mapToLong(round -> Long.parseLong(round[field])).sum();
    }
}
