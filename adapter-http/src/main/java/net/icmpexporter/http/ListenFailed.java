package net.icmpexporter.http;

import java.io.Serial;

/**
 * The server cannot listen where it was told to. Its message is one line for people, with what to do. An expected
 * condition of the host, hence checked and without a stack trace.
 */
public final class ListenFailed extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param message one line: where, why, and what to do */
    public ListenFailed(String message) {
        super(message, null, false, false);
    }
}
