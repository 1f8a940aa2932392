package net.icmpexporter.probe;

import java.util.List;

/** What other threads may ask of the engine. */
sealed interface EngineCommand {

    /**
     * Start a session for each key that has none.
     *
     * @param keys of the sessions
     * @param held whether these sessions, and those that were there, are to live on although nobody asks for them
     */
    record Start(List<ProbeKey> keys, boolean held) implements EngineCommand {
        public Start {
            keys = List.copyOf(keys);
        }
    }

    /** Hold sessions no longer: those that nobody else has asked for end. */
    record Release(List<ProbeKey> keys) implements EngineCommand {
        public Release {
            keys = List.copyOf(keys);
        }
    }

    /** Count anew what is told of held sessions. */
    record Recount(List<ProbeKey> keys) implements EngineCommand {
        public Recount {
            keys = List.copyOf(keys);
        }
    }

    /** Begin some series. */
    record Ping(List<PingSeries> series) implements EngineCommand {
        public Ping {
            series = List.copyOf(series);
        }
    }

    /** End some series early. */
    record CancelPings(List<PingSeries> series) implements EngineCommand {
        public CancelPings {
            series = List.copyOf(series);
        }
    }
}
