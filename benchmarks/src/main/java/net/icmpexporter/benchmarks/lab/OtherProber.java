package net.icmpexporter.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A prober of others that is installed here, doing what the exporter does. */
final class OtherProber {

    private static final List<String> KNOWN = List.of("fping", "icmp-exporter", "smokeping_prober");
    /** Until it has begun, and its own start is over. */
    private static final int BEGIN_MS = 3_000;
    /** Command lines are not longer than that. */
    private static final int MOST_ARGUMENTS = 2_000;

    private final String name;
    private final Path program;

    private OtherProber(String name, Path program) {
        this.name = name;
        this.program = program;
    }

    static List<OtherProber> installed() {
        List<OtherProber> found = new ArrayList<>();
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String name : KNOWN) {
            Arrays.stream(path.split(":", -1))
                    .map(folder -> Path.of(folder, name))
                    .filter(OtherProber::isNative)
                    .findFirst()
                    .ifPresent(program -> found.add(new OtherProber(name, program)));
        }
        return found;
    }

    /** The Go program has the name of our own, which is a script. */
    private static boolean isNative(Path file) {
        if (!Files.isExecutable(file) || Files.isDirectory(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name.equals("icmp-exporter") ? "icmp-exporter (Go)" : name;
    }

    /** Nothing if it cannot be told to do that, or gives up on it. */
    Optional<Window> measure(int rate, LabOptions options, Tools tools) {
        Load load = Load.of(rate);
        return switch (name) {
            case "fping" -> fping(load, options, tools);
            case "icmp-exporter" -> goExporter(load, options, tools);
            default -> load.targets() > MOST_ARGUMENTS ? Optional.empty() : smokeping(load, options, tools);
        };
    }

    private Optional<Window> fping(Load load, LabOptions options, Tools tools) {
        try {
            Path targets = Files.createTempFile("targets", ".txt");
            try {
                Files.write(targets, Network.targets(load.targets()));
                int rounds = (options.seconds + 2 * BEGIN_MS / 1_000 + 5) * 1_000 / load.intervalMs();
                String gapMs = Table.number("%.3f", load.intervalMs() / (double) load.targets());
                List<String> words = List.of(
                        program.toString(),
                        "-q",
                        "-c",
                        Integer.toString(rounds),
                        "-p",
                        "" + load.intervalMs(),
                        "-i",
                        gapMs,
                        "-f",
                        targets.toString());
                return watch(words, options, tools, child -> {});
            } finally {
                Files.delete(targets);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Window> goExporter(Load load, LabOptions options, Tools tools) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "-listen", "127.0.0.1:9116"));
        words.addAll(load.flags());
        return watch(
                words, options, tools, child -> Exporter.attach(child, load).ask());
    }

    private Optional<Window> smokeping(Load load, LabOptions options, Tools tools) {
        List<String> words = new ArrayList<>(List.of(
                program.toString(),
                "--web.listen-address=127.0.0.1:9374",
                "--ping.interval=" + load.intervalMs() + "ms"));
        words.addAll(Network.targets(load.targets()));
        return watch(words, options, tools, child -> {});
    }

    private static Optional<Window> watch(List<String> words, LabOptions options, Tools tools, Consumer<Child> begin) {
        try (Child child = new Child(words, Map.of())) {
            Clock.sleepMs(BEGIN_MS);
            begin.accept(child);
            Clock.sleepMs(BEGIN_MS);
            return Optional.of(Window.ofAnybody(child.pid(), tools, options.seconds));
        } catch (LabFailure nothingToMeasure) {
            System.out.println("  " + words.get(0) + ": not measured: " + nothingToMeasure.getMessage());
            return Optional.empty();
        }
    }
}
