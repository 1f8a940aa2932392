package net.icmpexporter.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A control group of the tests' own, below a directory of either version in which they may make one. */
final class QuotaGroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_US = 50_000;
    private static final long PATIENCE_NS = 5_000_000_000L;

    private final Path directory;
    private final boolean v2;

    private QuotaGroup(Path directory, boolean v2) {
        this.directory = directory;
        this.v2 = v2;
    }

    /** One with the controller, if there is a place for it on this host. */
    static Optional<QuotaGroup> make(String name) throws IOException {
        for (Path parent : places()) {
            Path directory = parent.resolve("icx-" + ProcessHandle.current().pid() + "-" + name);
            if (!Files.isWritable(parent)) {
                continue;
            }
            try {
                Files.createDirectory(directory);
            } catch (IOException refused) {
                // as a namespace refuses it, whatever the permissions say
                continue;
            }
            if (Files.exists(directory.resolve("cpu.cfs_quota_us")) || Files.exists(directory.resolve("cpu.max"))) {
                return Optional.of(new QuotaGroup(directory, Files.exists(directory.resolve("cpu.max"))));
            }
            Files.delete(directory);
        }
        return Optional.empty();
    }

    /** Where v1 has the controller, and every group of v2 above our own: below our own there can be none with processes. */
    static List<Path> places() throws IOException {
        List<Path> places = new ArrayList<>(List.of(ROOT.resolve("cpu"), ROOT.resolve("cpu,cpuacct")));
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            if (line.startsWith("0::/")) {
                Path own = ROOT.resolve(line.substring("0::/".length()));
                for (Path above = own; above != null && above.startsWith(ROOT); above = above.getParent()) {
                    places.add(above);
                }
            }
        }
        return places;
    }

    /** Lets the group have this share of one processor. */
    void limit(double share) throws IOException {
        int quotaUs = (int) (PERIOD_US * share);
        if (v2) {
            write("cpu.max", quotaUs + " " + PERIOD_US);
        } else {
            write("cpu.cfs_period_us", Integer.toString(PERIOD_US));
            write("cpu.cfs_quota_us", Integer.toString(quotaUs));
        }
    }

    void take(long pid) throws IOException {
        write("cgroup.procs", Long.toString(pid));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.US_ASCII);
    }

    /** Removes it; its processes must have ended. */
    @Override
    public void close() throws IOException {
        long beganNs = System.nanoTime();
        while (true) {
            try {
                Files.deleteIfExists(directory);
                return;
            } catch (DirectoryNotEmptyException stillBusy) {
                throw stillBusy;
            } catch (IOException busy) {
                // a process that has just ended leaves its group a moment later
                if (System.nanoTime() - beganNs > PATIENCE_NS) {
                    throw busy;
                }
                Thread.onSpinWait();
            }
        }
    }
}
