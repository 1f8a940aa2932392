package net.icmpexporter.http.metrics;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SampleWindow;
import net.icmpexporter.stats.SessionSnapshot;

/** Sessions made by hand, with numbers that are exact in binary so that every JDK writes them alike. */
final class SampleSessions {

    private static final ProbeOptions OPTIONS = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);

    private SampleSessions() {}

    /** One of each family, the second of which was never answered. */
    static List<SessionView> two() {
        SessionSnapshot answered = new SessionSnapshot(
                1000,
                990,
                4,
                3,
                1,
                1,
                1,
                5,
                6,
                7,
                8,
                9,
                10,
                11,
                // 1.5 s, and 0.25 s2 = 25e16 ns2
                1_500_000_000L,
                0,
                250_000_000_000_000_000L,
                new SampleWindow(200, 150, 0.125, 0.0625),
                null);
        SessionSnapshot silent = new SessionSnapshot(
                3,
                0,
                2,
                0,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new SampleWindow(2, 0, Double.NaN, Double.NaN),
                null);
        return List.of(view("192.0.2.1", answered), view("2001:db8::1", silent));
    }

    static SessionView view(String address, SessionSnapshot figures) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        return new SessionView(ProbeKey.icmp(parsed, OPTIONS), 0, figures);
    }
}
