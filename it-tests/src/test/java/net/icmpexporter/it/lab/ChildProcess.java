package net.icmpexporter.it.lab;

import java.io.BufferedReader;
import java.io.IOException;
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
    private final Thread reader;
    private final Thread reaper;
    private final StringBuilder output = new StringBuilder();

    /**
     * Starts it.
     *
     * @param name for messages
     */
    public ChildProcess(String name, List<String> words) {
        this.name = name;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new LabFailure(name + ": " + e.getMessage(), e);
        }
        reaper = new Thread(process::destroyForcibly, "reaper of " + name);
        Runtime.getRuntime().addShutdownHook(reaper);
        reader = new Thread(this::keepOutput, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void keepOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            synchronized (output) {
                output.append("(output ends: ").append(e.getMessage()).append(")\n");
            }
        }
    }

    /** What it wrote so far, whole lines. */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
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
                        name + " ended with status " + awaitEnd(Duration.ZERO) + " before " + what + "\n" + output());
            }
            if (deadline - System.nanoTime() < 0) {
                throw new LabFailure(name + ": no " + what + " within " + patience.toSeconds() + " s\n" + output());
            }
            Pause.ms(20);
        }
    }

    /** Its exit status, when it has ended and its output is complete. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)) {
                throw new LabFailure(name + " still runs after " + patience.toMillis() + " ms\n" + output());
            }
            reader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure(name + ": interrupted", e);
        }
    }

    /** Asks it to end: SIGTERM. */
    public void terminate() {
        process.destroy();
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
