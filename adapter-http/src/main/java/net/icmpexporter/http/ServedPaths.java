package net.icmpexporter.http;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The paths that exist, some of them with a segment that may be anything: {@code /api/targets/{target}}. */
final class ServedPaths {

    private final Set<String> fixed;
    private final List<String[]> open;

    ServedPaths(Collection<String> patterns) {
        fixed = patterns.stream().filter(pattern -> pattern.indexOf('{') < 0).collect(Collectors.toSet());
        open = patterns.stream()
                .filter(pattern -> pattern.indexOf('{') >= 0)
                .map(pattern -> pattern.split("/", -1))
                .toList();
    }

    /** Those without such a segment. */
    Set<String> fixed() {
        return fixed;
    }

    /**
     * The pattern that a path belongs to; empty if it does not exist.
     *
     * @param path as it was sent
     */
    String pattern(String path) {
        if (fixed.contains(path)) {
            return path;
        }
        String[] segments = path.split("/", -1);
        return open.stream()
                .filter(pattern -> matches(pattern, segments))
                .map(pattern -> String.join("/", pattern))
                .findFirst()
                .orElse("");
    }

    private static boolean matches(String[] pattern, String[] segments) {
        if (pattern.length != segments.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            boolean matches = pattern[i].startsWith("{") ? !segments[i].isEmpty() : pattern[i].equals(segments[i]);
            if (!matches) {
                return false;
            }
        }
        return true;
    }
}
