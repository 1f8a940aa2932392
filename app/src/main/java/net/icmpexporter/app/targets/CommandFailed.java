package net.icmpexporter.app.targets;

import java.io.Serial;

/** A command that came to nothing. The message is a line for people. Expected, hence without a trace. */
final class CommandFailed extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final ExitStatus status;

    private CommandFailed(ExitStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static CommandFailed refused(String message) {
        return new CommandFailed(ExitStatus.REFUSED, message);
    }

    static CommandFailed notReached(String message) {
        return new CommandFailed(ExitStatus.NOT_REACHED, message);
    }

    ExitStatus status() {
        return status;
    }
}
