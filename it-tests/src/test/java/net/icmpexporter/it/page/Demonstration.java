package net.icmpexporter.it.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.icmpexporter.it.lab.ChildProcess;

/** The packaged exporter on the demonstration network, on a port of the loopback, with a folder of its own for what it keeps. */
final class Demonstration implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SERVES = Pattern.compile("serves http://127\\.0\\.0\\.1:(\\d+)/");
    private static final Path PROGRAM = Path.of(
                    System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter"), "bin", "icmp-exporter")
            .toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ChildProcess process;
    private final String origin;

    /**
     * Starts one, and waits until it answers.
     *
     * @param state where it keeps what it keeps
     * @param port 0 for any
     */
    Demonstration(Path state, int port, String... moreFlags) {
        List<String> words = new ArrayList<>(List.of("env", "-u", "STATE_DIRECTORY", "XDG_STATE_HOME=" + state));
        words.addAll(List.of(PROGRAM.toString(), "-transport", "fake", "-listen", "127.0.0.1:" + port));
        words.addAll(List.of(moreFlags));
        process = new ChildProcess("exporter", words);
        try {
            process.await(
                    "port", PATIENCE, () -> SERVES.matcher(process.errors()).find());
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
        Matcher serves = SERVES.matcher(process.errors());
        if (!serves.find()) {
            throw new AssertionError(process.errors());
        }
        origin = "http://127.0.0.1:" + serves.group(1);
    }

    /** What its addresses begin with: no slash at the end. */
    String origin() {
        return origin;
    }

    int port() {
        return URI.create(origin).getPort();
    }

    /** Adds targets by the API, all at once. */
    void add(List<String> targets) {
        for (String target : targets) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(origin + "/api/targets"))
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{\"target\":\"" + target + "\"}")));
            if (answer.statusCode() != 200 || !answer.body().contains("\"success\":true")) {
                throw new AssertionError(target + ": " + answer.body());
            }
        }
    }

    /** How often the targets were asked for, by anybody. */
    long asked() {
        String metrics =
                send(HttpRequest.newBuilder(URI.create(origin + "/metrics"))).body();
        return metrics.lines()
                .filter(line -> line.startsWith("http_request_duration_seconds_count"))
                .filter(line -> line.contains("path=\"/api/targets\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(process.errors(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
