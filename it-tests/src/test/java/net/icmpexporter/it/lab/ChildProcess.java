package net.icmpexporter.it.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A program that runs beside the test. Both outputs are kept. It is ended by its own process id, at the latest when the
 * JVM ends.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final List<Thread> readers;
    private final Thread reaper;
    private final StringBuilder output = new StringBuilder();
    private final StringBuilder errors = new StringBuilder();

    /**
     * Starts it.
     *
     * @param name for messages
     */
    public ChildProcess(String name, List<String> words) {
        this.name = name;
        try {
            process = new ProcessBuilder(words).start();
        } catch (IOException e) {
            throw new LabFailure(name + ": " + e.getMessage(), e);
        }
        reaper = new Thread(process::destroyForcibly, "reaper of " + name);
        Runtime.getRuntime().addShutdownHook(reaper);
        readers = List.of(reader(process.getInputStream(), output), reader(process.getErrorStream(), errors));
    }

    private Thread reader(InputStream from, StringBuilder to) {
        Thread reader = new Thread(() -> keep(from, to), "reader of " + name);
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void keep(InputStream from, StringBuilder to) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (to) {
                    to.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            synchronized (to) {
                to.append("(it ends here: ").append(e.getMessage()).append(")\n");
            }
        }
    }

    /** What it wrote to standard output so far, whole lines. */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** What it wrote to standard error so far, whole lines. */
    public String errors() {
        synchronized (errors) {
            return errors.toString();
        }
    }

    private String both() {
        return output() + errors();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for a condition that the program brings about; fails with its output when it ends or the time is over. */
    public void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new LabFailure(
                        name + " ended with status " + awaitEnd(Duration.ZERO) + " before " + what + "\n" + both());
            }
            if (deadline - System.nanoTime() < 0) {
                throw new LabFailure(name + ": no " + what + " within " + patience.toSeconds() + " s\n" + both());
            }
            Pause.ms(20);
        }
    }

    /** Its exit status, when it has ended and its output is complete. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)) {
                throw new LabFailure(name + " still runs after " + patience.toMillis() + " ms\n" + both());
            }
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure(name + ": interrupted", e);
        }
    }

    /** Asks it to end: SIGTERM. What it still has to say is kept, which {@link Process#destroy} would not. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends it a signal, by its name in kill(1). */
    public void signal(String name) {
        Command.run("kill", "-" + name, Long.toString(pid()));
    }

    /** Keeps it from running for a while: SIGSTOP, and then SIGCONT. */
    public void freeze(Duration duration) {
        signal("STOP");
        Pause.ms(duration.toMillis());
        signal("CONT");
    }

    /** Its standard input. */
    OutputStream input() {
        return process.getOutputStream();
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
