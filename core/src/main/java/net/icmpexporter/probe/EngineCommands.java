package net.icmpexporter.probe;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The bounded queue through which other threads reach the engine. Any thread offers, the engine thread takes. */
public final class EngineCommands {

    /** Commands that fit. */
    static final int CAPACITY = 1024;

    private final ArrayBlockingQueue<EngineCommand> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Runnable wakeup;

    /** @param wakeup ends the engine's sleep; called on the offering thread, must not block */
    public EngineCommands(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Any thread. False if the queue is full: the command was not taken. */
    boolean offer(EngineCommand command) {
        if (!queue.offer(command)) {
            return false;
        }
        wakeup.run();
        return true;
    }

    /** Engine thread: the next command, or null. */
    @Nullable
    EngineCommand take() {
        return queue.poll();
    }
}
