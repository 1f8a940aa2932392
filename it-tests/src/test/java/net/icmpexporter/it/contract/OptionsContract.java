package net.icmpexporter.it.contract;

import static net.icmpexporter.transport.SendResult.NO_DEVICE;
import static net.icmpexporter.transport.SendResult.NO_SOURCE_ADDRESS;
import static net.icmpexporter.transport.SendResult.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import net.icmpexporter.it.contract.Prober.Seen.What;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the port promises of packets with options, on every channel that is usable. A fresh rig for each promise. */
@Timeout(60)
abstract class OptionsContract {

    private static final long MS_NS = 1_000_000;
    private static final PacketOptions MARKED = new PacketOptions(46, 200, Fragmentation.FORBIDDEN, null, "");
    private static final PacketOptions CUT_UP = new PacketOptions(1, 0, Fragmentation.ALLOWED, null, "");
    private static final PacketOptions NOWHERE = new PacketOptions(0, 0, Fragmentation.USUAL, null, "none0");

    /** Stands for the one that is opened before each test. */
    private Rig rig = FakeRigs.inVirtualTime();

    /** A transport with its network, both families usable. */
    abstract Rig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private List<Prober> probers() {
        List<Channel> usable = Channel.ofPackets().stream()
                .filter(channel -> rig.transport().status(channel).usable())
                .toList();
        assertThat(usable).contains(Channel.ICMP4, Channel.ICMP6);
        return usable.stream().map(channel -> new Prober(rig, channel).warm()).toList();
    }

    private static PacketOptions from(String source) {
        return new PacketOptions(0, 0, Fragmentation.USUAL, Objects.requireNonNull(IpAddress.parse(source)), "");
    }

    @Test
    void theyAreAnsweredAndStampedBesideUsualOnes() {
        for (Prober prober : probers()) {
            prober.seen.clear();
            IpAddress to = prober.peers().answering();
            for (int round = 0; round < 3; round++) {
                prober.add(to, 4 * round, MARKED);
                prober.add(to, 4 * round + 1, PacketOptions.USUAL);
                prober.add(to, 4 * round + 2, CUT_UP);
                prober.add(to, 4 * round + 3, PacketOptions.USUAL);
                assertThat(prober.flush()).containsOnly(SENT);
            }
            prober.pollUntil(() -> prober.of(What.REPLY).size() == 12
                    && prober.of(What.TX_STAMP).size() == 12);
            for (What what : new What[] {What.REPLY, What.TX_STAMP}) {
                assertThat(prober.of(what).stream().map(Prober.Seen::number))
                        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            }
        }
    }

    /** It is nobody else's fault: neither that of the other packets, nor of the channel. */
    @Test
    void anInterfaceOrASourceThatIsNotThereIsTheResultOfItsSlot() {
        for (Prober prober : probers()) {
            prober.seen.clear();
            IpAddress to = prober.peers().answering();
            boolean v4 = prober.family == IpFamily.IPV4;
            prober.add(to, 0, NOWHERE);
            prober.add(to, 1, PacketOptions.USUAL);
            prober.add(to, 2, from(v4 ? "203.0.113.77" : "2001:db8:77::7"));
            prober.add(to, 3, from(v4 ? "2001:db8:77::7" : "203.0.113.77"));
            prober.add(to, 4, MARKED);
            prober.add(to, 5, NOWHERE);

            assertThat(prober.flush())
                    .as("%s", prober.channel)
                    .containsExactly(NO_DEVICE, SENT, NO_SOURCE_ADDRESS, NO_SOURCE_ADDRESS, SENT, NO_DEVICE);
            prober.pollUntil(() -> prober.of(What.REPLY).size() == 2);
            prober.pollFor(50 * MS_NS);
            assertThat(prober.of(What.REPLY).stream().map(Prober.Seen::number)).containsExactlyInAnyOrder(1, 4);
            assertThat(rig.transport().status(prober.channel).usable()).isTrue();
            assertThat(rig.transport().needsReopen()).isFalse();
        }
    }
}
