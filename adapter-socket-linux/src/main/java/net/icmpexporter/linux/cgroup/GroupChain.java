package net.icmpexporter.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where in the file system the control groups are that a process's processor time is governed by: its {@code cgroup} says which
 * group of which hierarchy (cgroups(7)), its {@code mountinfo} where that hierarchy, or the part of it that a container sees, is
 * mounted (proc(5)). Keeps nothing, since a process may be moved.
 */
final class GroupChain {

    private static final String CONTROLLER = "cpu";
    private static final String V1_TYPE = "cgroup";
    private static final String V2_TYPE = "cgroup2";

    // fields of a line of mountinfo; after them optional ones up to a hyphen, then type, source and options
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;
    private static final int MOUNT_OPTIONAL = 6;

    private final Path process;

    /** @param process the directory of a process below /proc */
    GroupChain(Path process) {
        this.process = process;
    }

    /** A group of a hierarchy of v1 that has the controller, or of v2. */
    private record Membership(boolean v2, Path group) {}

    /** A mount of a hierarchy: the group that is at its root, and the directory. */
    private record Mount(Path root, Path point) {

        boolean shows(Path group) {
            return group.startsWith(root);
        }

        Path directory(Path group) {
            return point.resolve(root.relativize(group));
        }
    }

    /**
     * The directories of the process's own group and of those above it, upwards, as far as they can be seen; empty if there is
     * none.
     *
     * @throws IOException if the process's files cannot be read
     */
    List<Path> upwards() throws IOException {
        Optional<Membership> membership = membership();
        if (membership.isEmpty()) {
            return List.of();
        }
        Path group = membership.get().group();
        return mounts(membership.get().v2()).stream()
                .filter(mount -> mount.shows(group))
                .min(Comparator.comparingInt(mount -> mount.root().getNameCount()))
                .map(mount -> upwards(mount.directory(group), mount.point()))
                .orElse(List.of());
    }

    private static List<Path> upwards(Path own, Path top) {
        List<Path> directories = new ArrayList<>();
        for (Path directory = own; directory != null && directory.startsWith(top); directory = directory.getParent()) {
            directories.add(directory);
        }
        return directories;
    }

    /** A controller belongs to one hierarchy at a time; where v1 has it, v2 has not. */
    private Optional<Membership> membership() throws IOException {
        Optional<Membership> v2 = Optional.empty();
        for (String line : lines("cgroup")) {
            String[] field = line.split(":", 3);
            if (field.length < 3 || isOutside(field[2])) {
                continue;
            }
            if (has(field[1], CONTROLLER)) {
                return Optional.of(new Membership(false, Path.of(field[2])));
            }
            if (field[0].equals("0") && field[1].isEmpty()) {
                v2 = Optional.of(new Membership(true, Path.of(field[2])));
            }
        }
        return v2;
    }

    /** A group beside or above the root of our namespace: nothing is known of the way there (cgroup_namespaces(7)). */
    private static boolean isOutside(String group) {
        return Arrays.asList(group.split("/", -1)).contains("..");
    }

    private List<Mount> mounts(boolean v2) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines("mountinfo")) {
            List<String> field = List.of(line.split(" ", -1));
            int hyphen = field.size() <= MOUNT_OPTIONAL
                    ? -1
                    : field.subList(MOUNT_OPTIONAL, field.size()).indexOf("-");
            int type = MOUNT_OPTIONAL + hyphen + 1;
            if (hyphen < 0 || field.size() < type + 3) {
                continue;
            }
            boolean fits = v2
                    ? field.get(type).equals(V2_TYPE)
                    : field.get(type).equals(V1_TYPE) && has(field.get(type + 2), CONTROLLER);
            if (fits) {
                mounts.add(new Mount(Path.of(plain(field.get(MOUNT_ROOT))), Path.of(plain(field.get(MOUNT_POINT)))));
            }
        }
        return mounts;
    }

    private static boolean has(String list, String word) {
        return Arrays.asList(list.split(",", -1)).contains(word);
    }

    /** Without the octal numbers that stand for blanks and backslashes in mountinfo. */
    private static String plain(String escaped) {
        return escaped.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    private List<String> lines(String file) throws IOException {
        return new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
