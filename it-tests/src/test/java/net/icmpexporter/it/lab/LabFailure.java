package net.icmpexporter.it.lab;

import java.io.Serial;

/** The lab could not do what a test asked of it. The message says what failed and, where known, what would help. */
public final class LabFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    LabFailure(String message) {
        super(message);
    }

    LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
