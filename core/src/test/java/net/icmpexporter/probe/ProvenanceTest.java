package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.stats.SessionCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.StampSource;
import net.icmpexporter.stats.UnknownCause;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where figures come from: the order of answers, the hop limit they had, who stamped them, and why a fate is unknown. */
final class ProvenanceTest {

    private static final ProbeKey KEY = key(V4, 100, 1_000);

    private final Rig rig = new Rig();
    private final List<Packet> packets = new ArrayList<>();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void answersInOrderAreNotReordered() {
        send(3);
        answer(0, 500);
        answer(1, 500);
        answer(2, 500);
        assertThat(reordered()).isZero();
        assertThat(figures().received()).isEqualTo(3);
    }

    @Test
    void anAnswerAfterThatToALaterProbeIsReordered() {
        send(4);
        answer(1, 400);
        answer(3, 250);
        answer(0, 700);
        answer(2, 500);
        assertThat(reordered()).isEqualTo(2);
    }

    /** The two were read in the wrong order, but the kernel had stamped them in the right one. */
    @Test
    void whatThisHostReadsOutOfOrderIsNotReordered() {
        send(2);
        stamp(0);
        stamp(1);
        rig.passMs(300);
        rig.deliver(packets.get(1).reply().stamped(200 * MS_NS));
        rig.deliver(packets.get(0).reply().stamped(290 * MS_NS));
        assertThat(figures().received()).isEqualTo(2);
        assertThat(reordered()).isZero();
    }

    /** The kernel has stamped them in the wrong order, but the card had stamped them in the right one. */
    @Test
    void theCardsOrderComesBeforeTheKernels() {
        send(2);
        stamp(0);
        stamp(1);
        rig.passMs(300);
        Packet later = packets.get(1).reply().stamped(200 * MS_NS);
        later.cardStampNs = 5_000;
        rig.deliver(later);
        Packet earlier = packets.get(0).reply().stamped(320 * MS_NS);
        earlier.cardStampNs = 4_000;
        rig.deliver(earlier);
        rig.passMs(200);
        assertThat(figures().received()).isEqualTo(2);
        assertThat(reordered()).isZero();
    }

    /** Without stamps nobody knows more than the order of reading. */
    @Test
    void withoutStampsTheOrderOfReadingCounts() {
        send(2);
        rig.deliver(packets.get(1).reply());
        rig.deliver(packets.get(0).reply());
        rig.passMs(200);
        assertThat(figures().received()).isEqualTo(2);
        assertThat(reordered()).isEqualTo(1);
    }

    /** A late answer is late, and a second one a duplicate: neither is reordered. */
    @Test
    void onlyAnswersInTimeAreReordered() {
        send(2);
        answer(1, 50);
        rig.deliver(packets.get(1).reply());
        rig.passMs(1_400);
        rig.deliver(packets.get(0).reply());
        assertThat(reordered()).isZero();
        assertThat(figures().late()).isEqualTo(1);
        assertThat(figures().duplicate()).isEqualTo(1);
    }

    @Test
    void theHopLimitIsThatOfTheLatestAnswer() {
        send(3);
        packets.get(0).hopLimit = 57;
        answer(0, 500);
        packets.get(1).hopLimit = 200;
        answer(1, 500);
        assertThat(figures().hopLimit()).isEqualTo(200);
        assertThat(figures().count(SessionCounter.HOP_LIMIT_CHANGES)).isEqualTo(1);
    }

    @Test
    void theSourceOfTheStampsIsCounted() {
        send(2);
        answer(0, 500);
        rig.deliver(packets.get(1).reply());
        rig.passMs(200);
        assertThat(figures().stamped(StampSource.KERNEL)).isEqualTo(1);
        assertThat(figures().stamped(StampSource.USER)).isEqualTo(1);
    }

    @Test
    void aFullBufferIsACause() {
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        assertThat(causeOfTheFirst(1_300, 1)).isEqualTo(UnknownCause.SOCKET_OVERFLOW);
    }

    @Test
    void aFullBufferAfterAStallIsTheStallsFault() {
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        assertThat(causeOfTheFirst(1_300, 1_300)).isEqualTo(UnknownCause.STALL);
    }

    @Test
    void aStallBecauseOfTheQuotaIsThrottling() {
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        rig.throttledNs = 900 * MS_NS;
        assertThat(causeOfTheFirst(1_300, 1_300)).isEqualTo(UnknownCause.THROTTLED);
    }

    /** The quota took some of the time, but not most of it. */
    @Test
    void aLittleThrottlingIsNotTheReason() {
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        rig.throttledNs = 300 * MS_NS;
        assertThat(causeOfTheFirst(1_300, 1_300)).isEqualTo(UnknownCause.STALL);
    }

    /** What the quota took before is not the reason for a stall now. */
    @Test
    void earlierThrottlingIsNotTheReason() {
        rig.throttledNs = 5_000 * MS_NS;
        rig.passMs(11_500);
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        assertThat(causeOfTheFirst(1_300, 1_300)).isEqualTo(UnknownCause.STALL);
    }

    /** A stall that was over before the probe went out has nothing to do with it. */
    @Test
    void aStallBeforeIsNotTheReason() {
        rig.lap();
        rig.clocks.passNs(2_000 * MS_NS);
        rig.lap();
        rig.passMs(10);
        send(1);
        rig.transport.addDrops(Channel.ICMP4, 1);
        assertThat(causeOfTheFirst(1_300, 1)).isEqualTo(UnknownCause.SOCKET_OVERFLOW);
    }

    /** A stall alone loses nothing: the kernel goes on to queue. */
    @Test
    void aStallAloneIsNoCause() {
        send(1);
        rig.clocks.passNs(1_300 * MS_NS);
        rig.lap();
        rig.passMs(50);
        assertThat(figures().unknown()).isZero();
        assertThat(figures().lost()).isEqualTo(1);
    }

    @Test
    void aLostSocketIsACause() {
        send(1);
        rig.transport.reopenSucceeds = false;
        rig.transport.lose(Channel.ICMP4);
        assertThat(causeOfTheFirst(1_300, 1)).isEqualTo(UnknownCause.SOCKET_LOST);
    }

    @Test
    void aPacketThatNeverLeftIsACause() {
        rig.transport.setStatus(Channel.ICMP4, new ChannelStatus(true, "hand", 0x4444, true, false, true, "by hand"));
        send(2);
        answer(0, 300);
        rig.passMs(2_000);
        assertThat(figures().unknown(UnknownCause.NOT_SENT)).isPositive();
        assertThat(figures().unknown()).isEqualTo(figures().unknown(UnknownCause.NOT_SENT));
    }

    /** Read after the timeout and without a stamp: nobody knows when it came. */
    @Test
    void anAnswerWithoutAStampThatIsReadTooLateHasACause() {
        send(1);
        rig.clocks.passNs(1_100 * MS_NS);
        rig.transport.deliver(packets.get(0).reply(), rig.clocks.monoNs());
        rig.lap();
        rig.passMs(10);
        assertThat(figures().unknown(UnknownCause.STALL)).isEqualTo(1);
    }

    /** Passes time in laps of so many milliseconds until the first probe is resolved, and says why it is unknown. */
    private UnknownCause causeOfTheFirst(long ms, long lapMs) {
        for (long passed = 0; passed < ms; passed += lapMs) {
            rig.clocks.passNs(lapMs * MS_NS);
            rig.lap();
        }
        SessionSnapshot figures = figures();
        assertThat(figures.lost()).isZero();
        assertThat(figures.unknown()).isPositive();
        for (UnknownCause cause : UnknownCause.values()) {
            if (figures.unknown(cause) > 0) {
                assertThat(figures.unknown(cause)).isEqualTo(figures.unknown());
                assertThat(rig.meter.unknown(cause)).isEqualTo(figures.unknown());
                return cause;
            }
        }
        throw new AssertionError("unknown for no cause: " + figures);
    }

    private void send(int count) {
        packets.add(rig.firstPacket(KEY));
        while (packets.size() < count) {
            packets.add(rig.nextPacket());
        }
    }

    private void stamp(int index) {
        Packet packet = packets.get(index);
        rig.transport.deliver(packet.txStamp(Stamper.KERNEL, Rig.TX_DELAY_NS), rig.clocks.monoNs());
        rig.lap();
    }

    /** The answer to a packet, so long after it was sent. */
    private void answer(int index, long rttMs) {
        stamp(index);
        Packet packet = packets.get(index);
        long atMonoNs = packet.sentMonoNs + rttMs * MS_NS;
        while (rig.clocks.monoNs() - atMonoNs < 0) {
            rig.passMs(1);
        }
        Packet reply = packet.reply().stamped(rttMs * MS_NS);
        reply.hopLimit = packet.hopLimit;
        rig.transport.deliver(reply, rig.clocks.monoNs());
        rig.lap();
    }

    private SessionSnapshot figures() {
        return rig.figures(KEY);
    }

    private long reordered() {
        return figures().count(SessionCounter.REORDERED);
    }
}
