package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.ELSEWHERE;
import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static net.icmpexporter.probe.Rig.tcpKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TCP session sends, and how stamps, ICMP errors and other sessions of its address find their way. */
final class SynProbeTest {

    private static final ProbeKey KEY = tcpKey(V4, 443, 1_000, 3_000);
    private static final ProbeKey KEY6 = tcpKey(V6, 80, 1_000, 3_000);
    private static final IpAddress ROUTER = Rig.address("203.0.113.1");

    private final Rig rig = new Rig();

    @AfterEach
    void everythingAddsUp() {
        rig.checkInvariants();
    }

    @Test
    void aProbeIsASynOnItsOwnChannel() {
        Packet four = rig.firstPacket(KEY);
        Packet six = rig.firstPacket(KEY6);

        assertThat(four.channel).isEqualTo(Channel.TCP4);
        assertThat(six.channel).isEqualTo(Channel.TCP6);
        for (Packet probe : List.of(four, six)) {
            ByteBuffer bytes = ByteBuffer.wrap(probe.bytes);
            assertThat(probe.bytes).hasSize(40);
            assertThat(Segment.destinationPort(probe)).isEqualTo(probe.equals(four) ? 443 : 80);
            assertThat(Segment.sourcePort(probe)).isBetween(61_000, 65_500);
            assertThat(bytes.getChar(12)).as("ten words, SYN").isEqualTo((char) 0xA002);
            assertThat((int) bytes.getChar(16)).as("the sum is the transport's").isZero();
            assertThat(bytes.getInt(20)).isEqualTo(0x0204_0000 | (probe.equals(four) ? 1460 : 1440));
            assertThat(bytes.getInt(28)).as("milliseconds").isEqualTo((int) Math.floorDiv(probe.sentMonoNs, MS_NS));
        }
        assertThat(four.peer).isEqualTo(V4);
        assertThat(six.peer).isEqualTo(V6);
    }

    /** Ports and numbers of consecutive probes are as good as drawn: nobody repeats one. */
    @Test
    void eachProbeHasAnIdentityOfItsOwn() {
        rig.ask(tcpKey(V4, 443, 1, 1));
        rig.passMs(1_000);

        Set<Integer> ports = new HashSet<>();
        Set<Integer> sequences = new HashSet<>();
        rig.transport.sent.forEach(probe -> {
            ports.add(Segment.sourcePort(probe));
            sequences.add(Segment.sequence(probe));
        });
        int sent = rig.transport.sent.size();
        assertThat(sent).isGreaterThan(900);
        assertThat(sequences).hasSize(sent);
        assertThat(ports).hasSizeGreaterThan(sent * 3 / 4);
    }

    @Test
    void tcpSessionsAreCountedApart() {
        rig.ask(KEY, KEY6, key(V4, 1_000, 3_000));
        rig.passMs(1);

        assertThat(rig.meter.reading().tcpSessions()).isEqualTo(2);
        assertThat(rig.meter.reading().sessions()).isEqualTo(3);
    }

    /** RFC 792 promises 8 bytes: the ports and the number are in them. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 20, 28, 40})
    void howeverMuchIsQuotedTheProbeIsFound(int quotedBytes) {
        for (ProbeKey key : List.of(KEY, KEY6)) {
            Packet first = rig.firstPacket(key);
            Packet second = nextOf(key);
            Packet third = nextOf(key);
            int type = key.equals(KEY) ? 3 : 1;
            rig.deliver(second.icmpError(type, 1, quotedBytes).reportedBy(ROUTER));
            assertThat(rig.figures(key).rejected()).as("%s", key).isEqualTo(1);
            assertThat(rig.figures(key).lastRejection()).isEqualTo(new SessionSnapshot.Rejection(type, 1, ROUTER));

            // it was the second one: the others can still be answered
            rig.deliver(second.reply().stamped(2_100 * MS_NS));
            assertThat(rig.figures(key).late()).isEqualTo(1);
            rig.txStamp(first);
            rig.txStamp(third);
            rig.deliver(first.reply().stamped(2_900 * MS_NS));
            rig.deliver(third.refusal().stamped(200 * MS_NS));
            assertThat(rig.figures(key).received()).isEqualTo(1);
            assertThat(rig.figures(key).refused()).isEqualTo(1);
        }
        assertThat(rig.count(EngineCounter.REJECTED)).isEqualTo(2);
        assertThat(rig.count(EngineCounter.REJECTED_TCP)).isEqualTo(2);
    }

    private Packet nextOf(ProbeKey key) {
        Packet next = rig.nextPacket();
        while (!next.peer.equals(key.address())) {
            next = rig.nextPacket();
        }
        return next;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40})
    void anErrorAboutAnotherPacketIsNothing(int quotedBytes) {
        Packet probe = rig.firstPacket(KEY);
        for (int bit = 0; bit < 64; bit++) {
            rig.deliver(probe.icmpError(3, 1, quotedBytes).withBit(bit / 8, bit % 8));
            assertThat(rig.figures(KEY).rejected()).as("bit %d", bit).isZero();
        }
        rig.deliver(probe.icmpError(3, 1, quotedBytes).from(ELSEWHERE));
        assertThat(rig.figures(KEY).rejected()).isZero();
        assertThat(rig.figures(KEY).inFlight()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void aQuoteOfLessThanItsIdentityIsNothing(int quotedBytes) {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.icmpError(3, 1, quotedBytes));

        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    @Test
    void anAnsweredProbeIsNotRejected() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.refusal().stamped(2 * MS_NS));
        rig.deliver(probe.icmpError(3, 1, 8));
        rig.txStamp(probe);

        assertThat(rig.figures(KEY).refused()).isEqualTo(1);
        assertThat(rig.figures(KEY).rejected()).isZero();
    }

    /** Whatever link-layer header the device has, or none: the packet's last bytes say whose stamp it is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 14, 18, 28, 34, 54})
    void theStampIsFoundFromTheTail(int headerBytes) {
        Packet probe = rig.firstPacket(KEY);
        Packet looped = probe.txStamp(Stamper.KERNEL, TX_DELAY_NS);
        byte[] bytes = new byte[headerBytes + probe.bytes.length];
        System.arraycopy(probe.bytes, 0, bytes, headerBytes, probe.bytes.length);
        looped.bytes = bytes;
        rig.deliver(looped);
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(2 * MS_NS - TX_DELAY_NS);
        assertThat(rig.figures(KEY).fallbacks()).isZero();
    }

    /** As it comes back it has its checksum, which the engine never saw. */
    @Test
    void theChecksumOfALoopedSynMakesNoDifference() {
        Packet probe = rig.firstPacket(KEY);
        Packet looped = probe.txStamp(Stamper.KERNEL, TX_DELAY_NS);
        ByteBuffer.wrap(looped.bytes).putChar(14 + 16, (char) 0xBEEF);
        rig.deliver(looped);
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).rttSumNs()).isEqualTo(2 * MS_NS - TX_DELAY_NS);
    }

    @Test
    void aStampOfNoneOfOursIsNothing() {
        Packet probe = rig.firstPacket(KEY);
        rig.deliver(probe.txStamp(Stamper.KERNEL, 0).withBit(14 + 7, 0));
        rig.deliver(probe.txStamp(Stamper.KERNEL, 0).withBit(14, 0));
        rig.deliver(probe.txStamp(Stamper.KERNEL, 0).cutTo(39));
        rig.deliver(probe.txStamp(Stamper.KERNEL, 0).cutTo(0));
        rig.deliver(probe.reply().stamped(2 * MS_NS));

        assertThat(rig.figures(KEY).received()).isZero();
    }

    @Test
    void portsOfOneAddressAreSessionsOfTheirOwn() {
        ProbeKey other = tcpKey(V4, 22, 1_000, 3_000);
        Packet one = rig.firstPacket(KEY);
        rig.ask(other);
        Packet two = nextTo(22);
        rig.txStamp(one);
        rig.txStamp(two);
        rig.deliver(two.refusal().stamped(TX_DELAY_NS + 7 * MS_NS));

        assertThat(rig.figures(other).refused()).isEqualTo(1);
        assertThat(rig.figures(KEY).refused() + rig.figures(KEY).duplicate()).isZero();
        // what is wrong is blamed on the port that it comes from
        Packet wrong = two.reply();
        Segment.setAcknowledgement(wrong, 5);
        rig.deliver(wrong.withRightChecksum().stamped(MS_NS));
        assertThat(rig.figures(other).corrupt()).isEqualTo(1);
        assertThat(rig.figures(KEY).corrupt()).isZero();
    }

    private Packet nextTo(int port) {
        Packet next = rig.nextPacket();
        while (Segment.destinationPort(next) != port) {
            next = rig.nextPacket();
        }
        return next;
    }

    /** Two sessions that differ in their interval alone: only the identity says whose a late answer is. */
    @Test
    void sessionsOfOneAddressAndPortKeepTheirAnswersApart() {
        List<ProbeKey> keys =
                List.of(tcpKey(V4, 443, 700, 100), tcpKey(V4, 443, 900, 100), tcpKey(V4, 443, 1_100, 100));
        List<Packet> probes = new ArrayList<>();
        for (ProbeKey key : keys) {
            rig.ask(key);
            while (rig.sentOf(key) == 0) {
                rig.passMs(1);
            }
            probes.add(rig.transport.sent.get(rig.transport.sent.size() - 1));
        }
        rig.passMs(301);
        for (int i = 0; i < keys.size(); i++) {
            for (int times = 1; times <= 2; times++) {
                rig.deliver(probes.get(i).reply().stamped(301 * MS_NS));
                for (int j = 0; j < keys.size(); j++) {
                    assertThat(rig.figures(keys.get(j)).late())
                            .as("%s after %d, %d", keys.get(j), i, times)
                            .isEqualTo(j < i ? 2 : j == i ? times : 0);
                }
            }
        }
        for (ProbeKey key : keys) {
            assertThat(rig.figures(key).corrupt() + rig.figures(key).duplicate())
                    .as("%s", key)
                    .isZero();
        }
    }

    /** Echo and SYN to one address at once: each is blamed and rejected on its own. */
    @Test
    void protocolsOfOneAddressAreKeptApart() {
        for (boolean tcpFirst : new boolean[] {true, false}) {
            Rig own = new Rig();
            ProbeKey echo = key(V4, 1_000, 3_000);
            Packet first = own.firstPacket(tcpFirst ? KEY : echo);
            own.ask(tcpFirst ? echo : KEY);
            Packet second = own.nextPacket();
            while (second.channel == first.channel) {
                second = own.nextPacket();
            }
            Packet syn = tcpFirst ? first : second;
            Packet ping = tcpFirst ? second : first;

            own.deliver(ping.reply().withBit(40, 1).stamped(MS_NS));
            assertThat(own.figures(echo).corrupt()).isEqualTo(1);
            assertThat(own.figures(KEY).corrupt()).isZero();
            own.deliver(syn.reply().withBit(8, 1).withRightChecksum().stamped(MS_NS));
            assertThat(own.figures(KEY).corrupt()).isEqualTo(1);
            assertThat(own.figures(echo).corrupt()).isEqualTo(1);

            // from port 0, which is what an echo session has
            Packet fromNoPort = syn.reply().withBit(8, 1);
            ByteBuffer.wrap(fromNoPort.bytes).putChar(0, (char) 0);
            own.deliver(fromNoPort.withRightChecksum().stamped(MS_NS));
            assertThat(own.figures(echo).corrupt()).isEqualTo(1);

            own.deliver(ping.icmpError(3, 1, 8));
            assertThat(own.figures(echo).rejected()).isEqualTo(1);
            assertThat(own.figures(KEY).rejected()).isZero();
            own.deliver(syn.icmpError(3, 3, 8));
            assertThat(own.figures(KEY).rejected()).isEqualTo(1);
            assertThat(own.figures(echo).rejected()).isEqualTo(1);
            assertThat(own.count(EngineCounter.REJECTED_TCP)).isEqualTo(1);
            own.checkInvariants();
        }
    }

    /** Drops of one socket excuse nothing that waits for the other. */
    @Test
    void dropsOfOneProtocolExcuseNothingOfTheOther() {
        for (Channel dropping : new Channel[] {Channel.TCP4, Channel.ICMP4}) {
            Rig own = new Rig();
            ProbeKey syn = tcpKey(V4, 443, 10_000, 20_000);
            ProbeKey echo = key(V4, 10_000, 20_000);
            own.ask(syn, echo);
            while (own.sentOf(syn) == 0 || own.sentOf(echo) == 0) {
                own.passMs(1);
                assertThat(own.count(EngineCounter.LOST)).isZero();
            }
            own.transport.addDrops(dropping, 1);
            own.passMs(25_000);

            ProbeKey excused = dropping == Channel.TCP4 ? syn : echo;
            ProbeKey other = dropping == Channel.TCP4 ? echo : syn;
            assertThat(own.figures(excused).unknown()).as("%s", dropping).isPositive();
            assertThat(own.figures(excused).lost()).as("%s", dropping).isZero();
            assertThat(own.figures(other).lost()).as("%s", dropping).isPositive();
            assertThat(own.figures(other).unknown()).as("%s", dropping).isZero();
        }
    }

    @Test
    void withTheSessionItsProbesAreAbandoned() {
        ProbeKey slow = tcpKey(V4, 443, 100_000, 900_000);
        Packet probe = rig.firstPacket(slow);
        rig.passMs(10);
        assertThat(rig.meter.reading().tcpSessions()).isEqualTo(1);
        while (rig.directory.active().findAny().isPresent()) {
            rig.passMs(500);
        }
        assertThat(rig.count(EngineCounter.ABANDONED)).isEqualTo(rig.count(EngineCounter.SENT));
        assertThat(rig.meter.reading().tcpSessions()).isZero();
        rig.deliver(probe.reply().stamped(MS_NS));
        rig.deliver(probe.icmpError(3, 1, 8));
        rig.txStamp(probe);

        assertThat(rig.count(EngineCounter.FOREIGN)).isEqualTo(1);
        assertThat(rig.count(EngineCounter.LATE) + rig.count(EngineCounter.RECEIVED))
                .isZero();
    }
}
