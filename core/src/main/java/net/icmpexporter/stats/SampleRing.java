package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * The latest probes of a session by number, each with its fate: an RTT in nanoseconds (as a float: exact to 16 ms, then to 7
 * digits) or one of the marks below, all negative. Holds 250 samples besides what can be in flight. Written by the engine
 * thread under {@link SessionStats}.
 */
final class SampleRing {

    /** Samples of a window. */
    static final int SIZE = 250;

    /** No probe, or one in flight. */
    static final float PENDING = -1;
    /** Resolved as lost or rejected: a sample that was not answered. */
    static final float FAILED = -2;
    /** Resolved as unknown: no sample. */
    static final float UNKNOWN = -3;

    private static final long[] NO_BITS = {};

    private final float[] fates;
    /** A bit for each cell: whether its RTT is from lesser stamps than usual. Few sessions ever have one. */
    private long[] lesser = NO_BITS;

    /**
     * @param window samples that it has room for besides, {@link #SIZE} or fewer
     * @param mostInFlight probes that can be in flight at once
     */
    SampleRing(int window, int mostInFlight) {
        fates = new float[Capacity.atLeast(window + mostInFlight)];
        Arrays.fill(fates, PENDING);
    }

    private SampleRing(float[] fates) {
        this.fates = fates;
    }

    /** Makes room for a probe that is being sent: its cell stops being that of one long before. */
    void begin(int number) {
        set(number, PENDING, false);
    }

    void set(int number, float fate, boolean byLesserStamps) {
        int cell = cell(number);
        fates[cell] = fate;
        if (byLesserStamps && lesser == NO_BITS) {
            lesser = new long[(fates.length + Long.SIZE - 1) / Long.SIZE];
        }
        if (lesser != NO_BITS) {
            long bit = 1L << cell;
            int word = cell / Long.SIZE;
            lesser[word] = byLesserStamps ? lesser[word] | bit : lesser[word] & ~bit;
        }
    }

    float fate(int number) {
        return fates[cell(number)];
    }

    /** As {@link SessionStats#prefetch}. */
    long prefetch(int number) {
        return (long) fate(number) + lesser.length;
    }

    /** Whether the RTT of a probe is from lesser stamps than usual. */
    boolean isLesser(int number) {
        int cell = cell(number);
        return lesser != NO_BITS && (lesser[cell / Long.SIZE] >>> cell & 1) != 0;
    }

    /** Whether the ring still speaks of a probe, given the number of the next one to be sent. */
    boolean holds(int number, int nextNumber) {
        int age = nextNumber - number;
        return age > 0 && age <= fates.length;
    }

    /** The fates alone, which is what {@link #collect} needs. */
    SampleRing copy() {
        return new SampleRing(fates.clone());
    }

    /**
     * The newest samples, at most {@link #SIZE}, from the oldest to the newest, a negative one for each not answered.
     *
     * @return where they begin in {@code samples}, which has {@link #SIZE} cells and is filled from its end
     */
    int collect(int nextNumber, float[] samples) {
        int from = samples.length;
        for (int age = 1; age <= fates.length && from > 0; age++) {
            float fate = fates[cell(nextNumber - age)];
            if (fate >= 0 || fate == FAILED) {
                samples[--from] = fate;
            }
        }
        return from;
    }

    private int cell(int number) {
        return number & (fates.length - 1);
    }
}
