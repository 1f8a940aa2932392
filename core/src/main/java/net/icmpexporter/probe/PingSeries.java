package net.icmpexporter.probe;

import org.jspecify.annotations.Nullable;

/**
 * A number of probes of one target, the first at once and the others an interval apart. Each series has its own session, whatever
 * else probes the target. Made by any thread, then the engine's.
 */
public final class PingSeries {

    private final ProbeKey key;
    private final int count;
    private final PingListener listener;

    /** Probes that have not been handed to the kernel yet. Engine thread. */
    private int remaining;

    /** While it lasts. Engine thread. */
    private @Nullable Session session;

    /**
     * @param key what to probe, and how
     * @param count probes, positive
     * @param listener is told what becomes of them
     */
    public PingSeries(ProbeKey key, int count, PingListener listener) {
        if (count < 1) {
            throw new IllegalArgumentException("a series has one probe or more, not " + count);
        }
        this.key = key;
        this.count = count;
        this.listener = listener;
        this.remaining = count;
    }

    /** What is probed. */
    public ProbeKey key() {
        return key;
    }

    /** How many probes. */
    public int count() {
        return count;
    }

    void began(Session own) {
        session = own;
    }

    /** Null before it begins and after its end. */
    @Nullable
    Session session() {
        return session;
    }

    void ended() {
        session = null;
    }

    /** One probe was used up; whether it was the last. */
    boolean useUp() {
        remaining--;
        return remaining == 0;
    }

    boolean isUsedUp() {
        return remaining == 0;
    }

    void tell(PingEvent event) {
        listener.on(event);
    }
}
