package net.icmpexporter.linux.privilege;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one thread may do: its sets of capabilities, bit n for capability n (capabilities(7)), and whether a program that it
 * starts can get more (PR_SET_NO_NEW_PRIVS). As in {@code /proc/PID/task/TID/status}, proc(5).
 */
public record ThreadPrivileges(
        long inheritable, long permitted, long effective, long bounding, long ambient, boolean noNewPrivileges) {

    /** Capabilities that make a difference to a prober, linux/capability.h. */
    public static final int CAP_SETPCAP = 8;

    public static final int CAP_NET_BIND_SERVICE = 10;
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;

    /** Of the thread that calls this. */
    public static ThreadPrivileges ofThisThread() throws PrivilegesNotDropped {
        try {
            return read(Path.of("/proc/thread-self/status"));
        } catch (IOException unreadable) {
            throw cannotRead(unreadable);
        }
    }

    /** Of every thread of this process. A thread that ends meanwhile is left out. */
    public static List<ThreadPrivileges> ofAllThreads() throws PrivilegesNotDropped {
        List<ThreadPrivileges> all = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                ofThread(task).ifPresent(all::add);
            }
            return all;
        } catch (IOException unreadable) {
            throw cannotRead(unreadable);
        }
    }

    private static Optional<ThreadPrivileges> ofThread(Path task) throws IOException {
        try {
            return Optional.of(read(task.resolve("status")));
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static PrivilegesNotDropped cannotRead(IOException unreadable) {
        return new PrivilegesNotDropped("-drop: cannot read from /proc what this process may do (" + unreadable
                + "); mount proc, or start without -drop");
    }

    private static ThreadPrivileges read(Path status) throws IOException {
        return parse(Files.readAllLines(status, StandardCharsets.ISO_8859_1));
    }

    /** Reads the lines of a status file. What a line that is missing stands for is taken for granted to be there. */
    public static ThreadPrivileges parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new ThreadPrivileges(
                set(values, "CapInh"),
                set(values, "CapPrm"),
                set(values, "CapEff"),
                set(values, "CapBnd"),
                set(values, "CapAmb"),
                "1".equals(values.get("NoNewPrivs")));
    }

    private static long set(Map<String, String> values, String name) {
        return Long.parseUnsignedLong(values.getOrDefault(name, "ffffffffffffffff"), 16);
    }

    /** Everything that it has or could pass on, without the bounding set. */
    long held() {
        return inheritable | permitted | effective | ambient;
    }

    /**
     * Whether it has no capability and can get none: by no_new_privs, whatever the bounding set says, which limits nothing but
     * what a program gets when it is started (prctl(2)).
     */
    public boolean isNothing() {
        return held() == 0 && noNewPrivileges;
    }

    /** Whether it may use a capability now. */
    public boolean has(int capability) {
        return (effective >>> capability & 1) != 0;
    }

    /** Whether a program that it starts may come to have a capability. */
    public boolean mayGain(int capability) {
        return !noNewPrivileges && (bounding >>> capability & 1) != 0;
    }

    /** What it has, by name: {@code no capability}, {@code cap_net_admin, cap_net_raw}, or {@code 41 capabilities}. */
    public String text() {
        return CapabilityNames.of(held());
    }

    /** Whether it may change its bounding set and its securebits. */
    boolean mayLimitItself() {
        return has(CAP_SETPCAP);
    }
}
