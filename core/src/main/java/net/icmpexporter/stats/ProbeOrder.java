package net.icmpexporter.stats;

/**
 * Looks at a session's probes in the order in which they were sent, each as soon as its fate and those of all before it are
 * known: for what consecutive probes say together, delay variation and outages. Engine thread, under {@link SessionStats}.
 *
 * <p><b>Delay variation</b> (RFC 5481, 4.1): how much the round-trip times of two consecutive answered probes differ. A pair of
 * which one was timed by lesser stamps than usual does not count, since that difference would be this host's.
 *
 * <p><b>Outages</b>: {@code k} probes in a row that were lost or rejected begin one, {@code k} answers in a row end it; unknown
 * probes do neither. Its time is what passed from each failed probe to the next one. Nothing is added for a stretch in which
 * this host left out probes, nor for the time after an unknown one: it is not known what the network did then.
 */
final class ProbeOrder {

    private static final long GAP = 1;

    private final int losses;
    private final long[] sentMonoNs;
    private final SampleRing ring;
    private final long[] counts;

    private int next;
    private boolean gapAhead;
    private float previous = SampleRing.PENDING;
    private boolean previousIsLesser;
    private long previousMonoNs;
    private int failures;
    private int answers;
    private long failingNs;
    private boolean outage;

    /**
     * @param losses in a row that make an outage, positive
     * @param mostInFlight probes that can be in flight at once; of more, the oldest count as unknown here
     * @param counts of {@link SessionCounter}
     */
    ProbeOrder(int losses, int mostInFlight, SampleRing ring, long[] counts) {
        this.losses = losses;
        this.sentMonoNs = new long[Capacity.atLeast(mostInFlight)];
        this.ring = ring;
        this.counts = counts;
    }

    /** The next probe will not be sent when it should have been. */
    void gap() {
        gapAhead = true;
    }

    /** A probe is sent. */
    void sent(int number, long atMonoNs) {
        if (number - next >= sentMonoNs.length) {
            look(SampleRing.UNKNOWN);
        }
        sentMonoNs[cell(number)] = gapAhead ? atMonoNs | GAP : atMonoNs & ~GAP;
        gapAhead = false;
    }

    /** A probe was resolved: looks at all whose turn has come. */
    void resolved(int nextNumber) {
        while (next != nextNumber && ring.fate(next) != SampleRing.PENDING) {
            look(ring.fate(next));
        }
    }

    /** Whether an outage lasts. */
    boolean isOutage() {
        return outage;
    }

    private void look(float fate) {
        long stamp = sentMonoNs[cell(next)];
        boolean lesser = ring.isLesser(next);
        vary(fate, lesser);
        if (previous == SampleRing.FAILED && (stamp & GAP) == 0) {
            lengthen(stamp - previousMonoNs);
        }
        if (fate == SampleRing.FAILED) {
            fail();
        } else if (fate >= 0) {
            answer();
        }
        previous = fate;
        previousIsLesser = lesser;
        previousMonoNs = stamp & ~GAP;
        next++;
    }

    private void vary(float fate, boolean lesser) {
        if (fate >= 0 && previous >= 0 && !lesser && !previousIsLesser) {
            counts[SessionStats.cell(SessionCounter.DELAY_VARIATIONS)]++;
            counts[SessionStats.cell(SessionCounter.DELAY_VARIATION_SUM_NS)] += (long) Math.abs(fate - previous);
        }
    }

    private void lengthen(long byNs) {
        if (outage) {
            counts[SessionStats.cell(SessionCounter.OUTAGE_NS)] += byNs;
        } else {
            failingNs += byNs;
        }
    }

    private void fail() {
        answers = 0;
        failures++;
        if (!outage && failures >= losses) {
            outage = true;
            counts[SessionStats.cell(SessionCounter.OUTAGES)]++;
            counts[SessionStats.cell(SessionCounter.OUTAGE_NS)] += failingNs;
        }
    }

    private void answer() {
        failures = 0;
        failingNs = 0;
        answers++;
        if (outage && answers >= losses) {
            outage = false;
        }
    }

    /** As {@link SessionStats#prefetch}. */
    long prefetch(int number) {
        return sentMonoNs[cell(number)] + failingNs + next;
    }

    private int cell(int number) {
        return number & (sentMonoNs.length - 1);
    }
}
