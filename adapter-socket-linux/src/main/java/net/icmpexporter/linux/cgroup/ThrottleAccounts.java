package net.icmpexporter.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the kernel's accounts of throttling in the control groups of a process. Keeps nothing. */
final class ThrottleAccounts {

    /** Of the group alone, whoever throttled it; Linux 6.6. */
    private static final String LOCAL = "cpu.stat.local";

    /** Of the group's own quota. */
    private static final String OWN_QUOTA = "cpu.stat";

    private static final String V2_MICROSECONDS = "throttled_usec ";
    private static final String V1_NANOSECONDS = "throttled_time ";
    private static final long US_NS = 1_000;

    private final GroupChain groups;

    ThrottleAccounts(GroupChain groups) {
        this.groups = groups;
    }

    /**
     * The files that count, and the nanoseconds in each: that of the one group that knows everything, or else those of all.
     *
     * @throws IOException if it cannot be found out now
     */
    Map<Path, Long> read() throws IOException {
        List<Path> upwards = groups.upwards();
        Map<Path, Long> accounts = new HashMap<>();
        // a group without the controller is scheduled as a part of the next one above that has it
        for (Path group : upwards) {
            put(accounts, group.resolve(LOCAL));
            if (!accounts.isEmpty()) {
                return accounts;
            }
        }
        for (Path group : upwards) {
            put(accounts, group.resolve(OWN_QUOTA));
        }
        return accounts;
    }

    private static void put(Map<Path, Long> accounts, Path file) throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException notThere) {
            return;
        }
        OptionalLong throttledNs =
                text.lines().flatMapToLong(line -> throttledNs(line).stream()).findFirst();
        if (throttledNs.isPresent()) {
            accounts.put(file, throttledNs.getAsLong());
        }
    }

    private static OptionalLong throttledNs(String line) {
        if (line.startsWith(V2_MICROSECONDS)) {
            return number(line.substring(V2_MICROSECONDS.length()), US_NS);
        }
        return line.startsWith(V1_NANOSECONDS)
                ? number(line.substring(V1_NANOSECONDS.length()), 1)
                : OptionalLong.empty();
    }

    private static OptionalLong number(String digits, long unitNs) {
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(digits), unitNs));
        } catch (NumberFormatException | ArithmeticException nonsense) {
            return OptionalLong.empty();
        }
    }
}
