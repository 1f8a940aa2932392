package net.icmpexporter.it.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The exporter under test, running in a namespace and listening on its loopback. */
public final class ExporterProcess implements AutoCloseable {

    /** Where it listens. */
    public static final int PORT = 9116;

    private static final Duration START = Duration.ofSeconds(60);

    private final Namespace namespace;
    private final ChildProcess process;
    private final int port;

    private ExporterProcess(Namespace namespace, int port, ChildProcess process) {
        this.namespace = namespace;
        this.port = port;
        this.process = process;
    }

    /** Runs a command line that starts the exporter, on a port of the loopback, and waits until it is ready. */
    public static ExporterProcess start(Namespace namespace, int port, List<String> words) {
        return ready(new ExporterProcess(namespace, port, new ChildProcess("exporter", namespace.words(words))));
    }

    /** Starts it and returns at once. The flags are all there are. */
    public static ExporterProcess launch(Namespace namespace, Rights rights, List<String> flags) {
        List<String> words = rights.words(namespace, JavaProgram.exporter(ExporterHome.lib(), flags));
        return new ExporterProcess(namespace, PORT, new ChildProcess("exporter", namespace.words(words)));
    }

    /** The same with a folder /etc of its own. */
    public static ExporterProcess launch(Namespace namespace, Rights rights, Etc etc, List<String> flags) {
        List<String> words = rights.words(namespace, JavaProgram.exporter(ExporterHome.lib(), flags));
        return new ExporterProcess(namespace, PORT, new ChildProcess("exporter", namespace.words(etc.words(words))));
    }

    /** Starts it with a folder /etc of its own, listening as {@link #start}, and waits until it is ready. */
    public static ExporterProcess start(Namespace namespace, Rights rights, Etc etc, String... moreFlags) {
        List<String> words = rights.words(namespace, JavaProgram.exporter(ExporterHome.lib(), flags(moreFlags)));
        return ready(
                new ExporterProcess(namespace, PORT, new ChildProcess("exporter", namespace.words(etc.words(words)))));
    }

    /** Starts it with some flags more than the address to listen on, and waits until it is ready. */
    public static ExporterProcess start(Namespace namespace, Rights rights, String... moreFlags) {
        return ready(launch(namespace, rights, flags(moreFlags)));
    }

    /** The same as root, with a heap of another size, as in {@code -Xmx32m}. */
    public static ExporterProcess startWithHeap(Namespace namespace, String heap, String... moreFlags) {
        List<String> words = JavaProgram.exporter(ExporterHome.lib(), heap, flags(moreFlags));
        return start(namespace, PORT, words);
    }

    /** The same, as root and in a control group. */
    public static ExporterProcess start(Namespace namespace, CpuGroup group, String... moreFlags) {
        List<String> words = group.words(namespace, JavaProgram.exporter(ExporterHome.lib(), flags(moreFlags)));
        return ready(new ExporterProcess(namespace, PORT, new ChildProcess("exporter", words)));
    }

    /** What is on this host's disk is not the test's. */
    private static List<String> flags(String... moreFlags) {
        List<String> flags = new ArrayList<>(List.of("-listen", "127.0.0.1:" + PORT, "-data", ""));
        flags.addAll(List.of(moreFlags));
        return flags;
    }

    private static ExporterProcess ready(ExporterProcess exporter) {
        try {
            exporter.process.await("readiness", START, exporter::isReady);
        } catch (LabFailure e) {
            exporter.close();
            throw e;
        }
        return exporter;
    }

    private boolean isReady() {
        try {
            return Http.get(namespace, port, "/-/ready").status() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    /** What it answers; target and headers go out as they are. */
    public HttpAnswer get(String target, String... headers) {
        try {
            return Http.get(namespace, port, target, headers);
        } catch (IOException e) {
            throw new LabFailure("GET " + abridged(target) + ": " + e.getMessage() + "\n" + process.errors(), e);
        }
    }

    private static String abridged(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "... (" + text.length() + " characters)";
    }

    /** A connection to it that is kept for several requests. */
    public HttpConnection connect() {
        return new HttpConnection(namespace, port);
    }

    /** {@code /probe} for some targets, which must be answered with 200. */
    public Exposition probe(List<String> targets) {
        return exposition("/probe?target=" + String.join("&target=", targets));
    }

    /** {@code /probe} for a TCP port of some targets, which must be answered with 200. */
    public Exposition probe(List<String> targets, int tcpPort) {
        return exposition("/probe?target=" + String.join("&target=", targets) + "&tcp_port=" + tcpPort);
    }

    /** {@code /metrics}. */
    public Exposition metrics() {
        return exposition("/metrics");
    }

    /** A page that must be answered with 200; target as of {@link #get}. */
    public Exposition exposition(String target) {
        HttpAnswer answer = get(target);
        if (answer.status() != 200) {
            throw new LabFailure("GET " + abridged(target) + ": " + answer.status() + " " + answer.body());
        }
        return new Exposition(answer.body());
    }

    /** The process, for those who end it themselves. */
    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
