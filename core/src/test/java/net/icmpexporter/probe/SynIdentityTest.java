package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.wire.CookieKey;
import net.icmpexporter.wire.SynCookie;
import org.junit.jupiter.api.Test;

/** The identity of a SYN is short enough to come again. */
final class SynIdentityTest {

    private static final ProbeKey FIRST = Rig.tcpKey(Rig.V4, 443, 60_000, 500);
    private static final ProbeKey SECOND = Rig.tcpKey(Rig.ELSEWHERE, 443, 1_000, 500);

    private final Rig twin = new Rig(10_000, new HandClocks(), keyOfTwins());

    /** There are some 4,500 source ports: in time two probes have the same, in the same slot, with the same number. */
    private static CookieKey keyOfTwins() {
        long half = 0;
        SynCookie cookies = new SynCookie(new CookieKey(0, 0));
        while (cookies.identity(0, 0, 0) != cookies.identity(1, 0, 0)) {
            cookies = new SynCookie(new CookieKey(++half, 0));
        }
        return new CookieKey(half, 0);
    }

    @Test
    void aRepeatedAnswerIsNotBlamedOnWhoHasItsIdentityNow() {
        Packet early = twin.firstPacket(FIRST);
        twin.txStamp(early);
        twin.answer(early, 5 * MS_NS);
        twin.passMs(10);
        Packet late = secondPacket(early);

        twin.deliver(early.reply());
        assertThat(twin.figures(FIRST).duplicate()).isEqualTo(1);
        assertThat(twin.figures(SECOND).foreign()).isZero();
        isStillAnswered(late);
    }

    /** A target that never answered, and now does so to somebody else's probe: that is as foreign as it looks. */
    @Test
    void whoWasNeverAnsweredIsNotBelievedToRepeatIt() {
        Packet early = twin.firstPacket(FIRST);
        twin.passMs(800);
        Packet late = secondPacket(early);

        twin.deliver(early.reply());
        assertThat(twin.figures(FIRST).late()).isZero();
        assertThat(twin.figures(SECOND).foreign()).isEqualTo(1);
        isStillAnswered(late);
    }

    private Packet secondPacket(Packet early) {
        int before = twin.transport.sent.size();
        twin.ask(SECOND);
        while (twin.transport.sent.stream().skip(before).noneMatch(packet -> packet.peer.equals(Rig.ELSEWHERE))) {
            twin.passMs(1);
        }
        Packet late = twin.transport.sent.get(twin.transport.sent.size() - 1);
        assertThat(late.bytes).as("the same ports and number").startsWith(Arrays.copyOf(early.bytes, 8));
        return late;
    }

    private void isStillAnswered(Packet late) {
        twin.txStamp(late);
        twin.answer(late, 20 * MS_NS);
        twin.passMs(30);
        assertThat(twin.figures(SECOND).received()).isEqualTo(1);
        twin.checkInvariants();
    }
}
