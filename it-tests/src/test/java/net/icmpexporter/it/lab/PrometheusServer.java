package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real Prometheus, in a namespace and with a configuration of the test's. */
public final class PrometheusServer implements AutoCloseable {

    private static final AtomicInteger NEXT_PORT = new AtomicInteger(9090);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern SAMPLE =
            Pattern.compile("\\{\"metric\":\\{([^}]*)},\"value\":\\[[^,]*,\"([^\"]*)\"]}");

    private final Namespace namespace;
    private final Path folder;
    private final int port = NEXT_PORT.getAndIncrement();
    private final ChildProcess process;

    /**
     * Starts it and waits until it is ready.
     *
     * @param moreFlags such as {@code --enable-feature=native-histograms}
     */
    public PrometheusServer(Namespace namespace, String configuration, String... moreFlags) {
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
        List<String> words = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        words.addAll(List.of(moreFlags));
        process = new ChildProcess("Prometheus", namespace.words(words));
        try {
            process.await("readiness", START, this::isReady);
        } catch (LabFailure e) {
            close();
            throw e;
        }
    }

    private boolean isReady() {
        try {
            return Http.get(namespace, port, "/-/ready").status() == 200;
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
        HttpAnswer answer = ask(promql);
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

    /** Whether a query, which must be one that it understands, has any answer now: numbers, NaN too, or histograms. */
    public boolean hasData(String promql) {
        return ask(promql).body().contains("{\"metric\":");
    }

    private HttpAnswer ask(String promql) {
        HttpAnswer answer = api("query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new LabFailure("Prometheus answers " + answer.status() + " to " + promql + ": " + answer.body());
        }
        return answer;
    }

    /** What it says about its rules and their health: JSON. */
    public String rules() {
        return api("rules").body();
    }

    private HttpAnswer api(String request) {
        try {
            return Http.get(namespace, port, "/api/v1/" + request);
        } catch (IOException e) {
            throw new LabFailure("Prometheus: " + e.getMessage() + "\n" + process.errors(), e);
        }
    }

    /** The process, for conditions that it brings about. */
    public ChildProcess process() {
        return process;
    }

    /** What promtool says, which must not find fault. */
    public static String promtool(String... words) {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(words));
        return Command.run(command);
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
