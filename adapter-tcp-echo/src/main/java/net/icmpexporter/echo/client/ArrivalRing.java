package net.icmpexporter.echo.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from the client's thread, which adds, to the engine's, which takes. Bounded; neither side locks, waits or
 * allocates.
 */
final class ArrivalRing {

    private final int mask;
    private final EchoConnection[] connections;
    private final long[] sequences;
    private final long[] wallNs;
    private final long[] afterMonoNs;
    private final long[] readMonoNs;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    /** @param capacity a power of two */
    ArrivalRing(int capacity) {
        mask = capacity - 1;
        connections = new EchoConnection[capacity];
        sequences = new long[capacity];
        wallNs = new long[capacity];
        afterMonoNs = new long[capacity];
        readMonoNs = new long[capacity];
    }

    /** The client's thread: false if there is no room. */
    boolean add(EchoConnection connection, long sequence, long frameWallNs, long notBeforeMonoNs, long atMonoNs) {
        long place = added.getPlain();
        if (place - taken.getAcquire() > mask) {
            return false;
        }
        int cell = (int) place & mask;
        connections[cell] = connection;
        sequences[cell] = sequence;
        wallNs[cell] = frameWallNs;
        afterMonoNs[cell] = notBeforeMonoNs;
        readMonoNs[cell] = atMonoNs;
        added.setRelease(place + 1);
        return true;
    }

    /** The engine's thread: the cell of the next frame, -1 if there is none. It is valid until {@link #next}. */
    int first() {
        long place = taken.getPlain();
        return place == added.getAcquire() ? -1 : (int) place & mask;
    }

    /** The engine's thread: the first frame is done with. */
    void next() {
        taken.setRelease(taken.getPlain() + 1);
    }

    /** Whether there is a frame. */
    boolean isEmpty() {
        return taken.get() == added.get();
    }

    EchoConnection connection(int cell) {
        return connections[cell];
    }

    long sequence(int cell) {
        return sequences[cell];
    }

    long wallNs(int cell) {
        return wallNs[cell];
    }

    long afterMonoNs(int cell) {
        return afterMonoNs[cell];
    }

    long readMonoNs(int cell) {
        return readMonoNs[cell];
    }
}
