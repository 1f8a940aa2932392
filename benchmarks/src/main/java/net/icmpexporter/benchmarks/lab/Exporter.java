package net.icmpexporter.benchmarks.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The packaged exporter, running here and listening on the loopback of this namespace. */
final class Exporter implements AutoCloseable {

    /** Targets of one request, as many as it takes. */
    static final int TARGETS_A_REQUEST = 256;

    private static final String BASE = "http://127.0.0.1:9116";
    private static final int TIMEOUT_MS = 30_000;
    private static final double START_S = 60;
    private static final String SHIPPED = "shipped";
    private static final String LARGE_HEAP = "-Xmx1200m";

    private final Child child;
    private final Load load;

    /** The options of its JVM, or that they are those that it is shipped with. */
    final String javaOptions;

    private Exporter(Child child, Load load, String javaOptions) {
        this.child = child;
        this.load = load;
        this.javaOptions = javaOptions.isEmpty() ? SHIPPED : javaOptions;
    }

    /** Starts it and returns at once. */
    static Exporter launch(LabOptions options, Load load, String javaOptions, String... moreFlags) {
        Path program = options.root.resolve("app/target/icmp-exporter/bin/icmp-exporter");
        if (!Files.isExecutable(program)) {
            throw new LabFailure("there is no " + program);
        }
        List<String> words = new ArrayList<>(List.of(program.toString(), "-listen", "127.0.0.1:9116"));
        words.addAll(load.flags());
        words.addAll(List.of(moreFlags));
        Map<String, String> environment = Map.of("ICMP_EXPORTER_JAVA_OPTS", javaOptions);
        return new Exporter(new Child(words, environment), load, javaOptions);
    }

    /** One that runs already, of whatever make. */
    static Exporter attach(Child child, Load load) {
        return new Exporter(child, load, "");
    }

    /**
     * Lets an exporter with all targets of a load be worked with. If it has not enough memory with the shipped options, the
     * work is done again with one that has.
     */
    static <T> T with(LabOptions options, Load load, Function<Exporter, T> work) {
        try {
            return once(options, load, options.javaOptions, work);
        } catch (LabFailure e) {
            if (!e.toString().contains("memory") && !e.toString().contains("Memory")) {
                throw e;
            }
            System.out.println("    (the memory of the shipped flags does not suffice; again with " + LARGE_HEAP + ")");
            return once(options, load, (options.javaOptions + " " + LARGE_HEAP).strip(), work);
        }
    }

    private static <T> T once(LabOptions options, Load load, String javaOptions, Function<Exporter, T> work) {
        try (Exporter exporter = launch(options, load, javaOptions)) {
            exporter.awaitReady();
            exporter.addTargets();
            Clock.sleepMs(options.warmSeconds * 1_000L);
            return work.apply(exporter);
        }
    }

    void awaitReady() {
        long startMonoNs = Clock.monoNs();
        while (!answers("/-/ready")) {
            if (!child.isAlive() || Clock.secondsSince(startMonoNs) > START_S) {
                throw new LabFailure("the exporter did not become ready: " + child.output());
            }
            Clock.sleepMs(20);
        }
    }

    /** Asks for all targets. */
    void ask() {
        for (String request : requests("basic")) {
            get(request, "");
        }
    }

    /** Asks for all targets, and waits until they are probed. */
    void addTargets() {
        ask();
        double targets = metrics().value("icmp_active_probes");
        long startMonoNs = Clock.monoNs();
        while (targets < load.targets()) {
            if (Clock.secondsSince(startMonoNs) > START_S) {
                throw new LabFailure("the exporter probes " + targets + " of " + load.targets() + " targets");
            }
            Clock.sleepMs(50);
            targets = metrics().value("icmp_active_probes");
        }
    }

    /** The requests that a Prometheus server would make for all targets. */
    List<String> requests(String detail) {
        List<String> requests = new ArrayList<>();
        List<String> targets = Network.targets(load.targets());
        for (int from = 0; from < targets.size(); from += TARGETS_A_REQUEST) {
            List<String> some = targets.subList(from, Math.min(targets.size(), from + TARGETS_A_REQUEST));
            requests.add("/probe?detail=" + detail + "&target=" + String.join("&target=", some));
        }
        return requests;
    }

    /** Whether a page is answered with 200 now. */
    boolean answers(String path) {
        try {
            HttpURLConnection connection = connect(path);
            boolean answered = connection.getResponseCode() == 200;
            if (answered) {
                read(connection);
            }
            return answered;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    /**
     * A page that must be answered with 200.
     *
     * @param accept the formats that are wanted, empty for any
     * @return the body as it came, perhaps compressed
     */
    byte[] get(String path, String accept) {
        try {
            HttpURLConnection connection = connect(path);
            if (!accept.isEmpty()) {
                connection.setRequestProperty("Accept", accept);
                connection.setRequestProperty("Accept-Encoding", "gzip");
            }
            if (connection.getResponseCode() != 200) {
                InputStream error = connection.getErrorStream();
                String why = error == null ? "" : new String(error.readAllBytes(), StandardCharsets.UTF_8);
                throw new LabFailure(
                        "the exporter answers " + connection.getResponseCode() + ": " + why + child.output());
            }
            return read(connection);
        } catch (IOException e) {
            // it may be about to end
            Clock.sleepMs(500);
            throw new LabFailure("the exporter does not answer: " + e.getMessage() + "\n" + child.output(), e);
        }
    }

    private static HttpURLConnection connect(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(BASE + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        return connection;
    }

    private static byte[] read(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getInputStream()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            body.transferTo(bytes);
            return bytes.toByteArray();
        }
    }

    Page metrics() {
        return new Page(new String(get("/metrics", ""), StandardCharsets.UTF_8));
    }

    Load load() {
        return load;
    }

    long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        child.close();
    }
}
