package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real Prometheus, in a namespace and with a configuration of the test's. */
public final class PrometheusServer implements AutoCloseable {

    private static final int PORT = 9090;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern SAMPLE =
            Pattern.compile("\\{\"metric\":\\{([^}]*)},\"value\":\\[[^,]*,\"([^\"]*)\"]}");

    private final Namespace namespace;
    private final Path folder;
    private final ChildProcess process;

    /** Starts it and waits until it is ready. */
    public PrometheusServer(Namespace namespace, String configuration) {
        this.namespace = namespace;
        try {
            folder = Files.createTempDirectory("icx-prometheus");
            Files.writeString(folder.resolve("prometheus.yml"), configuration);
        } catch (IOException e) {
            throw new LabFailure("folder of Prometheus: " + e.getMessage(), e);
        }
        if (Command.attempt(List.of("sh", "-c", "command -v prometheus")).status() != 0) {
            throw new LabFailure("there is no prometheus: apt-get install -y --no-install-recommends prometheus");
        }
        process = new ChildProcess(
                "Prometheus",
                namespace.words(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + PORT));
        try {
            process.await("readiness", START, this::isReady);
        } catch (LabFailure e) {
            close();
            throw e;
        }
    }

    private boolean isReady() {
        try {
            return Http.get(namespace, PORT, "/-/ready").status() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    /**
     * What it answers to a query now.
     *
     * @param label which label to tell the samples apart by
     * @return the values by that label
     */
    public Map<String, Double> query(String promql, String label) {
        String target = "/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8);
        HttpAnswer answer;
        try {
            answer = Http.get(namespace, PORT, target);
        } catch (IOException e) {
            throw new LabFailure("Prometheus: " + e.getMessage() + "\n" + process.errors(), e);
        }
        if (answer.status() != 200) {
            throw new LabFailure("Prometheus answers " + answer.status() + " to " + promql + ": " + answer.body());
        }
        Pattern wanted = Pattern.compile("\"" + Pattern.quote(label) + "\":\"([^\"]*)\"");
        Map<String, Double> values = new HashMap<>();
        Matcher sample = SAMPLE.matcher(answer.body());
        while (sample.find()) {
            Matcher name = wanted.matcher(sample.group(1));
            if (name.find()) {
                values.put(name.group(1), Double.valueOf(sample.group(2)));
            }
        }
        return values;
    }

    /** The process, for conditions that it brings about. */
    public ChildProcess process() {
        return process;
    }

    /** What promtool has to say about a page in the text format; empty if nothing. */
    public static String lint(String page) {
        Path file = null;
        try {
            file = Files.createTempFile("icx-page", ".prom");
            Files.writeString(file, page);
            return Command.attempt(List.of("sh", "-c", "promtool check metrics < " + file))
                    .output();
        } catch (IOException e) {
            throw new LabFailure("promtool: " + e.getMessage(), e);
        } finally {
            if (file != null) {
                delete(file);
            }
        }
    }

    @Override
    public void close() {
        process.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
