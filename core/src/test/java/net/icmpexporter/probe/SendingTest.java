package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.V4;
import static net.icmpexporter.probe.Rig.V6;
import static net.icmpexporter.probe.Rig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.schedule.PhaseSpread;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.stats.SkipReason;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out and when, and what becomes of slots in which nothing does. */
final class SendingTest {

    private static final ProbeKey KEY = key(V4, 1_000, 500);

    private final Rig rig = new Rig();

    @Test
    void slotsLieOnAnAbsoluteScheduleHoweverLateTheLaps() {
        Packet first = rig.firstPacket(KEY);
        for (int n = 1; n <= 200; n++) {
            // each lap comes a little late, by more and more within 100 ms
            rig.clocks.passNs(first.sentMonoNs + n * SECOND_NS + (n % 90) * MS_NS - rig.clocks.monoNs());
            rig.lap();
            assertThat(rig.transport.sent).hasSize(n + 1);
        }
        // back in time: on the slot that it would have had without any of that
        rig.clocks.passNs(first.sentMonoNs + 201 * SECOND_NS - 2 * MS_NS - rig.clocks.monoNs());
        rig.lap();
        assertThat(rig.transport.sent).hasSize(201);
        rig.passMs(2);
        assertThat(rig.transport.sent).hasSize(202);
        assertThat(rig.figures(KEY).skipped()).isZero();
    }

    /** What goes over a connection that is still being made for the first time was not due: nobody has failed. */
    @Test
    void aSlotBeforeTheFirstConnectionCanBeThereIsNone() {
        int[] offered = new int[1];
        rig.ask(KEY);
        rig.transport.verdict = address -> ++offered[0] <= 3 ? SendResult.CONNECTING : SendResult.SENT;
        rig.passMs(10_000);

        SessionSnapshot figures = rig.figures(KEY);
        assertThat(offered[0]).isEqualTo(10);
        assertThat(figures.sent()).isEqualTo(7);
        assertThat(figures.sendFailed()).isZero();
        assertThat(figures.skipped()).isZero();
        assertThat(rig.meter.value(EngineCounter.SENT)).isEqualTo(7);
        rig.checkInvariants();
    }

    /** Also in slots that another session's packets had before. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ECHO")
    void everyPacketHasTheOptionsOfItsSession(Protocol protocol) {
        PacketOptions marked = new PacketOptions(46, 9, Fragmentation.ALLOWED, Rig.HOST, "eth0");
        PacketOptions equalToUsual = new PacketOptions(0, 0, Fragmentation.USUAL, null, "");
        Map<PacketOptions, Integer> sizes = Map.of(marked, 100, equalToUsual, 200);
        List<ProbeKey> keys = sizes.entrySet().stream()
                .map(entry -> new ProbeOptions(SECOND_NS, 500 * MS_NS, entry.getValue(), entry.getKey()))
                .map(options -> protocol == Protocol.ICMP ? ProbeKey.icmp(V4, options) : ProbeKey.tcp(V4, 80, options))
                .toList();
        rig.ask(keys.toArray(ProbeKey[]::new));
        rig.passMs(20_000);

        assertThat(rig.transport.sent).hasSizeGreaterThan(30);
        assertThat(rig.transport.sent.stream().filter(packet -> packet.options.equals(marked)))
                .hasSize(20);
        assertThat(rig.transport.sent).allMatch(packet -> packet.options.equals(marked) || packet.options.isUsual());
        if (protocol == Protocol.ICMP) {
            assertThat(rig.transport.sent)
                    .allMatch(packet -> packet.bytes.length == 8 + sizes.getOrDefault(packet.options, 0));
        }
    }

    @Test
    void numbersAndSequencesCountUp() {
        rig.firstPacket(KEY);
        rig.passMs(20_000);

        for (int n = 0; n < 20; n++) {
            Packet packet = rig.transport.sent.get(n);
            assertThat(packet.number()).isEqualTo(n);
            assertThat(packet.bytes).hasSize(64);
            assertThat(packet.peer).isEqualTo(V4);
        }
        assertThat(rig.transport.sent.stream().map(Packet::cookie)).doesNotHaveDuplicates();
        assertThat(rig.transport.sent.stream().map(Packet::reference).distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void packetsCarryTheIdentifierOfTheirSocket(IpFamily family) {
        Packet packet = rig.firstPacket(key(family == IpFamily.IPV4 ? V4 : V6, 1_000, 500));

        int identifier = ((packet.bytes[4] & 0xFF) << 8) | (packet.bytes[5] & 0xFF);
        assertThat(identifier).isEqualTo(Rig.identifier(Channel.of(Protocol.ICMP, family)));
        assertThat(packet.family).isEqualTo(family);
        assertThat(packet.bytes[0] & 0xFF).isEqualTo(family == IpFamily.IPV4 ? 8 : 128);
    }

    @Test
    void payloadsAreAsLongAsAsked() {
        for (int payloadBytes : new int[] {24, 25, 56, 1400}) {
            ProbeKey key = ProbeKey.icmp(V4, new ProbeOptions(SECOND_NS, SECOND_NS, payloadBytes));
            Rig own = new Rig();
            assertThat(own.firstPacket(key).bytes).hasSize(8 + payloadBytes);
        }
    }

    /** Up to 100 ms late is late and no more; beyond, the slot is gone. */
    @ParameterizedTest
    @CsvSource({"1, false", "99, false", "100, false", "101, true", "999, true"})
    void aSlotIsUsedUpTo100MsLate(long lateMs, boolean skipped) {
        Packet first = rig.firstPacket(KEY);
        rig.clocks.passNs(first.sentMonoNs + (1_000 + lateMs) * MS_NS - rig.clocks.monoNs());
        rig.lap();

        assertThat(rig.figures(KEY).sent()).isEqualTo(skipped ? 1 : 2);
        assertThat(rig.figures(KEY).skipped()).isEqualTo(skipped ? 1 : 0);
        assertThat(rig.skipped(SkipReason.LAG)).isEqualTo(skipped ? 1 : 0);
    }

    /** However many slots passed in a stall, all of them are counted, and one packet at most goes out. */
    @ParameterizedTest
    @CsvSource({"3000, 2, 1", "3099, 2, 1", "3101, 3, 0", "3900, 3, 0", "599000, 598, 1"})
    void slotsOfAStallAreSkippedAndCounted(long stallMs, long skipped, int sent) {
        Packet first = rig.firstPacket(KEY);
        rig.clocks.passNs(first.sentMonoNs + stallMs * MS_NS - rig.clocks.monoNs());
        rig.lap();

        assertThat(rig.figures(KEY).skipped()).isEqualTo(skipped);
        assertThat(rig.figures(KEY).sent()).isEqualTo(1 + sent);
        assertThat(rig.skipped(SkipReason.LAG)).isEqualTo(skipped);
    }

    /** At intervals below 100 ms a stall leaves one packet too, not one for each slot that might still be used. */
    @Test
    void catchingUpIsNoBurst() {
        ProbeKey often = key(V4, 10, 500);
        Packet first = rig.firstPacket(often);
        rig.clocks.passNs(first.sentMonoNs + 95 * MS_NS - rig.clocks.monoNs());
        rig.lap();

        assertThat(rig.figures(often).sent()).isEqualTo(2);
        assertThat(rig.figures(often).skipped()).isEqualTo(8);
        rig.passMs(5);
        assertThat(rig.figures(often).sent()).isEqualTo(3);
    }

    @Test
    void sentAndSkippedSlotsAreAllTheSlotsThereWere() {
        Packet first = rig.firstPacket(KEY);
        long[] lapsMs = {1_000, 1_050, 3_333, 3_400, 10_099, 10_500, 60_001, 60_090, 61_000, 100_000};
        for (long ms : lapsMs) {
            rig.clocks.passNs(first.sentMonoNs + ms * MS_NS - rig.clocks.monoNs());
            rig.lap();
        }
        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.sent() + now.skipped()).isEqualTo(101);
    }

    @ParameterizedTest
    @EnumSource(
            value = SendResult.class,
            names = {"SENT", "CONNECTING"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRefusedPacketIsNoProbe(SendResult reason) {
        Packet first = rig.firstPacket(KEY);
        rig.transport.verdict = address -> reason;
        rig.passMs(3_000);
        rig.transport.verdict = address -> SendResult.SENT;
        rig.passMs(1_000);

        SessionSnapshot now = rig.figures(KEY);
        assertThat(now.sendFailed()).isEqualTo(3);
        assertThat(now.sent()).isEqualTo(2);
        assertThat(now.lost()).isEqualTo(1);
        assertThat(now.skipped()).isZero();
        assertThat(rig.meter.sendFailures(reason)).isEqualTo(3);
        assertThat(rig.count(EngineCounter.SENT)).isEqualTo(2);
        // the number that was not used up is that of the next packet
        assertThat(rig.transport.sent.get(1).number()).isEqualTo(first.number() + 1);
        rig.checkInvariants();
    }

    @Test
    void oneRefusedPacketOfABatchDoesNotSpoilTheOthers() {
        ProbeKey[] keys = new ProbeKey[30];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(IpAddress.ofIpv4(0xC0000200 + i), 1_000, 500);
        }
        IpAddress refused = keys[7].address();
        rig.transport.verdict = address -> address.equals(refused) ? SendResult.HOST_UNREACHABLE : SendResult.SENT;
        rig.ask(keys);
        // all of a second's slots in ten laps: more than one batch each
        for (int i = 0; i < 20; i++) {
            rig.clocks.passNs(95 * MS_NS);
            rig.lap();
        }
        for (ProbeKey key : keys) {
            boolean isRefused = key.address().equals(refused);
            assertThat(rig.figures(key).sendFailed() > 0).as("%s", key).isEqualTo(isRefused);
            assertThat(rig.figures(key).sent() > 0).as("%s", key).isNotEqualTo(isRefused);
        }
        rig.checkInvariants();
    }

    /** More packets than the batch has slots go out in several, within the lap. */
    @Test
    void aFullBatchIsSentAndFilledAgain() {
        ProbeKey[] keys = new ProbeKey[1_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(IpAddress.ofIpv4(0x0A000000 + i), 50, 500);
        }
        Rig busy = new Rig(1_000_000, new HandClocks());
        busy.ask(keys);
        busy.passMs(100);
        int before = busy.transport.sent.size();
        int sends = busy.transport.sends;
        busy.passMs(1);

        assertThat(busy.transport.sent.size() - before).isBetween(2 * HandTransport.BATCH_SLOTS, 24);
        assertThat(busy.transport.sends - sends).isEqualTo(3);
        assertThat(busy.transport.sent.stream().map(packet -> packet.peer).distinct())
                .hasSize(1_000);
        assertThat(busy.transport.batch(Channel.ICMP4).size()).isZero();
    }

    /** First packets lie at the sessions' phases, spread over the interval, wherever the clock stands. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 500_000_000L})
    void sessionsAreSpreadOverTheInterval(long originMonoNs) {
        Rig any = new Rig(10_000, new HandClocks(originMonoNs, 1_790_000_000_000_000_000L));
        for (int i = 0; i < 500; i++) {
            any.ask(key(IpAddress.ofIpv4(0x0A000000 + i), 1_000, 100));
        }
        any.lap();
        int[] perHundredth = new int[100];
        for (int ms = 0; ms < 1_000; ms++) {
            int before = any.transport.sent.size();
            any.passMs(1);
            perHundredth[ms / 10] += any.transport.sent.size() - before;
        }
        assertThat(any.transport.sent).hasSizeBetween(499, 501);
        assertThat(IntStream.of(perHundredth)).allMatch(count -> count >= 3 && count <= 7);
        any.passMs(9_000);
        Map<IpAddress, Integer> each = new HashMap<>();
        any.transport.sent.forEach(packet -> each.merge(packet.peer, 1, Integer::sum));
        assertThat(each.values()).hasSize(500).allMatch(count -> count == 10 || count == 9 || count == 11);
    }

    /** Where in the interval a session has its slots does not depend on when it was asked for. */
    @Test
    void sessionsThatBeginAtAnyTimeAreSpreadAsWell() {
        long originMonoNs = rig.clocks.monoNs();
        for (int i = 0; i < 100; i++) {
            rig.ask(key(IpAddress.ofIpv4(0x0A000000 + i), 1_000, 100));
            rig.passMs(1 + i * 37 % 90);
        }
        rig.passMs(1_000);
        rig.transport.sent.clear();
        rig.passMs(1_000);

        assertThat(rig.transport.sent).hasSizeBetween(99, 101);
        for (Packet packet : rig.transport.sent) {
            int phase = packet.peer.ipv4Bits() - 0x0A000000;
            long slotNs = PhaseSpread.offsetNs(phase, SECOND_NS);
            assertThat(Math.floorMod(packet.sentMonoNs - originMonoNs - slotNs, SECOND_NS))
                    .as("phase %d", phase)
                    .isBetween(0L, MS_NS);
        }
    }

    /** Thousands of refusals later there is as much room for probes as before. */
    @Test
    void refusedPacketsTakeNoRoom() {
        ProbeKey often = key(V4, 1, 1);
        rig.firstPacket(often);
        rig.transport.verdict = address -> SendResult.NO_BUFFERS;
        rig.passMs(5_000);
        rig.transport.verdict = address -> SendResult.SENT;
        rig.passMs(300);

        assertThat(rig.skipped(SkipReason.TABLE_FULL)).isZero();
        assertThat(rig.meter.sendFailures(SendResult.NO_BUFFERS)).isGreaterThan(4_900);
        assertThat(rig.figures(often).sent()).isBetween(295L, 302L);
    }

    /** As many as can be: an interval of a millisecond, and seconds until a probe is given up. */
    @Test
    void theTableGrowsWithTheSessions() {
        Rig many = new Rig(1_000_000, new HandClocks());
        for (int i = 0; i < 20; i++) {
            many.ask(key(IpAddress.ofIpv4(0x0A000000 + i), 1, 2_000));
        }
        many.passMs(2_500);

        assertThat(many.meter.inFlight()).isBetween(20 * 2_195L, 20 * 2_205L);
        assertThat(many.skipped(SkipReason.TABLE_FULL)).isZero();
        many.checkInvariants();
    }

    /** Sessions of one address do not fire together. */
    @Test
    void sessionsOfOneAddressAreKeptApart() {
        ProbeKey[] keys = new ProbeKey[4];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(V4, 1_000, 500 + i);
            // others come between, as they do
            for (int other = 0; other < 33; other++) {
                rig.ask(key(IpAddress.ofIpv4(0x0A000000 + i * 100 + other), 1_000, 500));
            }
            rig.ask(keys[i]);
        }
        rig.passMs(1_000);
        List<Long> times = rig.transport.sent.stream()
                .filter(packet -> packet.peer.equals(V4))
                .map(packet -> packet.sentMonoNs)
                .sorted()
                .toList();
        assertThat(times).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(100 * MS_NS);
        }
        assertThat(times.get(0) + SECOND_NS - times.get(3)).isGreaterThanOrEqualTo(100 * MS_NS);
    }

    @Test
    void theTransportIsToldTheLoad() {
        rig.ask(key(V4, 100, 500), key(V6, 1_000, 500));
        rig.lap();

        assertThat(rig.transport.reserved).isNotEmpty().last().isEqualTo(11L);
    }

    /** Nothing ever expires while the sockets are never empty: the table fills up, and what has no room is skipped. */
    @Test
    void withoutRoomInTheTableSlotsAreSkipped() {
        ProbeKey[] keys = new ProbeKey[18];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(IpAddress.ofIpv4(0xC0000200 + i), 1, 1);
        }
        Rig fast = new Rig(1_000_000, new HandClocks());
        fast.ask(keys);
        fast.transport.neverEmpty = true;
        fast.passMs(300);

        assertThat(fast.skipped(SkipReason.TABLE_FULL)).isPositive();
        assertThat(fast.meter.inFlight()).isEqualTo(fast.count(EngineCounter.SENT));
        long skipped = 0;
        for (ProbeKey key : keys) {
            skipped += fast.figures(key).skipped();
        }
        assertThat(skipped).isEqualTo(fast.skipped(SkipReason.TABLE_FULL));
        fast.checkInvariants();

        fast.transport.neverEmpty = false;
        fast.passMs(1_000);
        long before = fast.skipped(SkipReason.TABLE_FULL);
        fast.passMs(1_000);
        assertThat(fast.skipped(SkipReason.TABLE_FULL)).isEqualTo(before);
        fast.checkInvariants();
    }
}
