package net.icmpexporter.linux.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the interfaces in this process' network namespace, from /proc/net/dev (proc(5)): unlike
 * {@link java.net.NetworkInterface} that has those without an address too.
 */
final class HostInterfaces {

    private static final int HEADING_LINES = 2;

    private HostInterfaces() {}

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
