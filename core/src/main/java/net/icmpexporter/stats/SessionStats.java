package net.icmpexporter.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one session. The engine thread writes; any thread takes snapshots, and tries again if the engine wrote
 * meanwhile: a sequence lock, so a writer never waits for readers. Every public writing method is one whole step: no
 * snapshot sees half of it.
 */
public final class SessionStats {

    /** Failures in a row that make an outage, unless somebody wants another number. */
    public static final int DEFAULT_OUTAGE_LOSSES = 3;

    static final int FIRST_SOURCE = 0;
    static final int FIRST_COUNTER = FIRST_SOURCE + StampSource.values().length;
    static final int FIRST_SKIP = FIRST_COUNTER + SessionCounter.values().length;
    static final int FIRST_FAILURE = FIRST_SKIP + SkipReason.values().length;
    static final int FIRST_CAUSE = FIRST_FAILURE + SendResult.values().length;
    private static final int COUNTS = FIRST_CAUSE + UnknownCause.values().length;

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(SessionStats.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Odd while a write is going on. */
    private int version;

    /** By stamp source, those of {@link SessionCounter}, then by reason and cause. */
    final long[] counts = new long[COUNTS];

    final SampleRing ring;
    final ProbeOrder order;
    final RttHistogram rtts = new RttHistogram(RttBounds.bins());
    final Jitter jitter = new Jitter();

    @Nullable
    RejectionCounts rejections;

    /** Only of a session that is held. */
    private @Nullable HeldStats held;

    long rttSquaredSumHi;
    long rttSquaredSumLo;
    int nextNumber;
    int inFlight;
    int hopLimit;
    int rejectionType;
    int rejectionCode;
    long reporterHi;
    long reporterLo;

    /**
     * Figures of a session that has done nothing yet.
     *
     * @param mostInFlight probes that can be in flight at once, for which there is room besides the sample window
     * @param outageLosses failures in a row that begin an outage, and answers in a row that end it, positive
     */
    public SessionStats(int mostInFlight, int outageLosses) {
        this(SampleRing.SIZE, mostInFlight, outageLosses);
    }

    private SessionStats(int window, int mostInFlight, int outageLosses) {
        ring = new SampleRing(window, mostInFlight);
        order = new ProbeOrder(outageLosses, mostInFlight, ring, counts);
    }

    /** The same, but the sample window has only what was in flight at once: for sessions of a few probes. */
    public static SessionStats withoutWindow(int mostInFlight, int outageLosses) {
        return new SessionStats(0, mostInFlight, outageLosses);
    }

    /** The number that the next probe will have: 0, 1, 2, ... modulo 2^32. Engine thread. */
    public int nextNumber() {
        return nextNumber;
    }

    /** Touches what the next probe and its answer write, for the processor's cache. The result means nothing. Engine thread. */
    public long prefetch() {
        return counts[0]
                + counts[FIRST_SOURCE]
                + rttSquaredSumHi
                + hopLimit
                + ring.prefetch(nextNumber)
                + order.prefetch(nextNumber)
                + rtts.prefetch()
                + jitter.prefetch();
    }

    /** From now on also counts what {@link #totals} tells, all of it anew. Engine thread. */
    public void hold(long nowMonoNs) {
        HeldStats anew = new HeldStats(nowMonoNs, counts.clone());
        begin();
        held = anew;
        end();
    }

    /** What is known of a probe that is no longer in flight. Engine thread. */
    public PastProbe past(int number) {
        if (!ring.holds(number, nextNumber)) {
            return PastProbe.FORGOTTEN;
        }
        return ring.fate(number) >= 0 ? PastProbe.ANSWERED : PastProbe.NOT_ANSWERED;
    }

    /** The kernel took probe {@link #nextNumber}. */
    public void sent(long monoNs) {
        begin();
        order.sent(nextNumber, monoNs);
        ring.begin(nextNumber);
        nextNumber++;
        inFlight++;
        add(SessionCounter.SENT);
        end();
    }

    /** A probe was answered in time. */
    public void answered(Answer answer) {
        int bin = RttBounds.bin(answer.rttNs);
        HeldStats more = held;
        int heatBin = more == null ? 0 : HeatBins.bin(answer.rttNs);
        begin();
        rtts.prepare(bin);
        add(answer.refusal ? SessionCounter.REFUSED : SessionCounter.RECEIVED);
        counts[FIRST_SOURCE + answer.source.ordinal()]++;
        rtts.add(bin);
        if (more != null) {
            more.heat.prepare(heatBin);
            more.add(answer.rttNs, heatBin);
        }
        addRtt(answer.rttNs);
        noteHopLimit(answer.hopLimit);
        if (answer.overtaken) {
            add(SessionCounter.REORDERED);
        }
        if (answer.fallback) {
            add(SessionCounter.FALLBACKS);
        } else {
            jitter.add(answer.rttNs);
        }
        resolve(answer.number, (float) answer.rttNs, answer.fallback);
        end();
    }

    private void addRtt(long rttNs) {
        counts[cell(SessionCounter.RTT_SUM_NS)] += rttNs;
        long squareLo = rttNs * rttNs;
        rttSquaredSumHi += Math.multiplyHigh(rttNs, rttNs);
        rttSquaredSumLo += squareLo;
        if (Long.compareUnsigned(rttSquaredSumLo, squareLo) < 0) {
            rttSquaredSumHi++;
        }
    }

    private void noteHopLimit(int limit) {
        if (limit == 0) {
            return;
        }
        if (hopLimit != 0 && hopLimit != limit) {
            add(SessionCounter.HOP_LIMIT_CHANGES);
        }
        hopLimit = limit;
    }

    /** A probe was not answered in time. */
    public void lost(int number) {
        begin();
        add(SessionCounter.LOST);
        resolve(number, SampleRing.FAILED, false);
        end();
    }

    /** A probe's answer came after its timeout: it is lost, and the answer late. */
    public void answeredLate(int number) {
        begin();
        add(SessionCounter.LOST);
        add(SessionCounter.LATE);
        resolve(number, SampleRing.FAILED, false);
        end();
    }

    /** A probe was not answered, and the answer may have been lost on this host. */
    public void unknown(int number, UnknownCause cause) {
        begin();
        add(SessionCounter.UNKNOWN);
        counts[FIRST_CAUSE + cause.ordinal()]++;
        resolve(number, SampleRing.UNKNOWN, false);
        end();
    }

    /** A probe was answered by an ICMP error; the reporter as the halves of an {@link IpAddress}, both 0 if not known. */
    public void rejected(int number, int type, int code, long reportedByHi, long reportedByLo) {
        RejectionCounts kinds = rejections == null ? new RejectionCounts() : rejections;
        begin();
        rejections = kinds;
        kinds.add(type, code);
        add(SessionCounter.REJECTED);
        rejectionType = type;
        rejectionCode = code;
        reporterHi = reportedByHi;
        reporterLo = reportedByLo;
        resolve(number, SampleRing.FAILED, false);
        end();
    }

    /** A reply came for a probe that was resolved otherwise. */
    public void late() {
        count(SessionCounter.LATE);
    }

    /** A further reply came for an answered probe. */
    public void duplicate() {
        count(SessionCounter.DUPLICATE);
    }

    /** A reply came that was damaged. */
    public void corrupt() {
        count(SessionCounter.CORRUPT);
    }

    /** A reply came from another address. */
    public void foreign() {
        count(SessionCounter.FOREIGN);
    }

    private void count(SessionCounter counter) {
        begin();
        add(counter);
        end();
    }

    /** The kernel refused a packet. */
    public void sendFailed(SendResult reason) {
        begin();
        counts[FIRST_FAILURE + reason.ordinal()]++;
        order.gap();
        end();
    }

    /** Slots passed without a packet. */
    public void skipped(SkipReason reason, long slots) {
        begin();
        counts[FIRST_SKIP + reason.ordinal()] += slots;
        order.gap();
        end();
    }

    /** Where a counter is among the {@link #counts}. */
    static int cell(SessionCounter counter) {
        return FIRST_COUNTER + counter.ordinal();
    }

    private void add(SessionCounter counter) {
        counts[cell(counter)]++;
    }

    private void resolve(int number, float fate, boolean byLesserStamps) {
        inFlight--;
        if (ring.holds(number, nextNumber)) {
            ring.set(number, fate, byLesserStamps);
            order.resolved(nextNumber);
        }
    }

    /** Figures that belong together. Any thread; never blocks the writer. */
    public SessionSnapshot snapshot() {
        return consistently(() -> new SessionSnapshot(this));
    }

    /** Counts that belong together, of a session that is held; null of any other. Any thread; never blocks the writer. */
    public @Nullable SessionTotals totals() {
        HeldStats more = held;
        return more == null ? null : consistently(() -> new SessionTotals(this, more));
    }

    private <T> T consistently(Supplier<T> copying) {
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                T copy = copying.get();
                VarHandle.loadLoadFence();
                if ((int) VERSION.getOpaque(this) == before) {
                    return copy;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** Makes the version odd before any write that follows can be seen. */
    private void begin() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
    }

    private void end() {
        VERSION.setRelease(this, version + 1);
    }
}
