package net.icmpexporter.probe;

import java.io.Serial;

/**
 * The engine cannot take more now: its queue of commands is full, or there are as many sessions as there may be
 * ({@link SessionLimit}). Nothing of the request has been registered. Expected under overload, hence checked and without a stack trace.
 */
public final class EngineBusy extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param message what is full, and how much fits */
    public EngineBusy(String message) {
        super(message, null, false, false);
    }

    /** The queue is full. */
    static EngineBusy ofWaiting() {
        return new EngineBusy("the engine has " + EngineCommands.CAPACITY + " requests waiting");
    }
}
