package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

/** A lap ends in an exception, by whoever's fault: whoever runs the engine counts it and goes on, and so must the engine. */
final class FaultTest {

    @Test
    void afterAFaultInThePollProbesAreJudgedAsEver() {
        Rig rig = new Rig();
        ProbeKey key = key(V4, 1_000, 500);
        Packet probe = rig.firstPacket(key);
        rig.txStamp(probe);
        rig.transport.onPoll.add(() -> {
            throw new IllegalStateException("fault");
        });
        rig.clocks.passNs(MS_NS);
        assertThatThrownBy(rig::lap).hasMessage("fault");
        rig.answer(probe, 5 * MS_NS);
        rig.passMs(3_000);

        assertThat(rig.figures(key).received()).isEqualTo(1);
        assertThat(rig.figures(key).sent()).isEqualTo(4);
        rig.checkInvariants();
    }
    /** The same for one that waits for the rate limit. */
    @Test
    void afterAFaultNobodyIsLostFromTheLine() {
        Rig rig = new Rig(20, new HandClocks());
        ProbeKey[] keys = new ProbeKey[40];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(IpAddress.ofIpv4(0x0A000000 + i), 1_000, 100);
        }
        rig.ask(keys);
        int[] packets = new int[1];
        rig.transport.verdict = address -> {
            if (++packets[0] % 50 == 0) {
                throw new IllegalStateException("fault");
            }
            return SendResult.SENT;
        };
        int faults = 0;
        for (int ms = 0; ms < 30_000; ms++) {
            rig.clocks.passNs(MS_NS);
            try {
                rig.lap();
            } catch (IllegalStateException e) {
                faults++;
            }
        }
        assertThat(faults).isGreaterThan(5);
        for (ProbeKey key : keys) {
            assertThat(rig.figures(key).sent()).as("%s", key).isBetween(13L, 16L);
        }
        rig.checkInvariants();
    }

    /** 65,536 probes later sequence numbers begin again, and nothing else does. */
    @Test
    void sequenceNumbersMayBeginAgain() {
        Rig rig = new Rig(10_000, new HandClocks());
        ProbeKey key = key(V4, 1, 3);
        rig.transport.onSent.add(packet -> {
            rig.transport.deliver(packet.txStamp(Stamper.KERNEL, Rig.TX_DELAY_NS), packet.sentMonoNs);
            if (packet.number() % 8 == 7) {
                rig.transport.deliver(packet.icmpError(3, 1, 8), packet.sentMonoNs + 2 * MS_NS);
            } else {
                rig.answer(packet, 2 * MS_NS);
            }
        });
        for (int minute = 0; minute < 3; minute++) {
            rig.ask(key);
            rig.passMs(22_500);
            // what was sent is not needed: a list of so many packets is
            rig.transport.sent.clear();
        }
        assertThat(rig.figures(key).sent()).isGreaterThan(67_000);
        assertThat(rig.figures(key).lost()).isZero();
        assertThat(rig.figures(key).corrupt()).isZero();
        assertThat(rig.figures(key).rejected()).isBetween(8_400L, 8_440L);
        assertThat(rig.figures(key).window().lossRatio()).isBetween(0.1, 0.15);
        rig.checkInvariants();
    }
    /** More arrivals than a lap takes: the next lap follows at once, and nothing expires in between. */
    @Test
    void aFloodIsReadInSeveralLaps() {
        Rig rig = new Rig();
        ProbeKey key = key(V4, 60_000, 100);
        Packet probe = rig.firstPacket(key);
        rig.txStamp(probe);
        for (int i = 0; i < 20_000; i++) {
            rig.transport.deliver(probe.reply().withBit(40, 0).stamped(MS_NS), rig.clocks.monoNs());
        }
        rig.transport.deliver(probe.reply().stamped(50 * MS_NS), rig.clocks.monoNs());
        rig.clocks.passNs(SECOND_NS);
        int read = rig.lap();
        assertThat(read).isBetween(10_000, 20_000);
        assertThat(rig.figures(key).inFlight()).isEqualTo(1);
        rig.engine.idle();
        assertThat(rig.transport.awaits.get(rig.transport.awaits.size() - 1).maxWaitNs())
                .isNotPositive();
        rig.lap();

        assertThat(rig.figures(key).received()).isEqualTo(1);
        assertThat(rig.figures(key).corrupt()).isEqualTo(20_000);
    }
}
