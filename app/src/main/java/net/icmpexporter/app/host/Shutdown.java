package net.icmpexporter.app.host;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be closed at the end: in the reverse order of the start, each once; one failure does not keep the rest open. */
public final class Shutdown {

    private static final System.Logger LOG = System.getLogger(Shutdown.class.getName());

    private record Part(String name, AutoCloseable closeable) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Nothing to close yet. */
    public Shutdown() {}

    /** To be closed before everything that was registered earlier. Any thread. */
    public synchronized void register(String name, AutoCloseable closeable) {
        parts.push(new Part(name, closeable));
    }

    /** Closes everything that is registered. Any thread; a second call finds nothing left. */
    public synchronized void run() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
            } catch (Exception failure) {
                LOG.log(System.Logger.Level.ERROR, "closing " + part.name() + " failed", failure);
            }
        }
    }
}
