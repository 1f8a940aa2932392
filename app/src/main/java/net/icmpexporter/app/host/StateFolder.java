package net.icmpexporter.app.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a program keeps what it must not lose, if nobody says where: what systemd says in {@code STATE_DIRECTORY}
 * (systemd.exec(5)), else a folder of our name in the user's state folder (XDG Base Directory Specification).
 */
public final class StateFolder {

    private static final String OWN = "icmp-exporter";

    private StateFolder() {}

    /** The usual place; null if the environment names none. */
    public static @Nullable Path usual(Map<String, String> environment) {
        Path ofService =
                absolute(environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0]);
        if (ofService != null) {
            return ofService;
        }
        Path ofUser = absolute(environment.getOrDefault("XDG_STATE_HOME", ""));
        if (ofUser != null) {
            return ofUser.resolve(OWN);
        }
        Path home = absolute(environment.getOrDefault("HOME", ""));
        return home == null ? null : home.resolve(".local").resolve("state").resolve(OWN);
    }

    /** What is not absolute does not count, says the specification. */
    private static @Nullable Path absolute(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute() ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
