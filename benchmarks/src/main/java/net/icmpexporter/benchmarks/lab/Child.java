package net.icmpexporter.benchmarks.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that this one started. It is ended by its own process id, at the latest when this JVM ends. */
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> words;
    private final Process process;
    private final Thread reaper;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;

    /**
     * Starts it.
     *
     * @param environment variables on top of our own
     */
    Child(List<String> words, Map<String, String> environment) {
        this.words = words;
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LabFailure(words.get(0) + ": " + e.getMessage(), e);
        }
        reaper = new Thread(process::destroyForcibly, "reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
        reader = new Thread(() -> keep(process.getInputStream()), "output of " + words.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs a program to its end; its output, both streams. Fails if its status is not 0. */
    static String run(String... words) {
        return run(Duration.ofMinutes(10), List.of(words));
    }

    static String run(Duration patience, List<String> words) {
        try (Child child = new Child(words, Map.of())) {
            if (child.awaitEnd(patience) != 0) {
                throw new LabFailure(String.join(" ", words) + ": status " + child.process.exitValue() + ": "
                        + child.output().strip());
            }
            return child.output();
        }
    }

    private void keep(InputStream from) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(it ends here: " + e.getMessage() + ")");
        }
    }

    private void add(String line) {
        synchronized (output) {
            output.append(line).append('\n');
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written so far. */
    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** Its exit status, when it has ended and its output is complete. */
    int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabFailure(words.get(0) + " still runs after " + patience.toSeconds() + " s\n" + output());
            }
            reader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // the JVM is ending: the reaper runs anyway
            return;
        }
    }
}
