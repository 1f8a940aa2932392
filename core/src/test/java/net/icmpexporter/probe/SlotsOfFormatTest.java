package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static net.icmpexporter.probe.Rig.tcpKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import net.icmpexporter.schedule.Pace;
import net.icmpexporter.schedule.Spacing;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.Test;

/** A SYN has room for fewer slots of the table of probes in flight than an echo: those beyond are of no use to it. */
final class SlotsOfFormatTest {

    private static final int SLOTS = 4;
    private static final CookieKey COOKIES = new CookieKey(1, 2);

    private final HandClocks clocks = new HandClocks();
    private final HandTransport transport = new HandTransport(clocks);
    private final EngineMeter meter = new EngineMeter();
    private final SessionTable sessions = new SessionTable(3);
    private final InFlightTable inFlight = new InFlightTable(clocks.monoNs());
    private final Outcomes outcomes = new Outcomes(inFlight, meter, session -> {});
    private final Pace pace = new Pace(10_000, clocks.monoNs());
    private final Spacing spacing = new Spacing(clocks.monoNs());
    private final SynFormat syn = new SynFormat(sessions, inFlight, outcomes, COOKIES, clocks::monoNs);
    private final ProbeSender sender = new ProbeSender(
            transport,
            sessions,
            inFlight,
            outcomes,
            pace,
            spacing,
            meter,
            new PacketFormats(
                    new EchoFormat(transport, sessions, inFlight, outcomes, COOKIES), withSlots(syn, SLOTS), syn),
            clocks::monoNs);

    /** The same format, to which fewer slots are of use. */
    private static PacketFormat withSlots(PacketFormat format, int slots) {
        return (PacketFormat) Proxy.newProxyInstance(
                PacketFormat.class.getClassLoader(),
                new Class<?>[] {PacketFormat.class},
                (proxy, method, arguments) ->
                        method.getName().equals("slots") ? (Object) slots : method.invoke(format, arguments));
    }

    private Session begin(ProbeKey key) {
        Session session = sessions.add(key, clocks.monoNs());
        if (session == null) {
            throw new AssertionError("the table is full");
        }
        sender.begin(session);
        return session;
    }

    private void pass(int ms) {
        for (int i = 0; i < ms; i++) {
            clocks.passNs(MS_NS);
            pace.advance(clocks.monoNs());
            spacing.advance(clocks.monoNs(), pace.effectivePps());
            sender.sendDue();
        }
    }

    @Test
    void aSynCanNameAMillionSlots() {
        assertThat(syn.slots()).isEqualTo(1 << 20);
    }

    @Test
    void slotsThatNoPacketCanNameAreSkippedAsATableThatIsFull() {
        for (int port = 1; port <= 6; port++) {
            begin(tcpKey(V4, port, 100, 3_000));
        }
        pass(101);
        assertThat(syns()).isEqualTo(SLOTS);
        // each had its slot once, and at most one of them twice
        assertThat(meter.skipped(SkipReason.TABLE_FULL)).isBetween(2L, 3L);
        assertThat(inFlight.size()).isEqualTo(SLOTS);

        // the echo beside them has room
        Session echo = begin(key(V4, 100_000, 3_000));
        pass(100_000);
        assertThat(echo.stats().snapshot().sent()).isEqualTo(1);
        assertThat(syns()).isEqualTo(SLOTS);

        // one of theirs comes back: one of them can send again
        outcomes.lost(2);
        pass(101);
        assertThat(syns()).isEqualTo(SLOTS + 1);
        assertThat(inFlight.size()).isEqualTo(SLOTS + 1);
    }

    private long syns() {
        return transport.sent.stream()
                .filter(packet -> packet.channel == Channel.TCP4)
                .count();
    }
}
