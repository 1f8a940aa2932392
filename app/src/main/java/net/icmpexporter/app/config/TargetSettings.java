package net.icmpexporter.app.config;

import org.jspecify.annotations.Nullable;

/**
 * What the flags said about targets that stay, checked.
 *
 * @param file the configuration file; empty for none
 * @param dataFolder where targets, figures and histories are kept; {@link #AUTO} for the usual place, empty for memory alone
 * @param historyHours how many hours of history are kept, 1 or more
 * @param apiListen where the API takes changes too; null for nowhere
 * @param apiTokenFile the file with the token that changes need; empty for none
 */
public record TargetSettings(
        String file,
        String dataFolder,
        long historyHours,
        @Nullable ListenAddress apiListen,
        String apiTokenFile) {

    /** The value of the data flag that leaves the choice to the environment. */
    public static final String AUTO = "auto";
}
