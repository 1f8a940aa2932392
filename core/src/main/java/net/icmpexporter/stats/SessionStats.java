package net.icmpexporter.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import net.icmpexporter.net.IpAddress;

/**
 * The figures of one session. The engine thread writes; any thread takes snapshots, and tries again if the engine wrote
 * meanwhile: a sequence lock, so a writer never waits for readers. Every public writing method is one whole step: no
 * snapshot sees half of it.
 */
public final class SessionStats {

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

    private final SampleRing ring;
    private long sent;
    private long received;
    private long lost;
    private long rejected;
    private long refused;
    private long unknown;
    private long inFlight;
    private long late;
    private long duplicate;
    private long corrupt;
    private long foreign;
    private long sendFailed;
    private long skipped;
    private long fallbacks;
    private long rttSumNs;
    private long rttSquaredSumHi;
    private long rttSquaredSumLo;
    private int nextNumber;
    private int rejectionType = -1;
    private int rejectionCode;
    private long reporterHi;
    private long reporterLo;

    /** Figures of a session that has done nothing yet. */
    public SessionStats() {
        ring = new SampleRing();
    }

    /** A copy, taken under the sequence lock. */
    private SessionStats(SessionStats that) {
        ring = that.ring.copy();
        sent = that.sent;
        received = that.received;
        lost = that.lost;
        rejected = that.rejected;
        refused = that.refused;
        unknown = that.unknown;
        inFlight = that.inFlight;
        late = that.late;
        duplicate = that.duplicate;
        corrupt = that.corrupt;
        foreign = that.foreign;
        sendFailed = that.sendFailed;
        skipped = that.skipped;
        fallbacks = that.fallbacks;
        rttSumNs = that.rttSumNs;
        rttSquaredSumHi = that.rttSquaredSumHi;
        rttSquaredSumLo = that.rttSquaredSumLo;
        nextNumber = that.nextNumber;
        rejectionType = that.rejectionType;
        rejectionCode = that.rejectionCode;
        reporterHi = that.reporterHi;
        reporterLo = that.reporterLo;
    }

    /** The number that the next probe will have: 0, 1, 2, ... modulo 2^32. Engine thread. */
    public int nextNumber() {
        return nextNumber;
    }

    /** What is known of a probe that is no longer in flight. Engine thread. */
    public PastProbe past(int number) {
        if (!SampleRing.holds(number, nextNumber)) {
            return PastProbe.FORGOTTEN;
        }
        return ring.fate(number) >= 0 ? PastProbe.ANSWERED : PastProbe.NOT_ANSWERED;
    }

    /** The kernel took probe {@link #nextNumber}. */
    public void sent() {
        begin();
        ring.begin(nextNumber);
        nextNumber++;
        sent++;
        inFlight++;
        end();
    }

    /** A probe was answered in time, {@code rttNs} (0 or more) after it went out. */
    public void received(int number, long rttNs, boolean fallback) {
        begin();
        received++;
        answered(number, rttNs, fallback);
        end();
    }

    /** A probe was refused in time, which is an answer too, {@code rttNs} (0 or more) after it went out. */
    public void refused(int number, long rttNs, boolean fallback) {
        begin();
        refused++;
        answered(number, rttNs, fallback);
        end();
    }

    private void answered(int number, long rttNs, boolean fallback) {
        rttSumNs += rttNs;
        long squareLo = rttNs * rttNs;
        rttSquaredSumHi += Math.multiplyHigh(rttNs, rttNs);
        rttSquaredSumLo += squareLo;
        if (Long.compareUnsigned(rttSquaredSumLo, squareLo) < 0) {
            rttSquaredSumHi++;
        }
        if (fallback) {
            fallbacks++;
        }
        resolve(number, (float) rttNs);
    }

    /** A probe was not answered in time. */
    public void lost(int number) {
        begin();
        lost++;
        resolve(number, SampleRing.FAILED);
        end();
    }

    /** A probe's answer came after its timeout: it is lost, and the answer late. */
    public void answeredLate(int number) {
        begin();
        lost++;
        late++;
        resolve(number, SampleRing.FAILED);
        end();
    }

    /** A probe was not answered, and the answer may have been lost on this host. */
    public void unknown(int number) {
        begin();
        unknown++;
        resolve(number, SampleRing.UNKNOWN);
        end();
    }

    /** A probe was answered by an ICMP error; the reporter as the halves of an {@link IpAddress}, both 0 if not known. */
    public void rejected(int number, int type, int code, long reportedByHi, long reportedByLo) {
        begin();
        rejected++;
        rejectionType = type;
        rejectionCode = code;
        reporterHi = reportedByHi;
        reporterLo = reportedByLo;
        resolve(number, SampleRing.FAILED);
        end();
    }

    /** A reply came for a probe that was resolved otherwise. */
    public void late() {
        begin();
        late++;
        end();
    }

    /** A further reply came for a received probe. */
    public void duplicate() {
        begin();
        duplicate++;
        end();
    }

    /** A reply came that was damaged. */
    public void corrupt() {
        begin();
        corrupt++;
        end();
    }

    /** A reply came from another address. */
    public void foreign() {
        begin();
        foreign++;
        end();
    }

    /** The kernel refused a packet. */
    public void sendFailed() {
        begin();
        sendFailed++;
        end();
    }

    /** Slots passed without a packet. */
    public void skipped(long slots) {
        begin();
        skipped += slots;
        end();
    }

    private void resolve(int number, float fate) {
        inFlight--;
        if (SampleRing.holds(number, nextNumber)) {
            ring.set(number, fate);
        }
    }

    /** Figures that belong together. Any thread; never blocks the writer. */
    public SessionSnapshot snapshot() {
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                SessionStats copy = new SessionStats(this);
                VarHandle.loadLoadFence();
                if ((int) VERSION.getOpaque(this) == before) {
                    return copy.toSnapshot();
                }
            }
            Thread.onSpinWait();
        }
    }

    private SessionSnapshot toSnapshot() {
        SessionSnapshot.Rejection rejection = rejectionType < 0
                ? null
                : new SessionSnapshot.Rejection(
                        rejectionType,
                        rejectionCode,
                        reporterHi == 0 && reporterLo == 0 ? null : IpAddress.of(reporterHi, reporterLo));
        return new SessionSnapshot(
                sent,
                received,
                lost,
                rejected,
                refused,
                unknown,
                inFlight,
                late,
                duplicate,
                corrupt,
                foreign,
                sendFailed,
                skipped,
                fallbacks,
                rttSumNs,
                rttSquaredSumHi,
                rttSquaredSumLo,
                SampleWindow.of(ring, nextNumber),
                rejection);
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
