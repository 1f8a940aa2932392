package net.icmpexporter.probe;

import java.util.List;

/** What other threads may ask of the engine. */
sealed interface EngineCommand {

    /** Start a session for each key that has none. */
    record Start(List<ProbeKey> keys) implements EngineCommand {
        public Start {
            keys = List.copyOf(keys);
        }
    }
}
