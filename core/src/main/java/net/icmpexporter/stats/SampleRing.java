package net.icmpexporter.stats;

import java.util.Arrays;

/**
 * The latest 250 probes of a session by number, each with its fate: an RTT in nanoseconds (as a float: exact to 16 ms,
 * then to 7 digits) or one of the marks below, all negative. Written by the engine thread under {@link SessionStats}.
 */
public final class SampleRing {

    /** Probes that are remembered. */
    public static final int SIZE = 250;

    /** No probe, or one in flight. */
    static final float PENDING = -1;
    /** Resolved as lost or rejected: a sample that was not answered. */
    static final float FAILED = -2;
    /** Resolved as unknown: no sample. */
    static final float UNKNOWN = -3;

    /** A power of two, so that a number's cell goes on evenly when numbers wrap around; only the latest 250 are read. */
    private static final int CELLS = 256;

    private final float[] fates;

    SampleRing() {
        fates = new float[CELLS];
        Arrays.fill(fates, PENDING);
    }

    private SampleRing(float[] fates) {
        this.fates = fates;
    }

    /** Makes room for a probe that is being sent: its cell stops being that of the probe 250 numbers before. */
    void begin(int number) {
        fates[cell(number)] = PENDING;
    }

    void set(int number, float fate) {
        fates[cell(number)] = fate;
    }

    float fate(int number) {
        return fates[cell(number)];
    }

    /** Whether the ring still speaks of a probe, given the number of the next one to be sent. */
    static boolean holds(int number, int nextNumber) {
        int age = nextNumber - number;
        return age > 0 && age <= SIZE;
    }

    SampleRing copy() {
        return new SampleRing(fates.clone());
    }

    /** The samples from the oldest to the newest into {@code samples}, a negative one for each not received; their number. */
    int collect(int nextNumber, float[] samples) {
        int count = 0;
        for (int age = SIZE; age > 0; age--) {
            float fate = fates[cell(nextNumber - age)];
            if (fate >= 0 || fate == FAILED) {
                samples[count++] = fate;
            }
        }
        return count;
    }

    private static int cell(int number) {
        return number & (CELLS - 1);
    }
}
