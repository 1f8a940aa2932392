package net.icmpexporter.linux.nic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The cards behind an interface, from the links {@code lower_NAME} in /sys/class/net (Documentation/ABI/testing/sysfs-class-net
 * speaks of them as adjacent devices): a VLAN, bond, team or bridge stamps nothing itself, and only some kernels pass the
 * question on.
 */
final class LowerInterfaces {

    private static final String LOWER = "lower_";

    /** As many as the kernel lets pile up, MAX_NEST_DEV in linux/netdevice.h. */
    private static final int MOST_LAYERS = 8;

    private final Path interfaces;

    /** @param interfaces /sys/class/net, or what stands for it */
    LowerInterfaces(Path interfaces) {
        this.interfaces = interfaces;
    }

    /** Those below which there is nothing more, in order of their names; the interface itself if it has nothing below. */
    List<String> cardsBehind(String name) {
        SortedSet<String> cards = new TreeSet<>();
        collect(name, cards, 0);
        return List.copyOf(cards);
    }

    private void collect(String name, SortedSet<String> cards, int depth) {
        List<String> lower = depth > MOST_LAYERS ? List.of() : lower(name);
        if (lower.isEmpty()) {
            cards.add(name);
        }
        lower.forEach(below -> collect(below, cards, depth + 1));
    }

    private List<String> lower(String name) {
        Path folder = interfaces.resolve(name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(entry -> entry.startsWith(LOWER))
                    .map(entry -> entry.substring(LOWER.length()))
                    .toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }
}
