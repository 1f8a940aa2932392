package net.icmpexporter.app.host;

import java.util.logging.LogManager;

/**
 * Keeps the log open to the very end. The JDK's own manager takes all handlers away in a shutdown hook of its own, at the
 * same time as ours still has something to say. Public because the JDK creates it by name.
 */
public final class LastingLog extends LogManager {

    /** Created by the JDK, once. */
    public LastingLog() {}

    @Override
    public void reset() {
        // whatever is to be removed is removed one by one, in LogFormat
    }
}
