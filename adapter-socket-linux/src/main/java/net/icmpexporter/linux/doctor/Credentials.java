package net.icmpexporter.linux.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.icmpexporter.linux.privilege.ThreadPrivileges;

/**
 * Who this process is to the kernel, credentials(7).
 *
 * @param userId the effective one
 * @param groupId the effective one
 * @param otherGroups the supplementary ones
 * @param privileges capabilities
 */
record Credentials(long userId, long groupId, List<Long> otherGroups, ThreadPrivileges privileges) {

    private static final String STATUS = "thread-self/status";
    private static final int EFFECTIVE = 1;

    /** Of the thread that calls this. Without /proc it is somebody whom nothing is known of: -1, without groups. */
    static Credentials read(ProcFiles proc) {
        List<String> lines = proc.lines(STATUS);
        long[] users = numbers(lines, "Uid:");
        long[] groups = numbers(lines, "Gid:");
        return new Credentials(
                users.length > EFFECTIVE ? users[EFFECTIVE] : -1,
                groups.length > EFFECTIVE ? groups[EFFECTIVE] : -1,
                LongStream.of(numbers(lines, "Groups:")).boxed().toList(),
                ThreadPrivileges.parse(lines));
    }

    private static long[] numbers(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .flatMap(line ->
                        Arrays.stream(line.substring(name.length()).strip().split("\\s+", -1)))
                .filter(word -> word.matches("[0-9]{1,10}"))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    boolean isRoot() {
        return userId == 0;
    }

    /** Every group, the effective one first, each once. */
    List<Long> groups() {
        return Stream.concat(Stream.of(groupId), otherGroups.stream())
                .distinct()
                .toList();
    }

    boolean has(int capability) {
        return privileges.has(capability);
    }
}
