package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How long 60,000 unprivileged pings to 60,000 addresses take, from the first that is sent to the last that is answered: a
 * process without any capability, ping sockets alone, every target once a round of two seconds.
 */
final class PingsScenario implements Scenario {

    private static final int PINGS = 60_000;
    private static final int ROUND_MS = 2_000;
    private static final double PATIENCE_S = 30;
    /** Capabilities are privileges, user 0 is none; and it may read the program wherever that is. */
    private static final List<String> UNPRIVILEGED = List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all");

    private final LabOptions options;
    private final Tools tools;
    private final Network network;

    PingsScenario(LabOptions options, Tools tools, Network network) {
        this.options = options;
        this.tools = tools;
        this.network = network;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        network.letEverybodyPing();
        ObjectNode figures = Results.object().put("pings", PINGS);
        Exporter.with(options, new Load(PINGS, ROUND_MS, UNPRIVILEGED), exporter -> {
            figures.put("java_options", exporter.javaOptions);
            requirePingSockets(exporter);
            double[] seconds = {0};
            Window window = Window.during(exporter, tools, () -> seconds[0] = aRound());
            window.write(figures);
            figures.put("round_s", seconds[0]);
            return window;
        });
        Table table = new Table("pings", "took s", "lost", "unknown", "CPU us a ping", "RSS MB");
        table.row(
                PINGS,
                Table.number("%.2f", figures.get("round_s").asDouble()),
                figures.get("lost"),
                figures.get("unknown"),
                Table.number("%.2f", figures.get("cpu_us").asDouble()),
                Table.number("%.0f", figures.get("rss_mb").asDouble()));
        table.print();
        return Map.of("pings", figures);
    }

    private static void requirePingSockets(Exporter exporter) {
        String metrics = new String(exporter.get("/metrics", ""), StandardCharsets.UTF_8);
        if (!metrics.contains("protocol=\"icmp\",socket=\"ping\"")) {
            throw new LabFailure("the exporter has other sockets than ping sockets");
        }
    }

    /** Until the kernel has answers to so many pings as were sent from now on. */
    private static double aRound() {
        long startMonoNs = Clock.monoNs();
        long last = Proc.echoRequestsSent() + PINGS;
        while (Proc.echoRepliesReceived() < last) {
            if (Clock.secondsSince(startMonoNs) > PATIENCE_S) {
                throw new LabFailure("no " + PINGS + " answers within " + PATIENCE_S + " s");
            }
            Clock.sleepMs(5);
        }
        return Clock.secondsSince(startMonoNs);
    }
}
