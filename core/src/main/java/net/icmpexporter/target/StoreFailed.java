package net.icmpexporter.target;

import java.io.Serial;

/** The store could not read or write. The message is a line for people: what, which file, why, and what to do. */
public final class StoreFailed extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** With a line for people. */
    public StoreFailed(String message) {
        super(message);
    }

    /** With a line for people, and what is behind it. */
    public StoreFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
