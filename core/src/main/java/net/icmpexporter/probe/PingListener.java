package net.icmpexporter.probe;

/** Is told what becomes of the probes of a {@link PingSeries}. */
@FunctionalInterface
public interface PingListener {

    /**
     * Something happened. On the engine thread, which waits: returns at once, and throws nothing.
     *
     * @param event the last one is {@link PingEvent.Ended}
     */
    void on(PingEvent event);
}
