package net.icmpexporter.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.stats.SessionCounter;

/** The mean round-trip times of the last five minutes, in spans of equal length. Under the lock of {@link TargetBook}. */
final class RecentSpans {

    private static final int SPANS = 30;
    private static final long SPAN_NS = TimeUnit.SECONDS.toNanos(TargetBook.SPAN_SECONDS);

    private final long beganMonoNs;
    private final float[] ended = new float[SPANS];
    private long span;
    private long sumNs;
    private long answered;
    private long failed;

    RecentSpans(long nowMonoNs) {
        beganMonoNs = nowMonoNs;
        Arrays.fill(ended, Float.NaN);
    }

    void add(TotalsChange change, long nowMonoNs) {
        long current = (nowMonoNs - beganMonoNs) / SPAN_NS;
        if (current - span > SPANS) {
            Arrays.fill(ended, Float.NaN);
        } else {
            while (span < current) {
                ended[(int) (span % SPANS)] = mean();
                span++;
                startSpan();
            }
        }
        span = current;
        sumNs += change.of(SessionCounter.RTT_SUM_NS);
        answered += change.answered();
        failed += change.failed();
    }

    private void startSpan() {
        sumNs = 0;
        answered = 0;
        failed = 0;
    }

    private float mean() {
        if (answered > 0) {
            return (float) sumNs / answered;
        }
        return failed > 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    }

    void clear() {
        Arrays.fill(ended, Float.NaN);
        startSpan();
    }

    /** Oldest first, the one that lasts at the end. */
    List<Float> means() {
        List<Float> means = new ArrayList<>(SPANS);
        for (int i = 1; i < SPANS; i++) {
            means.add(ended[(int) ((span + i) % SPANS)]);
        }
        means.add(mean());
        return means;
    }
}
