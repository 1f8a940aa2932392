package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** This host has no way for a session's packets for a while: its earlier packets may lack their answers for that reason. */
final class NoWayTest {

    /** Two probes are in flight at a time. */
    private static final ProbeKey KEY = key(V4, 1_000, 1_500);

    private static final ProbeKey OTHER = key(V6, 1_000, 1_500);

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {
                "SENT",
                "HOST_UNREACHABLE",
                "ACCESS_DENIED",
                "NO_BUFFERS",
                "WOULD_BLOCK",
                "MESSAGE_TOO_BIG",
                "CONNECTING",
                "NOT_CONNECTED",
                "OTHER"
            })
    void whatIsNotAnsweredMeanwhileIsUnknown(SendResult reason) {
        refuseTheThird(reason);

        assertThat(rig.figures(KEY).sendFailed()).isEqualTo(1);
        assertThat(rig.figures(KEY).unknown())
                .as("the second, which was in flight")
                .isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).as("the first, and those after").isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "HOST_UNREACHABLE",
                "ACCESS_DENIED",
                "NO_BUFFERS",
                "WOULD_BLOCK",
                "MESSAGE_TOO_BIG",
                "NOT_CONNECTED",
                "OTHER"
            })
    void aPacketThatIsRefusedForItselfSaysNothingOfOthers(SendResult reason) {
        refuseTheThird(reason);

        assertThat(rig.figures(KEY).sendFailed()).isEqualTo(1);
        assertThat(rig.figures(KEY).unknown()).isZero();
        assertThat(rig.figures(KEY).lost()).isEqualTo(4);
    }

    /** Nobody answers; the third of six packets is refused. */
    private void refuseTheThird(SendResult reason) {
        rig.ask(KEY);
        int[] packets = new int[1];
        rig.transport.verdict = address -> ++packets[0] == 3 ? reason : SendResult.SENT;
        while (packets[0] < 6) {
            rig.passMs(1);
        }
        rig.passMs(900);
    }

    @Test
    void anAnswerIsAnAnswerAllTheSame() {
        Packet first = rig.firstPacket(KEY);
        rig.txStamp(first);
        rig.transport.verdict = address -> SendResult.NETWORK_UNREACHABLE;
        rig.passMs(1_100);
        assertThat(rig.figures(KEY).sendFailed()).isEqualTo(1);
        rig.answer(first, 1_100 * MS_NS);
        rig.passMs(1_000);
        assertThat(rig.figures(KEY).received()).isEqualTo(1);
        assertThat(rig.figures(KEY).unknown()).isZero();
    }

    @Test
    void otherSessionsHaveTheirOwnWays() {
        rig.ask(KEY, OTHER);
        rig.transport.verdict =
                address -> address.equals(KEY.address()) ? SendResult.NETWORK_UNREACHABLE : SendResult.SENT;
        rig.passMs(5_000);
        assertThat(rig.figures(OTHER).lost()).isPositive();
        assertThat(rig.figures(OTHER).unknown()).isZero();
    }
}
