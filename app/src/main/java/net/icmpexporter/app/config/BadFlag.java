package net.icmpexporter.app.config;

import java.io.Serial;

/** A command line that cannot be obeyed. The message is one line for people. Expected, hence without a stack trace. */
public final class BadFlag extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param message which flag, what is wrong with it, and what would be right */
    public BadFlag(String message) {
        super(message, null, false, false);
    }
}
