package net.icmpexporter.stats;

/**
 * ICMP errors by type and code: the first eight kinds that a session meets, and all others together. Written by the engine
 * thread under {@link SessionStats}; a copy is immutable.
 */
public final class RejectionCounts {

    /** Kinds that are told apart. */
    public static final int MOST = 8;

    static final RejectionCounts NONE = new RejectionCounts();

    private static final int CODE_BITS = 8;
    private static final int CODE_MASK = 0xFF;

    private final int[] kinds;
    /** Those of the kinds, and last those of all others. */
    private final long[] counts;

    private int used;

    RejectionCounts() {
        kinds = new int[MOST];
        counts = new long[MOST + 1];
    }

    private RejectionCounts(RejectionCounts that) {
        kinds = that.kinds.clone();
        counts = that.counts.clone();
        used = that.used;
    }

    void add(int type, int code) {
        int kind = type << CODE_BITS | code;
        int place = 0;
        while (place < used && kinds[place] != kind) {
            place++;
        }
        if (place == used && used < MOST) {
            kinds[used++] = kind;
        }
        counts[place]++;
    }

    RejectionCounts copy() {
        return new RejectionCounts(this);
    }

    /** Kinds that occurred: they are numbered from 0. */
    public int kinds() {
        return used;
    }

    /** The ICMP type of a kind. */
    public int type(int kind) {
        return kinds[kind] >>> CODE_BITS;
    }

    /** The ICMP code of a kind. */
    public int code(int kind) {
        return kinds[kind] & CODE_MASK;
    }

    /** Errors of a kind. */
    public long count(int kind) {
        return counts[kind];
    }

    /** Errors of all kinds that came after the first eight. */
    public long others() {
        return counts[MOST];
    }
}
