package net.icmpexporter.probe;

import java.util.Arrays;
import java.util.function.IntConsumer;
import net.icmpexporter.schedule.TimerWheel;
import net.icmpexporter.wire.CookieKey;
import org.jspecify.annotations.Nullable;

/**
 * Probes that were sent and are not resolved, one slot each, in arrays; with the deadline of each, and each session's
 * slots linked to a list. Engine thread only. Allocates when it grows, which happens with the number of sessions, never
 * with packets.
 */
final class InFlightTable {

    static final int NONE = -1;

    /** Instead of a stamp: it has not come. */
    static final long NO_STAMP = Long.MAX_VALUE;

    private static final byte UNANSWERED = 0;
    private static final byte ACCEPTED = 1;
    private static final byte REFUSED = 2;
    /** Besides: the answer to a later probe of the session came before. */
    private static final byte OVERTAKEN = 4;

    private static final int INITIAL = 1 << 12;
    private final TimerWheel deadlines;
    private @Nullable Session[] sessions = new @Nullable Session[INITIAL];
    private int[] numbers = new int[INITIAL];
    private long[] cookies = new long[INITIAL];
    private long[] sentMonoNs = new long[INITIAL];
    private long[] txKernelNs = new long[INITIAL];
    private long[] txNicNs = new long[INITIAL];
    private long[] rxKernelNs = new long[INITIAL];
    private long[] rxNicNs = new long[INITIAL];
    private long[] readMonoNs = new long[INITIAL];
    private long[] arrivedAfterMonoNs = new long[INITIAL];
    private byte[] answers = new byte[INITIAL];
    private byte[] hopLimits = new byte[INITIAL];
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
        txKernelNs = Arrays.copyOf(txKernelNs, capacity);
        txNicNs = Arrays.copyOf(txNicNs, capacity);
        rxKernelNs = Arrays.copyOf(rxKernelNs, capacity);
        rxNicNs = Arrays.copyOf(rxNicNs, capacity);
        readMonoNs = Arrays.copyOf(readMonoNs, capacity);
        arrivedAfterMonoNs = Arrays.copyOf(arrivedAfterMonoNs, capacity);
        answers = Arrays.copyOf(answers, capacity);
        hopLimits = Arrays.copyOf(hopLimits, capacity);
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
        answers[slot] = UNANSWERED;
        txKernelNs[slot] = NO_STAMP;
        txNicNs[slot] = NO_STAMP;
        rxKernelNs[slot] = NO_STAMP;
        rxNicNs[slot] = NO_STAMP;
        return slot;
    }

    void setCookie(int slot, long cookie) {
        cookies[slot] = cookie;
    }

    long cookie(int slot) {
        return cookies[slot];
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

    /** The slot that a packet names, not negative, if a probe with that very cookie is in flight there, else {@link #NONE}. */
    int find(int slot, long cookie) {
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

    /** The slot of a session's probe, or {@link #NONE}. */
    int findNumber(Session session, int number) {
        int slot = session.firstInFlight;
        while (slot != NONE && numbers[slot] != number) {
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

    /** Keeps the kernel's stamp of the packet that went out, on the scale without steps. */
    void setTxKernelNs(int slot, long stampNs) {
        txKernelNs[slot] = stampNs;
    }

    /** Keeps the card's stamp of the packet that went out. */
    void setTxNicNs(int slot, long stampNs) {
        txNicNs[slot] = stampNs;
    }

    /** Whether the packet that went out came back with a stamp, whosever. */
    boolean isStamped(int slot) {
        return txKernelNs[slot] != NO_STAMP || txNicNs[slot] != NO_STAMP;
    }

    /** The kernel's stamp of the packet that went out, or {@link #NO_STAMP}. */
    long txKernelNs(int slot) {
        return txKernelNs[slot];
    }

    /** The card's stamp of the packet that went out, or {@link #NO_STAMP}. */
    long txNicNs(int slot) {
        return txNicNs[slot];
    }

    /** Notes between which two moments the reply arrived: the sockets were empty, and it was read. */
    void setArrival(int slot, long afterMonoNs, long readAtMonoNs) {
        arrivedAfterMonoNs[slot] = afterMonoNs;
        readMonoNs[slot] = readAtMonoNs;
    }

    long arrivedAfterMonoNs(int slot) {
        return arrivedAfterMonoNs[slot];
    }

    /** The reply is here, with what stamps it has, or {@link #NO_STAMP}; the kernel's on the scale without steps. */
    void setAnswer(int slot, boolean refusal, long kernelNs, long nicNs, int hopLimit) {
        answers[slot] = refusal ? REFUSED : ACCEPTED;
        rxKernelNs[slot] = kernelNs;
        rxNicNs[slot] = nicNs;
        hopLimits[slot] = (byte) hopLimit;
    }

    /** The answer to a later probe of the session came before this one's. */
    void setOvertaken(int slot) {
        answers[slot] |= OVERTAKEN;
    }

    /** Whether {@link #setOvertaken} was called. */
    boolean isOvertaken(int slot) {
        return (answers[slot] & OVERTAKEN) != 0;
    }

    /** The hop limit left in the answer, 0 if not known. */
    int hopLimit(int slot) {
        return Byte.toUnsignedInt(hopLimits[slot]);
    }

    /** Lets an answered probe wait for a stamp of the sent packet. */
    void awaitTxStamp(int slot, long untilMonoNs) {
        deadlines.schedule(slot, untilMonoNs);
    }

    /** Whether the reply is here, and only a stamp of the sent packet missing. */
    boolean isAnswered(int slot) {
        return answers[slot] != UNANSWERED;
    }

    /** Whether the reply is a refusal. */
    boolean isRefusal(int slot) {
        return (answers[slot] & REFUSED) != 0;
    }

    /** The kernel's stamp of the reply, or {@link #NO_STAMP}. */
    long rxKernelNs(int slot) {
        return rxKernelNs[slot];
    }

    /** The card's stamp of the reply, or {@link #NO_STAMP}. */
    long rxNicNs(int slot) {
        return rxNicNs[slot];
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
