package net.icmpexporter.ping;

import java.io.Serial;

/**
 * The listener of a {@linkplain Pinger#stream stream} was {@link #MOST_WAITING} events behind, and the stream has ended: the future
 * fails with this. Dropping events would make figures of them wrong, and keeping more would fill the memory.
 */
public final class ListenerTooSlow extends RuntimeException {

    /** Events of one stream that may wait for its listener. */
    public static final int MOST_WAITING = 65_536;

    @Serial
    private static final long serialVersionUID = 1;

    ListenerTooSlow() {
        super("the listener is " + MOST_WAITING
                + " events behind: let it return sooner, or hand them to a thread of yours; the stream has ended");
    }
}
