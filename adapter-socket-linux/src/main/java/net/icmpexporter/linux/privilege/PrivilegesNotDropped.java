package net.icmpexporter.linux.privilege;

import java.io.Serial;

/** Privileges cannot be given up as asked. The message is for people, with what to do. Expected, hence without a trace. */
public final class PrivilegesNotDropped extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    PrivilegesNotDropped(String message) {
        super(message, null, false, false);
    }
}
