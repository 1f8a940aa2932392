package net.icmpexporter.linux.socket;

import java.util.function.Consumer;

/**
 * Says each kind of surprise once, in words: what repeats is counted elsewhere, and a line for each packet would hide it.
 * Engine thread only.
 */
public final class FaultNotes {

    private static final int LIMIT = 64;

    private final Consumer<String> listener;
    private final long[] seen = new long[LIMIT];
    private int count;

    /** @param listener takes one line for people; must neither block nor throw */
    public FaultNotes(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Whether this is the first of its kind, so that {@link #say} is due. Allocates nothing. */
    boolean isFirst(Fault fault, int number) {
        long kind = ((long) fault.ordinal() << 32) | Integer.toUnsignedLong(number);
        for (int i = 0; i < count; i++) {
            if (seen[i] == kind) {
                return false;
            }
        }
        if (count == LIMIT) {
            return false;
        }
        seen[count++] = kind;
        return true;
    }

    /** Hands a line to the listener. */
    void say(String line) {
        listener.accept(line);
    }
}
