package net.icmpexporter.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Runs programs that must succeed. */
final class Shell {

    private static final long PATIENCE_S = 20;

    private Shell() {}

    /** Runs a line of sh(1) in the network namespace of this process. */
    static void run(String line) {
        try {
            Process process = new ProcessBuilder("sh", "-ec", line)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(line + ": " + output);
            }
        } catch (IOException broken) {
            throw new AssertionError(line, broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AssertionError(line, ended);
        }
    }
}
