package net.icmpexporter.app.host;

import java.io.Serial;

/** The exporter cannot run here as it was told to. The message says why and what to do. Expected, hence without a trace. */
public final class StartRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** Says it in the words of {@code reason}, which are for people. */
    public StartRefused(Exception reason) {
        this(String.valueOf(reason.getMessage()));
    }

    /** @param message one line, or one line for each thing that is missing */
    public StartRefused(String message) {
        super(message, null, false, false);
    }
}
