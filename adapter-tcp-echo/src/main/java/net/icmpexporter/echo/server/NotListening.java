package net.icmpexporter.echo.server;

import java.io.Serial;

/** The server cannot listen where it was told to. The message is one line for people. Expected, hence without a trace. */
public final class NotListening extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    NotListening(String message) {
        super(message, null, false, false);
    }
}
