package net.icmpexporter.stats;

import java.util.concurrent.atomic.AtomicLongArray;

/** A TCP echo server's own counters. One writer, the server's thread; any thread reads. Nothing allocates. */
public final class EchoServerMeter {

    private final AtomicLongArray counts = new AtomicLongArray(EchoServerCounter.values().length);
    private volatile long connections;

    /** Everything at 0. */
    public EchoServerMeter() {}

    /** Adds {@code amount}, not negative. The server's thread. */
    public void add(EchoServerCounter counter, long amount) {
        int cell = counter.ordinal();
        counts.setOpaque(cell, counts.getOpaque(cell) + amount);
    }

    /** States how many connections are open. The server's thread. */
    public void connections(long open) {
        connections = open;
    }

    /** A counter's value. */
    public long value(EchoServerCounter counter) {
        return counts.getOpaque(counter.ordinal());
    }

    /** Connections that are open now. */
    public long connections() {
        return connections;
    }
}
