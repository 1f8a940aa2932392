package net.icmpexporter.linux.socket;

import java.util.concurrent.atomic.AtomicBoolean;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.PollFds;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.libc.Timespec;

/**
 * Where the engine thread sleeps: in ppoll(2) on an eventfd(2), which any thread may ring, and if wanted on the sockets; and how
 * it learns which sockets have something to read. Only {@link #ring} may be called by other threads than the engine's.
 */
public final class Doorbell implements AutoCloseable {

    private static final int BELL = 0;
    private static final int FIRST_SOCKET = 1;
    private static final int COUNTER_BYTES = 8;

    private final Sys sys;
    private final FaultNotes notes;
    private final int bell;
    private final PollFds fds;
    private final int sockets;
    private final NativeMemory timeout = NativeMemory.allocate(Timespec.BYTES);
    private final NativeMemory counter = NativeMemory.allocate(COUNTER_BYTES);
    private final NativeMemory one = NativeMemory.allocate(COUNTER_BYTES);

    /** Whether somebody has rung and the sleeper has not heard it yet: a second ring then needs no call. */
    private final AtomicBoolean rung = new AtomicBoolean();

    /** Held for writing and closing, so that a late ring never writes into a descriptor that is someone else's by now. */
    private final Object lock = new Object();

    private boolean closed;

    /**
     * @param sockets how many sockets may be watched
     * @throws IllegalStateException if the kernel gives no more descriptors, in words for people
     */
    public Doorbell(Sys sys, FaultNotes notes, int sockets) {
        this.sys = sys;
        this.notes = notes;
        this.sockets = sockets;
        bell = sys.eventfd(Sockets.EFD_NONBLOCK | Sockets.EFD_CLOEXEC);
        if (bell < 0) {
            throw new IllegalStateException("cannot make an eventfd: " + Errno.text(-bell));
        }
        one.bytes().putLong(0, 1);
        fds = new PollFds(FIRST_SOCKET + sockets);
        fds.set(BELL, bell);
    }

    /**
     * Says which socket is watched in a place, counted from 0, and forgets what was found there; a negative descriptor leaves
     * the place empty.
     */
    public void watch(int place, int fd) {
        fds.set(FIRST_SOCKET + place, fd);
    }

    /**
     * Sleeps until rung, or until the time is over, or, if {@code alsoSockets}, until a socket has something: data, or
     * anything on its error queue (POLLERR, which cannot be masked). May return early for no reason.
     *
     * @param maxNs positive
     */
    public void await(long maxNs, boolean alsoSockets) {
        Timespec.setNs(timeout.bytes(), 0, maxNs);
        int count = alsoSockets ? FIRST_SOCKET + sockets : FIRST_SOCKET;
        int ready = ppoll(BELL, count);
        if (ready > 0 && fds.answer(BELL) != 0) {
            hear();
        }
    }

    /**
     * Asks, without sleeping, which of the watched sockets have something.
     *
     * @return how many; negative if it could not be found out, so that any of them may
     */
    public int look() {
        Timespec.setNs(timeout.bytes(), 0, 0);
        return ppoll(FIRST_SOCKET, sockets);
    }

    private int ppoll(int from, int count) {
        int ready = sys.ppoll(fds.addressOf(from), count, timeout.address());
        if (ready < 0 && ready != -Errno.EINTR && notes.isFirst(Fault.WAIT, -ready)) {
            notes.say("waiting for packets failed: " + Errno.text(-ready));
        }
        return ready;
    }

    /** Whether the last {@link #await} on sockets, or {@link #look}, found something at the one in a place. */
    public boolean isReady(int place) {
        return fds.answer(FIRST_SOCKET + place) != 0;
    }

    /** Whether it found that the descriptor in a place is none. */
    public boolean isGone(int place) {
        return (fds.answer(FIRST_SOCKET + place) & Sockets.POLLNVAL) != 0;
    }

    /** First empties the counter, then allows it to be filled again: the other way round, a ring in between is never heard. */
    private void hear() {
        sys.read(bell, counter.address(), COUNTER_BYTES);
        rung.set(false);
    }

    /** Ends the current sleep, or else the next one at once. Any thread; never blocks; costs a system call only once a sleep. */
    public void ring() {
        if (rung.compareAndSet(false, true)) {
            synchronized (lock) {
                if (!closed) {
                    sys.write(bell, one.address(), COUNTER_BYTES);
                }
            }
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                sys.close(bell);
            }
        }
    }
}
