package net.icmpexporter.fake;

/** The time of a network: how long it has been there, what the wall clock showed when, and how waiting works. */
interface Timeline {

    /** Nanoseconds since the network began. Network thread. */
    long elapsedNs();

    /** The wall clock's reading at a moment in nanoseconds since the network began, also a little ahead. */
    long wallNsAt(long momentNs);

    /** Lets time pass until that moment, or less. False if the wait ought not to go on: the thread was interrupted. */
    boolean waitUntil(long momentNs);

    /** Ends a wait. Any thread. */
    void wakeup();
}
