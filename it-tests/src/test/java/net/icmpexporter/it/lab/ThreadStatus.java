package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel says about each thread of a process, {@code /proc/PID/task/TID/status}. */
public final class ThreadStatus {

    private ThreadStatus() {}

    /** The values by their names, for each thread. */
    public static List<Map<String, String>> of(long pid) {
        List<Map<String, String>> threads = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                add(task.resolve("status"), threads);
            }
            return threads;
        } catch (IOException e) {
            throw new LabFailure("threads of process " + pid + ": " + e.getMessage(), e);
        }
    }

    private static void add(Path status, List<Map<String, String>> threads) throws IOException {
        try {
            threads.add(parse(Files.readAllLines(status)));
        } catch (NoSuchFileException e) {
            // the thread has ended since it was listed
            return;
        }
    }

    private static Map<String, String> parse(List<String> lines) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip()));
    }
}
