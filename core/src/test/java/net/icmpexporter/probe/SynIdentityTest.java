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

    /** There are some 4,500 source ports: in time two probes have the same, in the same slot, with the same number. */
    @Test
    void aRepeatedAnswerIsNotBlamedOnWhoHasItsIdentityNow() {
        long half = 0;
        SynCookie cookies = new SynCookie(new CookieKey(0, 0));
        while (cookies.identity(0, 0, 0) != cookies.identity(1, 0, 0)) {
            cookies = new SynCookie(new CookieKey(++half, 0));
        }
        Rig twin = new Rig(10_000, new HandClocks(), new CookieKey(half, 0));
        ProbeKey first = Rig.tcpKey(Rig.V4, 443, 1_000, 500);
        ProbeKey second = Rig.tcpKey(Rig.ELSEWHERE, 443, 1_000, 500);
        Packet early = twin.firstPacket(first);
        twin.txStamp(early);
        twin.answer(early, 5 * MS_NS);
        twin.passMs(10);
        Packet late = twin.firstPacket(second);

        twin.deliver(early.reply());
        assertThat(late.bytes).as("the same ports and number").startsWith(Arrays.copyOf(early.bytes, 8));
        assertThat(twin.figures(first).duplicate()).isEqualTo(1);
        assertThat(twin.figures(second).foreign()).isZero();

        twin.txStamp(late);
        twin.answer(late, 20 * MS_NS);
        twin.passMs(30);
        assertThat(twin.figures(second).received()).isEqualTo(1);
        twin.checkInvariants();
    }
}
