package net.icmpexporter.schedule;

import java.util.Arrays;

/**
 * Phases that lie evenly over an interval however many there are: the n-th is n times the golden ratio modulo 1, which
 * always falls into one of the largest gaps left (Steinhaus' three-gap theorem). Given-back phases are used again first.
 * O(1); one thread.
 */
public final class PhaseSpread {

    /** 2^64 divided by the golden ratio. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private int[] free = new int[64];
    private int freeCount;
    private int fresh;

    /** No phase is taken. */
    public PhaseSpread() {}

    /** A phase that nobody has. */
    public int take() {
        return freeCount > 0 ? free[--freeCount] : fresh++;
    }

    /** Returns a phase that {@link #take} gave. */
    public void giveBack(int phase) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = phase;
    }

    /** Where in an interval a phase lies: 0 to {@code intervalNs - 1}. */
    public static long offsetNs(int phase, long intervalNs) {
        long fraction = phase * GOLDEN;
        return Math.multiplyHigh(fraction, intervalNs) + ((fraction >> 63) & intervalNs);
    }

    /** How far apart two phases lie on the circle: 0 (the same) to 0.5 (opposite). */
    public static double distance(int phase, int other) {
        long difference = (phase - other) * GOLDEN;
        return Math.abs(difference * 0x1p-64);
    }
}
