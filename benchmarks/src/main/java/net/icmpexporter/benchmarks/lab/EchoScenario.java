package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What both ends of TCP echo cost while 10,000 connections carry a frame a second each: the client here, the server in the far
 * namespace, an address for each connection. The client is scraped before and after, and not meanwhile.
 */
final class EchoScenario implements Scenario {

    private static final int CONNECTIONS = 10_000;
    private static final int INTERVAL_MS = 1_000;
    private static final int PORT = 4_000;
    private static final double CONNECT_S = 60;
    /** After a page of 10,000 targets has been made: until the collector has done with it. */
    private static final long SETTLE_MS = 2_000;

    private final LabOptions options;
    private final Tools tools;
    private final Network network;

    EchoScenario(LabOptions options, Tools tools, Network network) {
        this.options = options;
        this.tools = tools;
        this.network = network;
    }

    @Override
    public Map<String, ObjectNode> measure() {
        Path program = options.root.resolve("app/target/icmp-exporter/bin/icmp-exporter");
        Map<String, String> environment = Map.of("ICMP_EXPORTER_JAVA_OPTS", options.javaOptions);
        Path targets = targets();
        ObjectNode figures = Results.object()
                .put("connections", CONNECTIONS)
                .put("interval_ms", INTERVAL_MS)
                .put("java_options", options.javaOptions.isEmpty() ? "shipped" : options.javaOptions);
        try (Child server = new Child(serverWords(program), environment);
                Exporter client =
                        Exporter.attach(new Child(clientWords(program, targets), environment), Load.of(CONNECTIONS))) {
            client.awaitReady();
            awaitConnections(client, server);
            Clock.sleepMs(options.warmSeconds * 1_000L);
            measure(client, server.pid(), figures);
        }
        print(figures);
        return Map.of("echo", figures);
    }

    private Path targets() {
        Path file = options.root.resolve("benchmarks/target/echo-targets.json");
        String entries = Network.targets(CONNECTIONS).stream()
                .map(address -> "{\"name\": \"" + address + "\", \"address\": \"" + address + ":" + PORT + "\"}")
                .collect(Collectors.joining(",\n", "[", "]\n"));
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> serverWords(Path program) {
        List<String> words = new ArrayList<>(network.farPrefix());
        words.addAll(List.of(
                program.toString(),
                "tcp-echo",
                "-mode",
                "server",
                "-listen",
                ":" + PORT,
                "-metrics",
                "127.0.0.1:2112",
                "-max-connections",
                Integer.toString(CONNECTIONS + 1),
                "-max-connections-per-address",
                Integer.toString(CONNECTIONS + 1)));
        return words;
    }

    private static List<String> clientWords(Path program, Path targets) {
        return List.of(
                program.toString(),
                "tcp-echo",
                "-mode",
                "client",
                "-targets",
                targets.toString(),
                "-interval",
                INTERVAL_MS + "ms",
                "-timeout",
                INTERVAL_MS + "ms",
                "-metrics",
                "127.0.0.1:9116");
    }

    private static void awaitConnections(Exporter client, Child server) {
        long startMonoNs = Clock.monoNs();
        double connected = client.metrics().sum("tcp_echo_connected");
        while (connected < CONNECTIONS) {
            if (!server.isAlive() || Clock.secondsSince(startMonoNs) > CONNECT_S) {
                throw new LabFailure((int) connected + " of " + CONNECTIONS + " are connected\n" + server.output());
            }
            Clock.sleepMs(1_000);
            connected = client.metrics().sum("tcp_echo_connected");
        }
    }

    private void measure(Exporter client, long serverPid, ObjectNode figures) {
        Page before = client.metrics();
        Clock.sleepMs(SETTLE_MS);
        long startMonoNs = Clock.monoNs();
        double clientCpu = tools.cpuSeconds(client.pid());
        double serverCpu = tools.cpuSeconds(serverPid);
        Clock.sleepMs(options.seconds * 1_000L);
        clientCpu = tools.cpuSeconds(client.pid()) - clientCpu;
        serverCpu = tools.cpuSeconds(serverPid) - serverCpu;
        double seconds = Clock.secondsSince(startMonoNs);
        double clientMb = Proc.residentMb(client.pid());
        double serverMb = Proc.residentMb(serverPid);
        Page after = client.metrics();
        figures.put("seconds", seconds)
                .put("frames", (long) grown(before, after, "tcp_echo_sent_total"))
                .put("lost", (long) grown(before, after, "tcp_echo_timeouts_total"))
                .put("unknown", (long) grown(before, after, "tcp_echo_unknown_total"))
                .put("not_sent", (long) grown(before, after, "tcp_echo_send_failures_total"))
                .put(
                        "mean_ms",
                        1e3
                                * grown(before, after, "tcp_echo_rtt_seconds_sum")
                                / grown(before, after, "tcp_echo_rtt_seconds_count"))
                .put("client_cpu_percent", 100 * clientCpu / seconds)
                .put("client_rss_mb", clientMb)
                .put("server_cpu_percent", 100 * serverCpu / seconds)
                .put("server_rss_mb", serverMb);
    }

    private static double grown(Page before, Page after, String family) {
        return after.sum(family) - before.sum(family);
    }

    private static void print(ObjectNode figures) {
        Table table =
                new Table("end", "connections", "CPU % of a core", "RSS MB", "frames", "lost", "unknown", "mean ms");
        table.row(
                "client",
                CONNECTIONS,
                Table.number("%.1f", figures.get("client_cpu_percent").asDouble()),
                Table.number("%.0f", figures.get("client_rss_mb").asDouble()),
                figures.get("frames"),
                figures.get("lost"),
                figures.get("unknown"),
                Table.number("%.2f", figures.get("mean_ms").asDouble()));
        table.row(
                "server",
                CONNECTIONS,
                Table.number("%.1f", figures.get("server_cpu_percent").asDouble()),
                Table.number("%.0f", figures.get("server_rss_mb").asDouble()),
                "",
                "",
                "",
                "");
        table.print();
    }
}
