package net.icmpexporter.stats;

import net.icmpexporter.transport.SendResult;

/** Writes the figures of a session as a test says it, with the usual for all that the test does not care about. */
final class Scribe {

    /** As many in flight as fill the ring up to 256 cells. */
    private static final int IN_FLIGHT = 6;

    private static final long INTERVAL_NS = 1_000_000_000L;

    final SessionStats stats = new SessionStats(IN_FLIGHT, SessionStats.DEFAULT_OUTAGE_LOSSES);
    private final Answer answer = new Answer();
    private long monoNs;

    int nextNumber() {
        return stats.nextNumber();
    }

    PastProbe past(int number) {
        return stats.past(number);
    }

    void sent() {
        stats.sent(monoNs);
        monoNs += INTERVAL_NS;
    }

    void received(int number, long rttNs, boolean fallback) {
        answered(number, rttNs, fallback, false);
    }

    void refused(int number, long rttNs, boolean fallback) {
        answered(number, rttNs, fallback, true);
    }

    private void answered(int number, long rttNs, boolean fallback, boolean refusal) {
        answer.number = number;
        answer.rttNs = rttNs;
        answer.fallback = fallback;
        answer.refusal = refusal;
        answer.source = fallback ? StampSource.USER : StampSource.KERNEL;
        stats.answered(answer);
    }

    void lost(int number) {
        stats.lost(number);
    }

    void answeredLate(int number) {
        stats.answeredLate(number);
    }

    void unknown(int number) {
        stats.unknown(number, UnknownCause.SOCKET_OVERFLOW);
    }

    void rejected(int number, int type, int code, long reporterHi, long reporterLo) {
        stats.rejected(number, type, code, reporterHi, reporterLo);
    }

    void late() {
        stats.late();
    }

    void duplicate() {
        stats.duplicate();
    }

    void corrupt() {
        stats.corrupt();
    }

    void foreign() {
        stats.foreign();
    }

    void sendFailed() {
        stats.sendFailed(SendResult.NETWORK_UNREACHABLE);
    }

    void skipped(long slots) {
        stats.skipped(SkipReason.LAG, slots);
    }

    SessionSnapshot snapshot() {
        return stats.snapshot();
    }
}
