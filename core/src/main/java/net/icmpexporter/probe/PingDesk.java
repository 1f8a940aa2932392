package net.icmpexporter.probe;

import java.util.Collection;
import java.util.List;

/** The door for every thread but the engine's that wants single probes. Any thread, never blocks. */
public final class PingDesk {

    private final EngineCommands commands;

    /** @param commands the engine's queue */
    public PingDesk(EngineCommands commands) {
        this.commands = commands;
    }

    /**
     * Begins some series with the engine's next lap, each of which is new.
     *
     * @throws EngineBusy if the engine cannot take them; then none was begun
     */
    public void begin(Collection<PingSeries> series) throws EngineBusy {
        command(new EngineCommand.Ping(List.copyOf(series)));
    }

    /**
     * Ends some series early: whatever is in flight becomes nothing. Those that have ended are left out.
     *
     * @throws EngineBusy if the engine cannot take it; then all go on
     */
    public void cancel(Collection<PingSeries> series) throws EngineBusy {
        command(new EngineCommand.CancelPings(List.copyOf(series)));
    }

    private void command(EngineCommand command) throws EngineBusy {
        if (!commands.offer(command)) {
            throw EngineBusy.ofWaiting();
        }
    }
}
