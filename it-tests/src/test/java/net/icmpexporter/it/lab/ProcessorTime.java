package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of other processes. */
public final class ProcessorTime {

    private ProcessorTime() {}

    /** Of the whole process, its threads that have ended included; the kernel counts it in hundredths of a second. */
    public static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new LabFailure("no processor time of process " + pid));
    }

    /**
     * Of those threads that run now, {@code /proc/PID/task/TID/schedstat}; in nanoseconds.
     *
     * @param name how their names begin
     */
    public static long ofThreadsNs(long pid, String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long sumNs = 0;
            for (Path task : tasks.toList()) {
                sumNs += ofThreadNs(task, name);
            }
            return sumNs;
        } catch (IOException e) {
            throw new LabFailure("threads of process " + pid + ": " + e.getMessage(), e);
        }
    }

    private static long ofThreadNs(Path task, String name) throws IOException {
        try {
            return Files.readString(task.resolve("comm")).startsWith(name)
                    ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0])
                    : 0;
        } catch (NoSuchFileException e) {
            // the thread has ended since it was listed
            return 0;
        }
    }
}
