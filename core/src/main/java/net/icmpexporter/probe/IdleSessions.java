package net.icmpexporter.probe;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import net.icmpexporter.schedule.TimerWheel;

/**
 * Finds the sessions that nobody holds and nobody has asked for in a while, without looking at the others: each is looked at when it would have
 * been idle for too long if nobody had asked since the last look. Engine thread only.
 */
final class IdleSessions {

    private static final int INITIAL = 64;

    private final SessionTable sessions;
    private final Consumer<Session> end;
    private final long idleNs;
    private final TimerWheel looks;
    private final IntConsumer onLook = this::look;
    private int capacity = INITIAL;
    private long nowMonoNs;

    /**
     * @param end is to end a session that was idle for longer than {@code idleNs}
     * @param nowMonoNs the present
     */
    IdleSessions(SessionTable sessions, long idleNs, Consumer<Session> end, long nowMonoNs) {
        this.sessions = sessions;
        this.idleNs = idleNs;
        this.end = end;
        looks = new TimerWheel(INITIAL, nowMonoNs);
    }

    /** A session begins. */
    void begin(Session session) {
        if (session.index() >= capacity) {
            capacity = Math.max(capacity * 2, session.index() + 1);
            looks.grow(capacity);
        }
        looks.schedule(session.index(), session.lastAccessMonoNs() + idleNs + 1);
    }

    /** A session has ended. */
    void end(Session session) {
        looks.cancel(session.index());
    }

    /** Ends those whose time is over. */
    void endThose(long atMonoNs) {
        nowMonoNs = atMonoNs;
        looks.fire(atMonoNs, onLook);
    }

    private void look(int index) {
        Session session = sessions.get(index);
        if (session == null) {
            throw new IllegalStateException("index " + index + " is to be looked at and has no session");
        }
        if (session.isHeld()) {
            looks.schedule(index, nowMonoNs + idleNs + 1);
        } else if (nowMonoNs - session.lastAccessMonoNs() > idleNs) {
            end.accept(session);
        } else {
            begin(session);
        }
    }
}
