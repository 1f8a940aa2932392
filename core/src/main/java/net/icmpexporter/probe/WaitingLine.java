package net.icmpexporter.probe;

import org.jspecify.annotations.Nullable;

/**
 * Sessions whose slot has come while the rate limit had nothing left, in the order in which that happened: first come,
 * first served, so that none starves. Engine thread only; allocates when sessions are added, never with packets.
 */
final class WaitingLine {

    private @Nullable Session[] places = new @Nullable Session[64];
    private int first;
    private int size;

    /** Makes room for every session to wait at once. Allocates. */
    void reserve(int sessions) {
        if (sessions <= places.length) {
            return;
        }
        @Nullable
        Session[] wider = new @Nullable Session[Math.max(places.length * 2, Integer.highestOneBit(sessions) * 2)];
        for (int i = 0; i < size; i++) {
            wider[i] = places[(first + i) & (places.length - 1)];
        }
        places = wider;
        first = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** To the end of the line. */
    void add(Session session) {
        places[(first + size) & (places.length - 1)] = session;
        size++;
    }

    /** The first in line, who stays there; null if nobody waits. */
    @Nullable
    Session first() {
        return size == 0 ? null : places[first];
    }

    /** The first in line, who leaves it; null if nobody waits. */
    @Nullable
    Session take() {
        if (size == 0) {
            return null;
        }
        Session session = places[first];
        places[first] = null;
        first = (first + 1) & (places.length - 1);
        size--;
        return session;
    }

    /** A session ends: whoever stood behind it moves up. */
    void remove(Session session) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Session waiting = places[(first + i) & (places.length - 1)];
            if (waiting != session) {
                places[(first + kept++) & (places.length - 1)] = waiting;
            }
        }
        for (int i = kept; i < size; i++) {
            places[(first + i) & (places.length - 1)] = null;
        }
        size = kept;
    }
}
