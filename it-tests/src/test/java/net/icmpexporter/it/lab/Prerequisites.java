package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process may make networks: it must be root, either really or in a user namespace of its own. A test that
 * needs one fails without; it is never skipped.
 */
final class Prerequisites {

    /** What makes a user's JVM root of namespaces of its own, with a place for the names of ip-netns(8). */
    private static final String WITHOUT_ROOT = "it-tests/src/test/sh/in-user-namespace ./check";

    private Prerequisites() {}

    static void check() {
        String name = "icx-" + ProcessHandle.current().pid() + "-0-may-i";
        Command.Result added = Namespace.add(name);
        Namespace.delete(name);
        if (added.status() != 0) {
            throw new LabFailure("cannot make network namespaces: "
                    + added.output().strip() + ". Run the tests as root, or as a user with: " + WITHOUT_ROOT);
        }
        if (!Files.isWritable(Path.of("/dev/net/tun"))) {
            throw new LabFailure("cannot open /dev/net/tun: modprobe tun, or for users: chmod 666 /dev/net/tun");
        }
    }

    /** Whether user and group 65534 exist here: in a user namespace made by a user they usually do not. */
    static boolean hasNobody() {
        return maps("/proc/self/uid_map", 65_534) && maps("/proc/self/gid_map", 65_534);
    }

    private static boolean maps(String file, long id) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] field = line.strip().split("\\s+", -1);
                long first = Long.parseLong(field[0]);
                if (first <= id && id < first + Long.parseLong(field[2])) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new LabFailure(file + ": " + e.getMessage(), e);
        }
    }
}
