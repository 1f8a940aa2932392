package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control group whose processes can be kept from running: cgroups(7) of version 1, or of version 2 where the root group
 * hands its controller of the processor on.
 */
public final class CpuGroup implements AutoCloseable {

    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_US = 100_000;

    private final Path folder;
    private final Path quota;
    private final boolean isFirst;

    private CpuGroup(Path folder, boolean isFirst) {
        this.folder = folder;
        this.isFirst = isFirst;
        quota = folder.resolve(isFirst ? "cpu.cfs_quota_us" : "cpu.max");
    }

    /** Makes one without a limit; empty where this process may not, or there is no such controller. */
    public static Optional<CpuGroup> make() {
        String name = "icx-" + ProcessHandle.current().pid();
        for (boolean first : new boolean[] {true, false}) {
            CpuGroup group = new CpuGroup((first ? VERSION_1 : VERSION_2).resolve(name), first);
            if (group.exists()) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    private boolean exists() {
        if (Command.attempt(List.of("mkdir", "-p", folder.toString())).status() != 0) {
            return false;
        }
        if (Files.isWritable(quota)) {
            return true;
        }
        close();
        return false;
    }

    /**
     * The command line that runs a program in this group and in a namespace. Unlike in those of ip-netns(8), the program
     * sees the control groups of this machine.
     */
    List<String> words(Namespace namespace, List<String> program) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "echo $$ >\"$0\" && exec \"$@\""));
        words.add(folder.resolve("cgroup.procs").toString());
        words.addAll(List.of("nsenter", "--net=/run/netns/" + namespace.name()));
        words.addAll(program);
        return words;
    }

    /** From now on its processes together get a share of one processor. */
    public void limit(int percent) {
        int us = PERIOD_US / 100 * percent;
        write(isFirst ? Integer.toString(us) : us + " " + PERIOD_US);
    }

    /** From now on they get what they want. */
    public void unlimit() {
        write(isFirst ? "-1" : "max " + PERIOD_US);
    }

    private void write(String text) {
        try {
            Files.writeString(quota, text);
        } catch (IOException e) {
            throw new LabFailure(quota + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Command.attempt(List.of("rmdir", folder.toString()));
    }
}
