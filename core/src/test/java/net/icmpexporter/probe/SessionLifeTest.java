package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.time.HandClocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session begins with the first question and ends ten minutes after the last. */
final class SessionLifeTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);
    private static final long IDLE_MS = 600_000;

    private final Rig rig = new Rig();

    @Test
    void aSessionBeginsWithTheNextLap() {
        assertThat(rig.ask(KEY)).singleElement().satisfies(view -> {
            assertThat(view.key()).isEqualTo(KEY);
            assertThat(view.figures().sent()).isZero();
            assertThat(view.figures().window().lossRatio()).isNaN();
        });
        assertThat(rig.directory.active()).isEmpty();
        assertThat(rig.lap()).isPositive();

        assertThat(rig.directory.active()).singleElement().satisfies(view -> assertThat(view.key())
                .isEqualTo(KEY));
        assertThat(rig.meter.sessions()).isEqualTo(1);
    }

    /** Ten minutes after the last question, found within the next second. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 987_654_321_012_345L})
    void itEndsTenMinutesAfterTheLastQuestion(long originMonoNs) {
        Rig own = new Rig(10_000, new HandClocks(originMonoNs, 1_790_000_000_000_000_000L));
        own.ask(KEY);
        own.lap();
        passSeconds(own, 77);
        own.ask(KEY);
        passSeconds(own, 600);
        assertThat(own.directory.active()).hasSize(1);
        passSeconds(own, 1);

        assertThat(own.directory.active()).isEmpty();
        assertThat(own.meter.sessions()).isZero();
    }

    @Test
    void askingKeepsItAlive() {
        rig.ask(KEY);
        for (int i = 0; i < 10; i++) {
            passSeconds(rig, 599);
            rig.ask(KEY);
        }
        assertThat(rig.figures(KEY).sent()).isBetween(5_980L, 5_991L);
    }

    @Test
    void lookingAtAllOfThemKeepsNoneAlive() {
        rig.ask(KEY);
        for (int i = 0; i < 602; i++) {
            passSeconds(rig, 1);
            rig.directory.active().forEach(view -> assertThat(view.key()).isEqualTo(KEY));
        }
        assertThat(rig.directory.active()).isEmpty();
    }

    @Test
    void nothingIsSentForASessionThatEnded() {
        rig.ask(KEY);
        passSeconds(rig, 602);
        int before = rig.transport.sent.size();
        passSeconds(rig, 30);

        assertThat(rig.transport.sent).hasSize(before);
        assertThat(rig.count(EngineCounter.SENT)).isEqualTo(before);
        rig.checkInvariants();
    }

    /** Its probes in flight become nothing, neither loss nor an answer; the engine says how many. */
    @Test
    void probesInFlightAreAbandonedWithTheirSession() {
        ProbeKey slow = key(V4, 1_000, 60_000);
        rig.ask(slow);
        passSeconds(rig, 600);
        long lost = rig.figures(slow).lost();
        long inFlight = rig.figures(slow).inFlight();
        assertThat(inFlight).isBetween(59L, 62L);
        passSeconds(rig, 2);

        assertThat(rig.directory.active()).isEmpty();
        assertThat(rig.count(EngineCounter.ABANDONED)).isBetween(inFlight - 1, inFlight + 1);
        assertThat(rig.count(EngineCounter.LOST)).isBetween(lost, lost + 2);
        assertThat(rig.meter.inFlight()).isZero();
        rig.checkInvariants();
        passSeconds(rig, 100);
        assertThat(rig.count(EngineCounter.LOST)).isLessThanOrEqualTo(lost + 2);
    }

    /** An answer to a probe of a session that ended belongs to nobody, above all not to the session that came after it. */
    @Test
    void repliesToAnEndedSessionAreNotTheNextOnes() {
        ProbeKey slow = key(V4, 10_000, 60_000);
        Packet old = rig.firstPacket(slow);
        passSeconds(rig, 602);
        assertThat(rig.directory.active()).isEmpty();

        Packet young = rig.firstPacket(slow);
        assertThat(young.number()).isEqualTo(old.number());
        assertThat(young.reference()).isNotEqualTo(old.reference());
        rig.deliver(old.reply().stamped(Stamper.KERNEL, rig.clocks.wallNs()));
        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(1);
        assertThat(rig.figures(slow).received()).isZero();
        assertThat(rig.figures(slow).late()).isZero();
        assertThat(rig.figures(slow).inFlight()).isEqualTo(1);

        rig.txStamp(young);
        rig.deliver(young.reply().stamped(MS_NS));
        assertThat(rig.figures(slow).received()).isEqualTo(1);
    }

    @Test
    void aSessionThatIsAskedForAgainBeginsAtZero() {
        rig.ask(KEY);
        passSeconds(rig, 602);
        assertThat(rig.ask(KEY))
                .singleElement()
                .satisfies(view -> assertThat(view.figures().sent()).isZero());
        passSeconds(rig, 2);

        assertThat(rig.figures(KEY).sent()).isBetween(1L, 3L);
    }

    @Test
    void theCheckIsMadeOnceASecond() {
        rig.ask(KEY);
        rig.lap();
        // ten minutes to the nanosecond are not more than ten minutes; the next look is a second later
        rig.passMs(IDLE_MS);
        assertThat(rig.directory.active()).hasSize(1);
        rig.passMs(999);
        assertThat(rig.directory.active()).hasSize(1);
        rig.passMs(1);
        assertThat(rig.directory.active()).isEmpty();
    }

    @Test
    void manySessionsComeAndGo() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 300; i++) {
                rig.ask(
                        key(IpAddress.ofIpv4(0x0A000000 + i), 10_000, 500),
                        key(IpAddress.of(0x20010db8L << 32, i), 10_000, 500));
            }
            passSeconds(rig, 10);
            assertThat(rig.meter.sessions()).isEqualTo(600);
            assertThat(rig.directory.active()).hasSize(600);
            rig.checkInvariants();
            passSeconds(rig, 600);
            assertThat(rig.meter.sessions()).isZero();
            rig.checkInvariants();
        }
        assertThat(rig.meter.intervalStretch()).isEqualTo(1.0);
    }

    @Test
    void otherOptionsAreAnotherSession() {
        ProbeKey longer = ProbeKey.icmp(V4, new ProbeOptions(SECOND_NS, 500 * MS_NS, 100));
        ProbeKey slower = key(V4, 2_000, 500);
        ProbeKey patient = key(V4, 1_000, 501);
        ProbeKey six = key(V6, 1_000, 500);
        rig.ask(KEY, longer, slower, patient, six);
        passSeconds(rig, 4);

        assertThat(rig.directory.active().map(SessionView::key))
                .containsExactlyInAnyOrderElementsOf(List.of(KEY, longer, slower, patient, six));
        assertThat(rig.transport.sent.stream().map(Packet::reference).distinct())
                .hasSize(5);
    }

    private static void passSeconds(Rig rig, int seconds) {
        for (int lap = 0; lap < 20 * seconds; lap++) {
            rig.clocks.passNs(50 * MS_NS);
            rig.lap();
        }
    }
}
