package net.icmpexporter.it.nic;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.it.kernel.CardStamping;

/** The program that the guest runs: every scenario in turn, with a file of its own for what became of each. */
final class Guest {

    /** Content of the file of a scenario that went well. */
    static final String PASSED = "passed\n";

    private static final long PATIENCE_S = 30;

    private static List<String> exporter = List.of();

    private Guest() {}

    /**
     * Runs them all.
     *
     * @param arguments the folder for the files, and then the command line that starts the exporter
     */
    public static void main(String[] arguments) throws IOException {
        Path results = Path.of(arguments[0]);
        exporter = List.of(arguments).subList(1, arguments.length);
        for (Scenario scenario : Scenario.values()) {
            long start = System.nanoTime();
            String result = attempt(scenario);
            Files.writeString(results.resolve(scenario.name()), result);
            System.out.printf(
                    "%s: %s after %d ms%n",
                    scenario,
                    result.equals(PASSED) ? "passed" : "FAILED",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        ExporterScenarios.end();
    }

    /** The command line that starts the exporter, without its flags. */
    static List<String> exporter() {
        return exporter;
    }

    private static String attempt(Scenario scenario) {
        try {
            SimulatedCard.reset();
            if (SimulatedCard.isHere()) {
                CardStamping.OFF.set(SimulatedCard.NEAR);
            }
            scenario.run();
            return PASSED;
        } catch (Exception | AssertionError failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    /** Runs a program that must succeed. */
    static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + output);
        }
    }
}
