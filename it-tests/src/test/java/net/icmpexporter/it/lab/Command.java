package net.icmpexporter.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short programs to their end. Any thread. */
final class Command {

    private static final long PATIENCE_S = 20;

    private Command() {}

    /** What the program wrote to both outputs; fails if it does not end with status 0. */
    static String run(String... words) {
        return run(List.of(words));
    }

    /** See {@link #run(String...)}. */
    static String run(List<String> words) {
        Result result = attempt(words);
        if (result.status() != 0) {
            throw new LabFailure(String.join(" ", words) + ": status " + result.status() + ": "
                    + result.output().strip());
        }
        return result.output();
    }

    /** How the program ended, whatever its status. */
    static Result attempt(List<String> words) {
        Path output = null;
        try {
            // a file rather than a pipe: a child that outlives the program cannot keep us waiting
            output = Files.createTempFile("icx-command", ".out");
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LabFailure(String.join(" ", words) + ": no end after " + PATIENCE_S + " s");
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LabFailure(String.join(" ", words) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure(String.join(" ", words) + ": interrupted", e);
        } finally {
            delete(output);
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * How a program ended.
     *
     * @param status exit status
     * @param output both outputs
     */
    record Result(int status, String output) {}
}
