package net.icmpexporter.linux.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel says of itself in small files, proc(5). A file that cannot be read is an empty one. */
final class ProcFiles {

    private static final int HEADING_LINES = 2;

    private final Path proc;

    /** @param proc /proc, or what stands for it */
    ProcFiles(Path proc) {
        this.proc = proc;
    }

    /** The lines of a file. */
    List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException notHere) {
            return List.of();
        }
    }

    boolean exists(String file) {
        return Files.exists(proc.resolve(file));
    }

    /** A kernel parameter, such as {@code net.core.rmem_max}; empty if it is not to be seen here. */
    String sysctl(String name) {
        List<String> lines = lines("sys/" + name.replace('.', '/'));
        return lines.isEmpty() ? "" : lines.get(0).strip().replace('\t', ' ');
    }

    /** The same as a number; -1 if it is not to be seen, or is none. */
    long number(String name) {
        String text = sysctl(name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** Whether capabilities here are those of the host, user_namespaces(7): some things take no others. */
    boolean isHostsUserNamespace() {
        List<String> map = lines("self/uid_map");
        return map.isEmpty() || map.get(0).strip().matches("0 +0 +4294967295");
    }

    /** Every interface, also without an address, in the kernel's order. */
    List<String> interfaces() {
        List<String> names = new ArrayList<>();
        List<String> lines = lines("net/dev");
        for (String line : lines.subList(Math.min(HEADING_LINES, lines.size()), lines.size())) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                names.add(line.substring(0, colon).strip());
            }
        }
        return names;
    }
}
