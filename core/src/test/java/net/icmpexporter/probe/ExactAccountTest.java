package net.icmpexporter.probe;

import static net.icmpexporter.probe.Rig.ELSEWHERE;
import static net.icmpexporter.probe.Rig.MS_NS;
import static net.icmpexporter.probe.Rig.SECOND_NS;
import static net.icmpexporter.probe.Rig.TX_DELAY_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.time.HandClocks;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A random network keeps a book of what it did to each session's probes; the engine's figures must be that book. */
final class ExactAccountTest {

    private enum Fate {
        ANSWERED,
        REFUSED,
        LOST,
        LATE,
        TOO_LATE,
        REJECTED,
        DAMAGED_THEN_LOST,
        FOREIGN_THEN_ANSWERED,
        TWICE,
        UNSTAMPED,
        UNPAIRED
    }

    private static final Fate[] FATES = Fate.values();
    private static final long TIMEOUT_NS = 300 * MS_NS;
    private static final long GRACE_NS = 200 * MS_NS;

    @ParameterizedTest
    @MethodSource("net.icmpexporter.chance.Seeds#some")
    void theFiguresAreWhatTheNetworkDid(long seed) {
        new Game(seed).play();
    }

    private static final class Game {

        private final long seed;
        private final Random random;
        private final Rig rig;
        private final Map<IpAddress, Map<Fate, Integer>> book = new HashMap<>();
        private final Map<IpAddress, Long> exactNs = new HashMap<>();
        private final Map<IpAddress, Integer> refused = new HashMap<>();
        private boolean closing;

        Game(long seed) {
            this.seed = seed;
            random = new Random(seed);
            rig = new Rig(10_000, new HandClocks(random.nextLong(), 1_790_000_000_000_000_000L));
        }

        void play() {
            ProbeKey[] keys = new ProbeKey[20];
            for (int i = 0; i < keys.length; i++) {
                IpAddress address = i % 2 == 0 ? IpAddress.ofIpv4(0x0A000000 + i) : IpAddress.of(1L << 61, i);
                ProbeOptions options =
                        new ProbeOptions(MS_NS * (40 + random.nextInt(400)), TIMEOUT_NS, 24 + random.nextInt(100));
                keys[i] = i % 4 < 2
                        ? ProbeKey.icmp(address, options)
                        : ProbeKey.tcp(address, 1 + random.nextInt(65_535), options);
            }
            rig.transport.onSent.add(this::happen);
            rig.transport.verdict = this::verdict;
            rig.ask(keys);
            long endMonoNs = rig.clocks.monoNs() + 30 * SECOND_NS;
            while (rig.clocks.monoNs() - endMonoNs < 0) {
                // laps of any length, late ones too
                rig.clocks.passNs(random.nextInt(50) == 0 ? random.nextLong(90 * MS_NS) : random.nextLong(12 * MS_NS));
                rig.lap();
                rig.checkInvariants();
            }
            closing = true;
            rig.passMs(1_000);
            for (ProbeKey key : keys) {
                compare(key);
            }
            rig.checkInvariants();
            assertThat(rig.meter.inFlight()).as("seed %d", seed).isZero();
            assertThat(rig.count(EngineCounter.UNKNOWN)).as("seed %d", seed).isZero();
        }

        private SendResult verdict(IpAddress address) {
            if (closing || random.nextInt(20) == 0) {
                refused.merge(address, 1, Integer::sum);
                return SendResult.NO_BUFFERS;
            }
            return SendResult.SENT;
        }

        private void happen(Packet probe) {
            Fate fate = FATES[random.nextInt(FATES.length)];
            book.computeIfAbsent(probe.peer, any -> new EnumMap<>(Fate.class)).merge(fate, 1, Integer::sum);
            long rttNs = 1 + random.nextLong(TIMEOUT_NS - MS_NS);
            if (fate != Fate.UNPAIRED) {
                // the stamp comes with the sending, or after the reply
                long stampComesNs = random.nextInt(4) == 0 ? rttNs + random.nextLong(80 * MS_NS) : TX_DELAY_NS;
                rig.transport.deliver(probe.txStamp(Stamper.KERNEL, TX_DELAY_NS), probe.sentMonoNs + stampComesNs);
            }
            switch (fate) {
                case LOST -> {}
                case LATE -> rig.answer(probe, TIMEOUT_NS + 1 + random.nextLong(50 * MS_NS));
                case TOO_LATE -> rig.answer(probe, TIMEOUT_NS + GRACE_NS + 100 * MS_NS);
                case REJECTED ->
                    rig.transport.deliver(
                            probe.icmpError(probe.family == IpFamily.IPV4 ? 3 : 1, 1, random.nextBoolean() ? 8 : 32),
                            probe.sentMonoNs + rttNs);
                case DAMAGED_THEN_LOST ->
                    rig.transport.deliver(
                            // of an echo the identity, of a TCP segment the number that it acknowledges
                            probe.reply()
                                    .withBit(8 + random.nextInt(isTcp(probe) ? 4 : 24), 1)
                                    .withRightChecksum(),
                            probe.sentMonoNs + rttNs);
                case FOREIGN_THEN_ANSWERED -> {
                    // before the answer: of an answered SYN nothing is left that tells whose it was
                    rig.transport.deliver(probe.reply().from(ELSEWHERE), probe.sentMonoNs + 1);
                    answer(probe, rttNs);
                }
                case TWICE -> {
                    answer(probe, rttNs);
                    rig.answer(probe, rttNs + random.nextLong(100 * MS_NS));
                }
                case UNSTAMPED -> rig.transport.deliver(probe.reply(), probe.sentMonoNs + MS_NS);
                case UNPAIRED -> rig.answer(probe, MS_NS);
                case ANSWERED -> answer(probe, rttNs);
                case REFUSED -> {
                    exactNs.merge(probe.peer, rttNs, Long::sum);
                    Packet answer = isTcp(probe) ? probe.refusal() : probe.reply();
                    long stampAfterNs = TX_DELAY_NS + rttNs;
                    rig.transport.deliver(answer.stamped(stampAfterNs), probe.sentMonoNs + stampAfterNs);
                }
            }
        }

        private static boolean isTcp(Packet probe) {
            return probe.channel.protocol() == Protocol.TCP;
        }

        private void answer(Packet probe, long rttNs) {
            exactNs.merge(probe.peer, rttNs, Long::sum);
            rig.answer(probe, rttNs);
        }

        private void compare(ProbeKey key) {
            SessionSnapshot now = rig.figures(key);
            IpAddress address = key.address();
            String who = "seed " + seed + ", " + key + ", " + book.get(address);
            boolean tcp = key.protocol() == Protocol.TCP;
            long received = did(address, Fate.ANSWERED)
                    + (tcp ? 0 : did(address, Fate.REFUSED))
                    + did(address, Fate.FOREIGN_THEN_ANSWERED)
                    + did(address, Fate.TWICE)
                    + did(address, Fate.UNSTAMPED)
                    + did(address, Fate.UNPAIRED);
            long late = did(address, Fate.LATE) + did(address, Fate.TOO_LATE);
            assertThat(now.received()).as(who).isEqualTo(received);
            assertThat(now.refused()).as(who).isEqualTo(tcp ? did(address, Fate.REFUSED) : 0);
            assertThat(now.lost())
                    .as(who)
                    .isEqualTo(late + did(address, Fate.LOST) + did(address, Fate.DAMAGED_THEN_LOST));
            assertThat(now.late()).as(who).isEqualTo(late);
            assertThat(now.rejected()).as(who).isEqualTo(did(address, Fate.REJECTED));
            assertThat(now.corrupt()).as(who).isEqualTo(did(address, Fate.DAMAGED_THEN_LOST));
            assertThat(now.foreign()).as(who).isEqualTo(did(address, Fate.FOREIGN_THEN_ANSWERED));
            assertThat(now.duplicate()).as(who).isEqualTo(did(address, Fate.TWICE));
            assertThat(now.fallbacks()).as(who).isEqualTo(did(address, Fate.UNSTAMPED) + did(address, Fate.UNPAIRED));
            assertThat(now.sendFailed())
                    .as(who)
                    .isEqualTo(refused.getOrDefault(address, 0).longValue());
            assertThat(now.unknown()).as(who).isZero();
            // where both stamps came, to the nanosecond; the others took between 1 ms and the longest lap
            long others = now.rttSumNs() - exactNs.getOrDefault(address, 0L);
            assertThat(others).as(who).isBetween(now.fallbacks() * MS_NS, now.fallbacks() * 91 * MS_NS);
        }

        private long did(IpAddress address, Fate fate) {
            return book.getOrDefault(address, Map.of()).getOrDefault(fate, 0);
        }
    }
}
