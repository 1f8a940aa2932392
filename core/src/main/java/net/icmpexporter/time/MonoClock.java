package net.icmpexporter.time;

/** Port: the monotonic clock (CLOCK_MONOTONIC, clock_gettime(2)). Any thread; never blocks, never allocates. */
@FunctionalInterface
public interface MonoClock {

    /**
     * Nanoseconds since an arbitrary origin, which may be negative: compare two readings only by their difference.
     * Never goes backwards; is not moved by steps of the wall clock.
     */
    long monoNs();
}
