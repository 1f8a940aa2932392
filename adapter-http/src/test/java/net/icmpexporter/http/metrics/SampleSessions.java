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

    private SampleSessions() {}

    /** One of each family, the second of which was never answered. */
    static List<SessionView> two() {
        return List.of(view("192.0.2.1", eventful()), view("2001:db8::1", silent()));
    }

    /** 40 sent: 34 received, 1 refused, 2 lost, 1 rejected, 1 unknown, 1 in flight; everything else too. */
    static SessionSnapshot eventful() {
        SessionStats stats = new SessionStats(4, 3);
        IpAddress router = IpAddress.ofIpv4(0xC0000264);
        for (int number = 0; number < 40; number++) {
            stats.sent(number * OPTIONS.intervalNs());
        }
        for (int number = 0; number < 34; number++) {
            stats.answered(answer(number, number % 2 == 0 ? SHORT_NS : LONG_NS, false));
        }
        stats.answered(answer(34, LONG_NS, true));
        stats.lost(35);
        stats.answeredLate(36);
        stats.rejected(37, 3, 1, router.hi(), router.lo());
        stats.unknown(38, UnknownCause.SOCKET_OVERFLOW);
        stats.duplicate();
        stats.corrupt();
        stats.foreign();
        stats.sendFailed(SendResult.NETWORK_UNREACHABLE);
        stats.skipped(SkipReason.LAG, 1L << 40);
        return stats.snapshot();
    }

    private static SessionSnapshot silent() {
        SessionStats stats = new SessionStats(4, 3);
        for (int number = 0; number < 3; number++) {
            stats.sent(number * OPTIONS.intervalNs());
        }
        stats.lost(0);
        stats.lost(1);
        return stats.snapshot();
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

    static SessionView view(String address, SessionSnapshot figures) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        return new SessionView(ProbeKey.icmp(parsed, OPTIONS), 0, figures);
    }
}
