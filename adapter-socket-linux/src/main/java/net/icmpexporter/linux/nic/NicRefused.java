package net.icmpexporter.linux.nic;

import java.io.Serial;

/** An interface cannot stamp probes. The message is one line for people: which one, what it lacks, and what to do. */
public final class NicRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    NicRefused(String message) {
        super(message, null, false, false);
    }
}
