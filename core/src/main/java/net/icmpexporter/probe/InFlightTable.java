package net.icmpexporter.probe;

import java.util.Arrays;
import java.util.function.IntConsumer;
import net.icmpexporter.schedule.TimerWheel;
import net.icmpexporter.time.StampSource;
import net.icmpexporter.wire.CookieKey;
import org.jspecify.annotations.Nullable;

/**
 * Probes that were sent and are not resolved, one slot each, in arrays; with the deadline of each, and each session's
 * slots linked to a list. Engine thread only. Allocates when it grows, which happens with the number of sessions, never
 * with packets.
 */
final class InFlightTable {

    static final int NONE = -1;

    private static final int INITIAL = 1 << 12;
    private static final StampSource[] SOURCES = StampSource.values();

    private final TimerWheel deadlines;
    private @Nullable Session[] sessions = new @Nullable Session[INITIAL];
    private int[] numbers = new int[INITIAL];
    private long[] cookies = new long[INITIAL];
    private long[] sentMonoNs = new long[INITIAL];
    private long[] txStampNs = new long[INITIAL];
    private byte[] txSource = new byte[INITIAL];
    private long[] rxStampNs = new long[INITIAL];
    private byte[] rxSource = new byte[INITIAL];
    private long[] readMonoNs = new long[INITIAL];
    private long[] arrivedAfterMonoNs = new long[INITIAL];
    private boolean[] answered = new boolean[INITIAL];
    private int[] nextOfSession = new int[INITIAL];
    private int[] previousOfSession = new int[INITIAL];
    private int[] free = new int[INITIAL];
    private int freeCount;
    private int size;

    InFlightTable(long nowMonoNs) {
        deadlines = new TimerWheel(INITIAL, nowMonoNs);
        for (int slot = INITIAL - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Makes room for at least {@code wanted} probes, or {@link CookieKey#MAX_SLOTS} if that is less. Allocates. */
    void reserve(long wanted) {
        int old = numbers.length;
        int capacity = old;
        while (capacity < wanted && capacity < CookieKey.MAX_SLOTS) {
            capacity *= 2;
        }
        if (capacity == old) {
            return;
        }
        deadlines.grow(capacity);
        sessions = Arrays.copyOf(sessions, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        cookies = Arrays.copyOf(cookies, capacity);
        sentMonoNs = Arrays.copyOf(sentMonoNs, capacity);
        txStampNs = Arrays.copyOf(txStampNs, capacity);
        txSource = Arrays.copyOf(txSource, capacity);
        rxStampNs = Arrays.copyOf(rxStampNs, capacity);
        rxSource = Arrays.copyOf(rxSource, capacity);
        readMonoNs = Arrays.copyOf(readMonoNs, capacity);
        arrivedAfterMonoNs = Arrays.copyOf(arrivedAfterMonoNs, capacity);
        answered = Arrays.copyOf(answered, capacity);
        nextOfSession = Arrays.copyOf(nextOfSession, capacity);
        previousOfSession = Arrays.copyOf(previousOfSession, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int slot = capacity - 1; slot >= old; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Probes in flight. */
    int size() {
        return size;
    }

    /** A slot for a packet that is being made, or {@link #NONE}. It is not in flight before {@link #launch}. */
    int claim(Session session, int number) {
        if (freeCount == 0) {
            return NONE;
        }
        int slot = free[--freeCount];
        sessions[slot] = session;
        numbers[slot] = number;
        answered[slot] = false;
        txSource[slot] = (byte) StampSource.NONE.ordinal();
        rxSource[slot] = (byte) StampSource.NONE.ordinal();
        return slot;
    }

    void setCookie(int slot, long cookie) {
        cookies[slot] = cookie;
    }

    /** Gives a claimed slot back whose packet was not sent. */
    void unclaim(int slot) {
        sessions[slot] = null;
        cookies[slot] = 0;
        free[freeCount++] = slot;
    }

    /** The packet in a claimed slot went out. */
    void launch(int slot, long sentAtMonoNs, long deadlineMonoNs) {
        Session session = session(slot);
        sentMonoNs[slot] = sentAtMonoNs;
        int first = session.firstInFlight;
        nextOfSession[slot] = first;
        previousOfSession[slot] = NONE;
        if (first != NONE) {
            previousOfSession[first] = slot;
        }
        session.firstInFlight = slot;
        deadlines.schedule(slot, deadlineMonoNs);
        size++;
    }

    /** Ends a probe in flight, and frees its slot. */
    void release(int slot) {
        Session session = session(slot);
        int before = previousOfSession[slot];
        int after = nextOfSession[slot];
        if (before == NONE) {
            session.firstInFlight = after;
        } else {
            nextOfSession[before] = after;
        }
        if (after != NONE) {
            previousOfSession[after] = before;
        }
        deadlines.cancel(slot);
        size--;
        unclaim(slot);
    }

    /** The slot that a cookie names, if a probe with that very cookie is in flight there, else {@link #NONE}. */
    int find(long cookie) {
        int slot = CookieKey.slot(cookie);
        return slot < cookies.length && cookies[slot] == cookie && deadlines.isScheduled(slot) ? slot : NONE;
    }

    /** The slot of a session's probe with the lower 16 bits of its number, or {@link #NONE}. */
    int findSequence(Session session, int sequence) {
        int slot = session.firstInFlight;
        while (slot != NONE && (numbers[slot] & 0xFFFF) != sequence) {
            slot = nextOfSession[slot];
        }
        return slot;
    }

    Session session(int slot) {
        Session session = sessions[slot];
        if (session == null) {
            throw new IllegalStateException("slot " + slot + " is free");
        }
        return session;
    }

    int number(int slot) {
        return numbers[slot];
    }

    long sentMonoNs(int slot) {
        return sentMonoNs[slot];
    }

    /** Keeps the stamp of the packet that went out; KERNEL on the scale without steps, NIC as it came. */
    void setTxStamp(int slot, StampSource source, long stampNs) {
        txSource[slot] = (byte) source.ordinal();
        txStampNs[slot] = stampNs;
    }

    StampSource txSource(int slot) {
        return SOURCES[txSource[slot]];
    }

    long txStampNs(int slot) {
        return txStampNs[slot];
    }

    /** Notes between which two moments the reply arrived: the sockets were empty, and it was read. */
    void setArrival(int slot, long afterMonoNs, long readAtMonoNs) {
        arrivedAfterMonoNs[slot] = afterMonoNs;
        readMonoNs[slot] = readAtMonoNs;
    }

    long arrivedAfterMonoNs(int slot) {
        return arrivedAfterMonoNs[slot];
    }

    /** Keeps the reply's stamp while the other one is missing; the probe then waits for it until {@code untilMonoNs}. */
    void awaitTxStamp(int slot, StampSource source, long stampNs, long untilMonoNs) {
        answered[slot] = true;
        rxSource[slot] = (byte) source.ordinal();
        rxStampNs[slot] = stampNs;
        deadlines.schedule(slot, untilMonoNs);
    }

    /** Whether the reply is here, and only the stamp of the sent packet missing. */
    boolean isAnswered(int slot) {
        return answered[slot];
    }

    StampSource rxSource(int slot) {
        return SOURCES[rxSource[slot]];
    }

    long rxStampNs(int slot) {
        return rxStampNs[slot];
    }

    /** When this process read the reply. */
    long readMonoNs(int slot) {
        return readMonoNs[slot];
    }

    /** Calls {@code handler} for every slot whose deadline has passed; it must release each. */
    int expire(long nowMonoNs, IntConsumer handler) {
        return deadlines.fire(nowMonoNs, handler);
    }

    long nextDeadlineMonoNs(long elseMonoNs) {
        return deadlines.nextNs(elseMonoNs);
    }
}
