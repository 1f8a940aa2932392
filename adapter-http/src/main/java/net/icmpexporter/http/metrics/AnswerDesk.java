package net.icmpexporter.http.metrics;

import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Where answers are made, a few at a time. An answer of 256 targets takes some megabytes while it is being made, and a
 * processor's whole attention: made all at once, those of a dozen scrapers would fill a small heap and take the processors from
 * the probing; one after the other they take no longer. Any thread; who comes first is served first.
 */
public final class AnswerDesk {

    private final Semaphore places;
    private final Queue<AnswerBuffer> buffers = new ConcurrentLinkedQueue<>();

    /** @param places answers that are made at the same time, positive */
    public AnswerDesk(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Half of the processors, so that the probing has one of its own where there are two; four at the most. */
    public static AnswerDesk forProcessors(int processors) {
        return new AnswerDesk(Math.max(1, Math.min(4, processors / 2)));
    }

    /**
     * Makes an answer: waits for a place, which takes some milliseconds for each that is before.
     *
     * @throws E what the making throws; then there is no answer, and the place is free
     */
    public <E extends Exception> Exposition make(Making<E> making) throws E {
        places.acquireUninterruptibly();
        AnswerBuffer free = buffers.poll();
        AnswerBuffer buffer = free == null ? new AnswerBuffer() : free;
        try {
            return making.into(buffer);
        } finally {
            buffers.add(buffer);
            places.release();
        }
    }

    /**
     * Writes an answer of any kind, compressed while it is written if the client takes that; waits for a place.
     *
     * @throws E what the writing throws; then there is no answer, and the place is free
     */
    public <E extends Exception> Exposition write(String contentType, boolean zipped, Writing<E> writing) throws E {
        return make(buffer -> {
            buffer.begin(zipped);
            writing.to(buffer);
            return new Exposition(contentType, zipped ? "gzip" : null, buffer.end());
        });
    }

    /**
     * What is written at a place.
     *
     * @param <E> what can go wrong
     */
    @FunctionalInterface
    public interface Writing<E extends Exception> {
        /** Writes the answer; what it needs for that comes into being here, and not while others wait. */
        void to(OutputStream out) throws E;
    }

    /**
     * What is done at a place.
     *
     * @param <E> what can go wrong
     */
    @FunctionalInterface
    public interface Making<E extends Exception> {
        /** Makes the answer; what it needs for that, such as snapshots, comes into being here, and not while others wait. */
        Exposition into(AnswerBuffer buffer) throws E;
    }
}
