package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

/** A number of probes, the first at once, each of which ends in one event; then the series is over and leaves nothing. */
final class PingSeriesTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);
    private static final long RTT_NS = 3 * MS_NS;
    private static final long HOUR_MS = 3_600_000;

    private final Rig rig = new Rig();
    private final PingDesk desk = new PingDesk(rig.commands);
    private final List<PingEvent> events = new ArrayList<>();

    private PingSeries begin(ProbeKey key, int count) throws EngineBusy {
        PingSeries series = new PingSeries(key, count, events::add);
        desk.begin(List.of(series));
        rig.lap();
        return series;
    }

    private void answerAll() {
        for (Packet packet : rig.transport.sent) {
            rig.txStamp(packet);
            rig.answer(packet, RTT_NS);
        }
    }

    @Test
    void theFirstGoesAtOnceAndTheOthersAnIntervalApart() throws EngineBusy {
        long begunMonoNs = rig.clocks.monoNs();
        begin(KEY, 3);
        rig.passMs(10_000);

        assertThat(rig.transport.sent)
                .extracting(packet -> packet.sentMonoNs - begunMonoNs)
                .containsExactly(0L, SECOND_NS, 2 * SECOND_NS);
    }

    @Test
    void everyProbeEndsInOneEventAndThenTheSeriesDoes() throws EngineBusy {
        begin(KEY, 1);
        answerAll();
        rig.passMs(10);

        assertThat(events)
                .containsExactly(
                        new PingEvent.Answered(0, RTT_NS, StampSource.KERNEL, 0, false), new PingEvent.Ended(true));
    }

    @Test
    void aProbeThatIsNotAnsweredIsLostAndTheSeriesEndsAllTheSame() throws EngineBusy {
        begin(KEY, 2);
        rig.passMs(5_000);

        assertThat(events)
                .containsExactly(new PingEvent.Lost(0, false), new PingEvent.Lost(1, false), new PingEvent.Ended(true));
    }

    @Test
    void aLateAnswerIsALoss() throws EngineBusy {
        begin(KEY, 1);
        Packet packet = rig.transport.sent.get(0);
        rig.txStamp(packet);
        rig.answer(packet, 501 * MS_NS);
        rig.passMs(1_000);

        assertThat(events).containsExactly(new PingEvent.Lost(0, true), new PingEvent.Ended(true));
    }

    @Test
    void anErrorFromTheWayEndsAProbe() throws EngineBusy {
        begin(KEY, 1);
        Packet packet = rig.transport.sent.get(0);
        rig.deliver(packet.icmpError(3, 1, 64).reportedBy(Rig.ELSEWHERE));

        assertThat(events).containsExactly(new PingEvent.Rejected(0, 3, 1, Rig.ELSEWHERE), new PingEvent.Ended(true));
    }

    @Test
    void whatTheKernelRefusesIsToldWithItsReason() throws EngineBusy {
        rig.transport.verdict = address -> SendResult.NETWORK_UNREACHABLE;
        begin(KEY, 2);
        rig.passMs(2_000);

        PingEvent refused = new PingEvent.NotSent(SendResult.NETWORK_UNREACHABLE);
        assertThat(events).containsExactly(refused, refused, new PingEvent.Ended(true));
    }

    @Test
    void aFurtherAnswerIsADuplicate() throws EngineBusy {
        begin(KEY, 2);
        Packet packet = rig.transport.sent.get(0);
        rig.txStamp(packet);
        rig.answer(packet, RTT_NS);
        rig.answer(packet, 2 * RTT_NS);
        rig.passMs(20);

        assertThat(events)
                .containsExactly(
                        new PingEvent.Answered(0, RTT_NS, StampSource.KERNEL, 0, false), new PingEvent.Duplicate());
    }

    @Test
    void itLeavesNothingBehind() throws EngineBusy {
        for (int i = 0; i < 50; i++) {
            begin(KEY, 1);
        }
        rig.passMs(2_000);

        assertThat(events).filteredOn(new PingEvent.Ended(true)::equals).hasSize(50);
        assertThat(rig.meter.sessions()).isZero();
        assertThat(rig.meter.inFlight()).isZero();
        rig.checkInvariants();
    }

    @Test
    void severalOfOneTargetDoNotKnowOfEachOtherNorOfItsSession() throws EngineBusy {
        rig.firstPacket(KEY);
        begin(KEY, 1);
        begin(KEY, 1);
        assertThat(rig.transport.sent).hasSize(3);
        answerAll();
        rig.passMs(19_500);

        assertThat(events).filteredOn(PingEvent.Answered.class::isInstance).hasSize(2);
        assertThat(rig.directory.active()).hasSize(1);
        assertThat(rig.sentOf(KEY)).isEqualTo(20);
    }

    @Test
    void aSeriesThatIsCancelledSendsNoMoreAndHearsNoMore() throws EngineBusy {
        PingSeries series = begin(KEY, 10);
        rig.passMs(1_100);
        events.clear();
        desk.cancel(List.of(series));
        rig.passMs(5_000);

        assertThat(rig.transport.sent).hasSize(2);
        assertThat(events).containsExactly(new PingEvent.Ended(false));
        desk.cancel(List.of(series));
        rig.passMs(10);
        assertThat(events).hasSize(1);
        assertThat(rig.meter.sessions()).isZero();
    }

    /** A probe that was not sent in time is not left out: the series takes longer. */
    @Test
    void aPauseOfTheProcessCostsNoProbe() throws EngineBusy {
        begin(KEY, 3);
        rig.clocks.passNs(10 * SECOND_NS);
        rig.passMs(5_000);

        assertThat(rig.transport.sent).hasSize(3);
    }

    @Test
    void theRateLimitDelaysAndLosesNone() throws EngineBusy {
        Rig slow = new Rig(100, new HandClocks());
        List<PingSeries> many = IntStream.range(0, 500)
                .mapToObj(i -> new PingSeries(key(IpAddress.ofIpv4(0x0a000000 + i), 1_000, 500), 1, events::add))
                .toList();
        new PingDesk(slow.commands).begin(many);
        slow.passMs(2_000);
        assertThat(slow.transport.sent).hasSizeBetween(180, 230);
        slow.passMs(8_000);

        assertThat(slow.transport.sent).hasSize(500);
        assertThat(events).filteredOn(new PingEvent.Ended(true)::equals).hasSize(500);
    }

    @Test
    void threeHoursAreNoLongTime() throws EngineBusy {
        begin(key(V4, 1_000, 3 * HOUR_MS), 1);
        Packet packet = rig.transport.sent.get(0);
        rig.txStamp(packet);
        rig.runUntil(rig.clocks.monoNs() + (3 * HOUR_MS - 1_000) * MS_NS);
        assertThat(events).isEmpty();
        rig.answer(packet, (3 * HOUR_MS - 10) * MS_NS);
        rig.runUntil(rig.clocks.monoNs() + 2 * SECOND_NS);

        assertThat(events)
                .containsExactly(
                        new PingEvent.Answered(0, (3 * HOUR_MS - 10) * MS_NS, StampSource.KERNEL, 0, false),
                        new PingEvent.Ended(true));
    }

    @Test
    void fiftyThousandAreOutAtOnce() throws EngineBusy {
        Rig wide = new Rig(1_000_000, new HandClocks());
        List<PingSeries> many = IntStream.range(0, 50_000)
                .mapToObj(i -> new PingSeries(key(IpAddress.ofIpv4(0x0a000000 + i), 1_000, 20_000), 1, events::add))
                .toList();
        new PingDesk(wide.commands).begin(many);
        wide.passMs(3_000);

        assertThat(wide.meter.inFlight()).isEqualTo(50_000);
        for (Packet packet : wide.transport.sent) {
            wide.transport.deliver(packet.reply(), wide.clocks.monoNs());
        }
        wide.passMs(3_000);
        assertThat(events).filteredOn(PingEvent.Answered.class::isInstance).hasSize(50_000);
        assertThat(wide.count(EngineCounter.LOST)).isZero();
        assertThat(wide.meter.sessions()).isZero();
    }

    @Test
    void aSeriesHasAProbeAtLeast() {
        assertThatThrownBy(() -> new PingSeries(KEY, 0, events::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a series has one probe or more, not 0");
    }
}
