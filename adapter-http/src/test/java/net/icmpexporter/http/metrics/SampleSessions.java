package net.icmpexporter.http.metrics;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.Answer;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SessionStats;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.SendResult;

/** Sessions made by hand, with numbers that are exact in binary so that every JDK writes them alike. */
final class SampleSessions {

    private static final ProbeOptions OPTIONS = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);
    private static final long SHORT_NS = 62_500_000;
    private static final long LONG_NS = 3 * SHORT_NS;
    private static final int ICMP_ERROR = 3;
    private static final IpAddress ROUTER = IpAddress.ofIpv4(0xC0000264);

    private SampleSessions() {}

    /** One of each family, the second of which was never answered. */
    static List<ProbedTarget> two() {
        return List.of(icmp("192.0.2.1", eventful()), icmp("2001:db8::1", silent()));
    }

    /** Two ports of one target, of which the first has had everything and the second nothing. */
    static List<ProbedTarget> twoPorts() {
        return List.of(tcp("192.0.2.1", 80, rejected()), tcp("192.0.2.1", 443, SessionSnapshot.NOTHING_YET));
    }

    /** 10 sent: 4 received, 2 lost, 2 rejected, 1 unknown, 1 in flight; replies of every other kind. */
    static SessionSnapshot eventful() {
        SessionStats stats = sent(10);
        stats.answered(answer(0, SHORT_NS, false));
        stats.answered(answer(1, LONG_NS, false));
        stats.lost(2);
        stats.answeredLate(3);
        stats.answered(answer(4, SHORT_NS, false));
        stats.answered(answer(5, LONG_NS, false));
        stats.rejected(6, ICMP_ERROR, 1, ROUTER.hi(), ROUTER.lo());
        stats.rejected(7, ICMP_ERROR, 1, ROUTER.hi(), ROUTER.lo());
        stats.unknown(8, UnknownCause.SOCKET_OVERFLOW);
        stats.late();
        stats.duplicate();
        stats.corrupt();
        stats.foreign();
        stats.sendFailed(SendResult.NETWORK_UNREACHABLE);
        stats.skipped(SkipReason.LAG, 1L << 40);
        return stats.snapshot();
    }

    /**
     * 17 sent: 12 rejected in ten ways, which is an outage; 3 received and 1 refused, one of them by lesser stamps, one
     * overtaken and over another way back; 1 unknown.
     */
    static SessionSnapshot rejected() {
        SessionStats stats = sent(17);
        for (int number = 0; number < 12; number++) {
            stats.rejected(number, ICMP_ERROR, Math.min(number, 9), 0, 0);
        }
        stats.answered(answer(12, SHORT_NS, true));
        Answer lesser = answer(14, LONG_NS, false);
        lesser.source = StampSource.USER;
        lesser.fallback = true;
        stats.answered(lesser);
        Answer overtaken = answer(13, SHORT_NS, false);
        overtaken.source = StampSource.NIC;
        overtaken.overtaken = true;
        overtaken.hopLimit = 61;
        stats.answered(overtaken);
        stats.answered(answer(15, LONG_NS, false));
        stats.unknown(16, UnknownCause.THROTTLED);
        stats.skipped(SkipReason.RATE_LIMIT, 2);
        stats.skipped(SkipReason.TABLE_FULL, 4);
        stats.sendFailed(SendResult.NOT_PERMITTED);
        return stats.snapshot();
    }

    private static SessionSnapshot silent() {
        SessionStats stats = sent(3);
        stats.lost(0);
        stats.lost(1);
        return stats.snapshot();
    }

    private static SessionStats sent(int probes) {
        SessionStats stats = new SessionStats(probes, 3);
        for (int number = 0; number < probes; number++) {
            stats.sent(number * OPTIONS.intervalNs());
        }
        return stats;
    }

    static Answer answer(int number, long rttNs, boolean refusal) {
        Answer answer = new Answer();
        answer.number = number;
        answer.rttNs = rttNs;
        answer.refusal = refusal;
        answer.source = StampSource.KERNEL;
        answer.hopLimit = 64;
        return answer;
    }

    static ProbedTarget icmp(String address, SessionSnapshot figures) {
        return of(ProbeKey.icmp(address(address), OPTIONS), figures);
    }

    static ProbedTarget tcp(String address, int port, SessionSnapshot figures) {
        return of(ProbeKey.tcp(address(address), port, OPTIONS), figures);
    }

    private static ProbedTarget of(ProbeKey key, SessionSnapshot figures) {
        return new ProbedTarget(new SessionView(key, 0, figures), null);
    }

    private static IpAddress address(String text) {
        IpAddress parsed = IpAddress.parse(text);
        if (parsed == null) {
            throw new IllegalArgumentException(text);
        }
        return parsed;
    }
}
