package net.icmpexporter.stats;

/** Sizes of rings that are indexed by numbers which wrap around: powers of two, so that they go on evenly there. */
final class Capacity {

    /** More would be memory for settings that nobody has: a thousand probes a second that wait for a minute. */
    private static final int MOST = 1 << 16;

    private Capacity() {}

    /** The least power of two that is not less, up to 65,536. */
    static int atLeast(int wanted) {
        int capacity = 1;
        while (capacity < wanted && capacity < MOST) {
            capacity <<= 1;
        }
        return capacity;
    }
}
