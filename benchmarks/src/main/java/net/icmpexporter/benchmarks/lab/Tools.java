package net.icmpexporter.benchmarks.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The two programs in C that measurements need, compiled when they are first asked for. */
final class Tools {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path sources;
    private final Path programs;

    Tools(Path root) {
        sources = root.resolve("benchmarks/src/main/c");
        programs = root.resolve("benchmarks/target");
    }

    private String program(String name) {
        Path source = sources.resolve(name + ".c");
        Path program = programs.resolve(name);
        try {
            if (!Files.exists(program)
                    || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
                Child.run(PATIENCE, List.of("cc", "-O2", "-Wall", "-o", program.toString(), source.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return program.toString();
    }

    /**
     * Lets the floor program run.
     *
     * @param rate probes a second, 0 for as many as it can
     */
    Floor floor(int rate, int seconds) {
        // bursts of 8 at low rates, as a prober would send them: wake-ups are what costs there
        int tickUs = rate > 0 && rate <= 1_000 ? 8_000 : 1_000;
        List<String> words =
                List.of(program("floor"), Integer.toString(rate), Integer.toString(seconds), Integer.toString(tickUs));
        return Floor.of(Child.run(PATIENCE.plusSeconds(seconds), words));
    }

    /** CPU seconds that a process has used, all threads. */
    double cpuSeconds(long pid) {
        String ns = Child.run(PATIENCE, List.of(program("cputime"), Long.toString(pid)));
        return Long.parseLong(ns.strip()) / Clock.NANOS;
    }
}
