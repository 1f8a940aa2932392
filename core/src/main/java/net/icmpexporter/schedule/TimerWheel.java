package net.icmpexporter.schedule;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Deadlines of things that are numbered from 0: a wheel of lists (Varghese and Lauck, 1987, scheme 6), all in arrays of
 * {@code int}. Scheduling, cancelling and firing are O(1) and allocate nothing; a deadline more than one turn ahead waits
 * in its slot for its turn. Deadlines are exact, not rounded to the wheel's tick. One thread.
 */
public final class TimerWheel {

    private static final int TICK_SHIFT = 20;
    private static final int SLOTS = 1 << 14;
    private static final int MASK = SLOTS - 1;
    private static final int NONE = -1;
    private static final int LINKS = 3;
    /** Of these the state fits into the nearer caches, and they are enough to hide the way to memory. */
    private static final int DUE_AT_ONCE = 64;
    /** The list that {@link #fire} takes from: what it has taken off the wheel, and a callback may still cancel. */
    private static final int DUE = SLOTS;

    private final long startNs;
    private final int[] heads = new int[SLOTS + 1];
    private final long[] occupied = new long[SLOTS / Long.SIZE];
    /** For each thing, side by side: the list that it is in, and what is before and behind it there. */
    private int[] links;

    private long[] deadlineNs;
    private long currentTick;
    private int lastDue = NONE;
    private int size;

    /**
     * @param capacity things, numbered 0 to {@code capacity - 1}
     * @param startNs the present; any value, also negative
     */
    public TimerWheel(int capacity, long startNs) {
        this.startNs = startNs;
        Arrays.fill(heads, NONE);
        links = new int[capacity * LINKS];
        deadlineNs = new long[capacity];
        Arrays.fill(links, NONE);
    }

    /** Makes room for more things. Allocates. */
    public void grow(int capacity) {
        int old = links.length;
        links = Arrays.copyOf(links, capacity * LINKS);
        deadlineNs = Arrays.copyOf(deadlineNs, capacity);
        Arrays.fill(links, old, links.length, NONE);
    }

    /** Deadlines that are set. */
    public int size() {
        return size;
    }

    /** Whether a thing has a deadline. */
    public boolean isScheduled(int id) {
        return links[list(id)] != NONE;
    }

    /** The deadline of a scheduled thing. */
    public long deadlineNs(int id) {
        return deadlineNs[id];
    }

    /** Sets the deadline of a thing, in place of the one it may have. One in the past is due at the next {@link #fire}. */
    public void schedule(int id, long whenNs) {
        cancel(id);
        deadlineNs[id] = whenNs;
        link(id, (int) Math.max(tickOf(whenNs), currentTick) & MASK);
        size++;
    }

    /** Takes the deadline of a thing away; nothing if it has none. */
    public void cancel(int id) {
        if (links[list(id)] != NONE) {
            unlink(id);
            size--;
        }
    }

    /**
     * Calls {@code handler} for everything due at {@code nowNs} or before, each without a deadline by then; it may
     * schedule and cancel anything. What it schedules for {@code nowNs} or earlier fires at the next call.
     *
     * @param nowNs never less than at the call before
     * @return how many were called
     */
    public int fire(long nowNs, IntConsumer handler) {
        collect(nowNs);
        return fireSome(Integer.MAX_VALUE, handler);
    }

    /**
     * The same, for a part of what is due, the earliest first, and with word ahead: {@code ahead} is called for what is due,
     * some at a time, before {@code handler} is called for the first of these. Whoever keeps much state for each thing can so
     * have the processor fetch that of several at once.
     *
     * @param most how many may be called; the others stay due ({@link #hasDue})
     * @param ahead must leave the wheel alone; what it is told of may have been cancelled when its turn comes
     */
    public int fire(long nowNs, int most, IntConsumer ahead, IntConsumer handler) {
        collect(nowNs);
        int fired = 0;
        while (heads[DUE] != NONE && fired < most) {
            int some = Math.min(DUE_AT_ONCE, most - fired);
            int told = 0;
            for (int id = heads[DUE]; id != NONE && told < some; id = links[next(id)]) {
                ahead.accept(id);
                told++;
            }
            fired += fireSome(told, handler);
        }
        return fired;
    }

    /** Whether something that was due at the last {@link #fire} has not been called yet. */
    public boolean hasDue() {
        return heads[DUE] != NONE;
    }

    private int fireSome(int most, IntConsumer handler) {
        int fired = 0;
        while (heads[DUE] != NONE && fired < most) {
            int id = heads[DUE];
            unlink(id);
            size--;
            handler.accept(id);
            fired++;
        }
        return fired;
    }

    private void collect(long nowNs) {
        long nowTick = tickOf(nowNs);
        long from = Math.max(currentTick, nowTick - MASK);
        for (long tick = from; tick <= nowTick; tick = nextOccupied(tick + 1)) {
            int id = heads[(int) tick & MASK];
            while (id != NONE) {
                int following = links[next(id)];
                if (deadlineNs[id] - nowNs <= 0) {
                    unlink(id);
                    append(id);
                }
                id = following;
            }
        }
        currentTick = Math.max(currentTick, nowTick);
    }

    /**
     * When to call {@link #fire} next: the earliest deadline, or a moment before it if that lies more than a turn ahead.
     *
     * @return {@code elseNs} if nothing is scheduled
     */
    public long nextNs(long elseNs) {
        if (size == 0) {
            return elseNs;
        }
        if (hasDue()) {
            return deadlineNs[heads[DUE]];
        }
        long tick = nextOccupied(currentTick);
        if (tick - currentTick >= SLOTS) {
            return elseNs;
        }
        long earliestNs = startNs + ((tick + 1) << TICK_SHIFT);
        for (int id = heads[(int) tick & MASK]; id != NONE; id = links[next(id)]) {
            if (deadlineNs[id] - earliestNs < 0) {
                earliestNs = deadlineNs[id];
            }
        }
        return earliestNs;
    }

    /** The first tick from {@code tick} on whose slot is not empty; a turn or more later if there is none. */
    private long nextOccupied(long tick) {
        int slot = (int) tick & MASK;
        long ahead = 0;
        while (ahead < SLOTS) {
            long bits = occupied[slot >>> 6] >>> slot;
            if (bits != 0) {
                return tick + ahead + Long.numberOfTrailingZeros(bits);
            }
            int step = Long.SIZE - (slot & (Long.SIZE - 1));
            ahead += step;
            slot = (slot + step) & MASK;
        }
        return tick + SLOTS;
    }

    private static int list(int id) {
        return id * LINKS;
    }

    private static int next(int id) {
        return id * LINKS + 1;
    }

    private static int previous(int id) {
        return id * LINKS + 2;
    }

    private long tickOf(long whenNs) {
        return (whenNs - startNs) >> TICK_SHIFT;
    }

    private void link(int id, int target) {
        int head = heads[target];
        links[next(id)] = head;
        links[previous(id)] = NONE;
        links[list(id)] = target;
        if (head != NONE) {
            links[previous(head)] = id;
        } else {
            occupied[target >>> 6] |= 1L << target;
        }
        heads[target] = id;
    }

    /** Behind everything else that is due, so that the earliest slot fires first. */
    private void append(int id) {
        links[next(id)] = NONE;
        links[previous(id)] = lastDue;
        links[list(id)] = DUE;
        if (lastDue == NONE) {
            heads[DUE] = id;
        } else {
            links[next(lastDue)] = id;
        }
        lastDue = id;
    }

    private void unlink(int id) {
        int source = links[list(id)];
        int before = links[previous(id)];
        int after = links[next(id)];
        if (before == NONE) {
            heads[source] = after;
            if (after == NONE && source != DUE) {
                occupied[source >>> 6] &= ~(1L << source);
            }
        } else {
            links[next(before)] = after;
        }
        if (after != NONE) {
            links[previous(after)] = before;
        } else if (source == DUE) {
            lastDue = before;
        }
        links[list(id)] = NONE;
    }
}
