package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static net.icmpexporter.probe.Rig.tcpKey;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The card's stamps beside the kernel's: the best source that both ends have, and never one end of each. */
final class NicStampTest {

    private static final ProbeKey KEY = key(V4, 10_000, 1_000);

    /** What each source would say, and our own clock: all different, so that no mixture passes for one of them. */
    private static final long NIC_RTT_NS = 5_000_111;

    private static final long KERNEL_RTT_NS = 5_040_222;
    private static final long OWN_RTT_NS = 6_000_333;

    /** Where the card's clock stands: it has never been set. */
    private static final long CARD_NS = 77_000_000_000L;

    private static final EngineCounter[] FALLBACKS = {
        EngineCounter.FALLBACK_NIC_NO_TX_STAMP,
        EngineCounter.FALLBACK_NIC_NO_RX_STAMP,
        EngineCounter.FALLBACK_NIC_CLOCK,
        EngineCounter.FALLBACK_NO_TX_STAMP,
        EngineCounter.FALLBACK_NO_RX_STAMP,
        EngineCounter.FALLBACK_CLOCK
    };

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    private void cardStampsUsually() {
        for (Channel channel : Channel.values()) {
            rig.transport.setStatus(
                    channel, new ChannelStatus(true, "hand", Rig.identifier(channel), true, true, "by hand"));
        }
    }

    private static Packet txStamp(Packet probe, boolean kernel, boolean card) {
        return probe.txStamp(kernel ? Stamper.KERNEL : Stamper.NONE, TX_DELAY_NS)
                .stampedByCard(card ? CARD_NS : 0);
    }

    private static Packet reply(Packet probe, boolean kernel, boolean card) {
        Packet reply = probe.reply();
        return (kernel ? reply.stamped(TX_DELAY_NS + KERNEL_RTT_NS) : reply)
                .stampedByCard(card ? CARD_NS + NIC_RTT_NS : 0);
    }

    private void passOwnRtt(Packet probe) {
        rig.clocks.passNs(probe.sentMonoNs + OWN_RTT_NS - rig.clocks.monoNs());
    }

    /** Every set of stamps at both ends, on a card that usually stamps, and which of the three differences comes of it. */
    @ParameterizedTest
    @CsvSource({
        // sent: kernel, card; reply: kernel, card
        "true, true, true, true, NIC, ",
        "true, true, true, false, KERNEL, FALLBACK_NIC_NO_RX_STAMP",
        "true, true, false, true, NIC, ",
        "true, true, false, false, OWN, FALLBACK_NO_RX_STAMP",
        "true, false, true, true, KERNEL, FALLBACK_NIC_NO_TX_STAMP",
        "true, false, true, false, KERNEL, FALLBACK_NIC_NO_RX_STAMP",
        "true, false, false, true, OWN, FALLBACK_NO_RX_STAMP",
        "true, false, false, false, OWN, FALLBACK_NO_RX_STAMP",
        "false, true, true, true, NIC, ",
        "false, true, true, false, OWN, FALLBACK_NO_TX_STAMP",
        "false, true, false, true, NIC, ",
        "false, true, false, false, OWN, FALLBACK_NO_RX_STAMP",
        "false, false, true, true, OWN, FALLBACK_NO_TX_STAMP",
        "false, false, true, false, OWN, FALLBACK_NO_TX_STAMP",
        "false, false, false, true, OWN, FALLBACK_NO_RX_STAMP",
        "false, false, false, false, OWN, FALLBACK_NO_RX_STAMP"
    })
    void theBestSourceThatBothEndsHave(
            boolean txKernel, boolean txCard, boolean rxKernel, boolean rxCard, String by, EngineCounter fallback) {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        if (txKernel || txCard) {
            rig.deliver(txStamp(probe, txKernel, txCard));
        }
        passOwnRtt(probe);
        rig.deliver(reply(probe, rxKernel, rxCard));
        rig.passMs(102);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.received()).isEqualTo(1);
        assertThat(now.rttSumNs())
                .isEqualTo(
                        switch (by) {
                            case "NIC" -> NIC_RTT_NS;
                            case "KERNEL" -> KERNEL_RTT_NS;
                            default -> OWN_RTT_NS;
                        });
        assertThat(now.fallbacks()).isEqualTo(fallback == null ? 0 : 1);
        for (EngineCounter counter : FALLBACKS) {
            assertThat(rig.count(counter)).as("%s", counter).isEqualTo(counter == fallback ? 1 : 0);
        }
    }

    /** Where no card stamps, its stamps are not missed. */
    @Test
    void whereNoCardStampsTheKernelsAreNoFallback() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, false));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, false));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(KERNEL_RTT_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
        assertThat(rig.count(EngineCounter.FALLBACK_NIC_NO_RX_STAMP)).isZero();
    }

    /** A reply with the kernel's stamp alone does not wait for a card's stamp of what was sent: it could not be used. */
    @Test
    void nobodyWaitsForAStampOfNoUse() {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, false));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, false));

        assertThat(rig.figures(KEY).received()).isEqualTo(1);
    }

    /** Cards deliver the stamp of what was sent late, in a packet of its own; the kernel's was there all the while. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 50, 99})
    void theCardsStampOfTheRequestMayComeAfterTheReply(long laterMs) {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, false));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, true));
        rig.passMs(laterMs);
        assertThat(rig.figures(KEY).received()).isZero();
        rig.deliver(txStamp(probe, false, true));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(NIC_RTT_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    @Test
    void after100MsTheCardsStampIsGivenUpForTheKernels() {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, false));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, true));
        rig.passMs(99);
        assertThat(rig.figures(KEY).received()).isZero();
        rig.passMs(2);
        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(KERNEL_RTT_NS);
        rig.deliver(txStamp(probe, false, true));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(KERNEL_RTT_NS);
        assertThat(rig.count(EngineCounter.FALLBACK_NIC_NO_TX_STAMP)).isEqualTo(1);
    }

    /** Cards that say less than nothing, or more than our own clock saw pass, by more than 0.1 ms: then the kernel's. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "6100333, false", "6100334, true", "9000000000, true", "-9000000000, true"})
    void aCardThatContradictsOurClockIsNotBelieved(long cardRttNs, boolean refused) {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, true));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, false).stampedByCard(CARD_NS + cardRttNs));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(refused ? KERNEL_RTT_NS : cardRttNs);
        assertThat(rig.count(EngineCounter.FALLBACK_NIC_CLOCK)).isEqualTo(refused ? 1 : 0);
        assertThat(rig.figures(KEY).fallbacks()).isEqualTo(refused ? 1 : 0);
    }

    /** Neither the card's nor the kernel's can be believed: one reason is enough, that of the last one. */
    @Test
    void withoutAnyBelievableStampsOurOwnClockServes() {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, true));
        passOwnRtt(probe);
        rig.deliver(
                probe.reply().stamped(Stamper.KERNEL, probe.sentWallNs - MS_NS).stampedByCard(CARD_NS - 5));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(OWN_RTT_NS);
        assertThat(rig.count(EngineCounter.FALLBACK_CLOCK)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.FALLBACK_NIC_CLOCK)).isZero();
        assertThat(rig.figures(KEY).fallbacks()).isEqualTo(1);
    }

    /** The card's clock counts from anything: boot, 1970 by TAI, or before its zero. Only differences are of use. */
    @ParameterizedTest
    @ValueSource(
            longs = {1, -1, -2_500_000, -77_000_000_000L, 1_790_000_037_000_000_000L, Long.MIN_VALUE, Long.MIN_VALUE / 2
            })
    void theCardsClockStandsAnywhere(long cardNs) {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, false).stampedByCard(cardNs));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, false).stampedByCard(cardNs + NIC_RTT_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(NIC_RTT_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /** Only the kernel's stamps are of the wall clock: its steps do not touch the card's. */
    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600})
    void aStepOfTheWallClockDoesNotMoveTheCards(long stepS) {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, true, true));
        rig.clocks.stepWallNs(stepS * SECOND_NS);
        passOwnRtt(probe);
        rig.deliver(probe.reply().stamped(Stamper.KERNEL, rig.clocks.wallNs()).stampedByCard(CARD_NS + NIC_RTT_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(NIC_RTT_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    @Test
    void theFirstStampOfEachSourceIsKept() {
        cardStampsUsually();
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(txStamp(probe, false, true));
        rig.deliver(txStamp(probe, true, false));
        rig.deliver(probe.txStamp(Stamper.KERNEL, MS_NS).stampedByCard(CARD_NS + 99));
        passOwnRtt(probe);
        rig.deliver(reply(probe, true, true));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(NIC_RTT_NS);
    }

    /** Both protocols, and both kinds of answers. */
    @ParameterizedTest
    @EnumSource(names = {"ICMP", "TCP"})
    void theCardTimesEitherProtocol(Protocol protocol) {
        cardStampsUsually();
        ProbeKey key = protocol == Protocol.ICMP ? KEY : tcpKey(V4, 443, 10_000, 1_000);
        Packet probe = rig.firstPacket(key);
        rig.deliver(txStamp(probe, true, true));
        passOwnRtt(probe);
        Packet answer = protocol == Protocol.ICMP ? probe.reply() : probe.refusal();
        rig.deliver(answer.stampedByCard(CARD_NS + NIC_RTT_NS));

        assertThat(rig.figures(key).rttSumNs()).isEqualTo(NIC_RTT_NS);
        assertThat(rig.figures(key).refused()).isEqualTo(protocol == Protocol.TCP ? 1 : 0);
        assertThat(rig.figures(key).fallbacks()).isZero();
    }
}
