package net.icmpexporter.time;

/** Port: the wall clock (CLOCK_REALTIME, clock_gettime(2)). Any thread; never blocks, never allocates. */
@FunctionalInterface
public interface WallClock {

    /** Nanoseconds since 1970-01-01T00:00:00Z without leap seconds. May step in either direction between two readings. */
    long wallNs();
}
