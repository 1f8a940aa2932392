package net.icmpexporter.linux.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The interfaces in this process' network namespace. Their names are from /proc/net/dev (proc(5)), which unlike
 * {@link java.net.NetworkInterface} has those without an address too.
 */
final class HostInterfaces {

    private static final int HEADING_LINES = 2;

    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final String VRF = "DEVTYPE=vrf";

    private HostInterfaces() {}

    /** Whether an interface is a VRF or belongs to one; false if that cannot be read. */
    static boolean isInVrf(String name) {
        return isInVrf(INTERFACES, name);
    }

    /** The same for another place of /sys/class/net (Documentation/ABI/testing/sysfs-class-net). */
    static boolean isInVrf(Path interfaces, String name) {
        return isVrf(interfaces.resolve(name)) || isVrf(interfaces.resolve(name).resolve("master"));
    }

    private static boolean isVrf(Path directory) {
        try {
            return Files.readAllLines(directory.resolve("uevent"), StandardCharsets.UTF_8)
                    .contains(VRF);
        } catch (IOException noneOrNoSysfs) {
            return false;
        }
    }

    /** The names as a list for people, in the kernel's order; a question mark if they cannot be read. */
    static String listed() {
        try {
            List<String> names = new ArrayList<>();
            List<String> lines = Files.readAllLines(Path.of("/proc/net/dev"), StandardCharsets.UTF_8);
            for (String line : lines.subList(Math.min(HEADING_LINES, lines.size()), lines.size())) {
                int colon = line.lastIndexOf(':');
                if (colon > 0) {
                    names.add(line.substring(0, colon).strip());
                }
            }
            return String.join(", ", names);
        } catch (IOException unreadable) {
            return "?";
        }
    }
}
