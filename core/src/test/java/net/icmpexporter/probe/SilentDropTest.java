package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel took a packet, dropped it, and said nothing: all there is to see is that its stamp never came. */
final class SilentDropTest {

    private static final ProbeKey KEY = key(V6, 1_000, 500);

    private final Rig rig = new Rig();
    private int packets;

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void whereDropsAreSilentAMissingStampMakesItUnknown() {
        probe(true, true);
        assertThat(rig.figures(KEY).received()).isEqualTo(2);
        assertThat(rig.figures(KEY).unknown()).as("without a stamp").isEqualTo(1);
        assertThat(rig.figures(KEY).lost()).as("with one").isEqualTo(1);
    }

    @Test
    void whereTheKernelSaysWhatItDropsItIsLost() {
        probe(false, true);
        assertThat(rig.figures(KEY).unknown()).isZero();
        assertThat(rig.figures(KEY).lost()).isEqualTo(2);
    }

    /** Some devices stamp nothing that they send: then a missing stamp is no sign. */
    @Test
    void whereNothingIsStampedItIsLost() {
        probe(true, false);
        assertThat(rig.figures(KEY).unknown()).isZero();
        assertThat(rig.figures(KEY).lost()).isEqualTo(2);
    }

    /** Four probes: two are answered, the third is neither stamped nor answered, the fourth is stamped if any is. */
    private void probe(boolean silentDrops, boolean stamps) {
        rig.transport.setStatus(
                Channel.ICMP6, new ChannelStatus(true, "hand", 0x6666, true, false, silentDrops, "by hand"));
        rig.transport.onSent.add(packet -> {
            packets++;
            if (stamps && packets != 3) {
                rig.transport.deliver(packet.txStamp(Stamper.KERNEL, Rig.TX_DELAY_NS), packet.sentMonoNs);
            }
            if (packets <= 2) {
                rig.answer(packet, 2 * MS_NS);
            }
        });
        rig.ask(KEY);
        while (packets < 4) {
            rig.passMs(1);
        }
        rig.passMs(900);
    }
}
