package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.it.scenario.NaiveObserver.Verdict;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random things happen in random order; the engine agrees with a naive observer and with the network's own record. */
@Timeout(120)
final class RandomOperationsTest {

    private static final int ADDRESSES = 30;
    private static final int OPERATIONS = 300;

    /** How much longer than its timeout the engine may keep a probe in flight: grace, tick and the stamp's patience. */
    private static final long SLACK_NS = 500 * MS_NS;

    private final Map<IpAddress, ProbeKey> keys = new LinkedHashMap<>();
    private Random random = new Random(0);
    private @Nullable NaiveObserver observer;
    private long stepNs = MINUTE_NS;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void onASoundHostEveryFigureIsTheObserversAndTheNetworks(long seed) {
        System.out.println("random operations on a sound host, seed " + seed);
        random = new Random(seed);
        Stage stage = stage(seed, FaultScript.none(), FakeHost.sound());
        for (int step = 0; step < OPERATIONS; step++) {
            operate(stage, false);
            checkInFlight(stage, "seed " + seed + ", step " + step);
        }
        stopSending(stage);
        stage.runFor(SETTLE_NS);

        for (ProbeKey key : keys.values()) {
            String what = key.address() + ", seed " + seed;
            SessionSnapshot said = stage.figures(key);
            PathRecord truth = stage.network.record(key.address());
            Truth.checkCounts(what, said, truth);
            Truth.checkRoundTrips(what, said, truth);
            Verdict verdict = observer().verdict(key.address(), key.options().timeoutNs());
            assertThat(new Verdict(
                            said.sent(),
                            said.received(),
                            said.lost(),
                            said.rejected(),
                            said.late(),
                            said.duplicate(),
                            said.rttSumNs(),
                            said.refused(),
                            said.sendFailed()))
                    .as(what)
                    .isEqualTo(verdict);
        }
        assertThat(stage.count(EngineCounter.SENT)).as("seed %d", seed).isGreaterThan(2_000);
        assertThat(stage.count(EngineCounter.FAULTS)).as("seed %d", seed).isZero();
        assertThat(stage.meter.inFlight()).as("seed %d", seed).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 17, 18, 19, 20})
    void onAFaultyHostNothingIsCalledLostThatTheNetworkDelivered(long seed) {
        System.out.println("random operations on a faulty host, seed " + seed);
        random = new Random(seed);
        FaultScript faults = FaultScript.none();
        for (int i = 0; i < 12; i++) {
            long atNs = (long) (random.nextDouble() * 5 * MINUTE_NS);
            IpFamily family = random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6;
            faults = switch (random.nextInt(3)) {
                case 0 -> faults.loseSocket(family, atNs, 1 + random.nextInt(4));
                case 1 -> faults.refuseBetween(family, atNs, atNs + 5 * S_NS, anyReason(true));
                default -> faults.withoutStampsBetween(atNs, atNs + 5 * S_NS);
            };
        }
        Stage stage = stage(seed, faults, FakeHost.sound().withBuffers(5, 200));
        for (int step = 0; step < OPERATIONS; step++) {
            operate(stage, true);
        }
        stopSending(stage);
        stage.runFor(SETTLE_NS);

        long unknowable = 0;
        for (ProbeKey key : keys.values()) {
            SessionSnapshot said = stage.figures(key);
            PathRecord truth = stage.network.record(key.address());
            String what = key.address() + ", seed " + seed + ": " + said + " / " + truth;
            assertThat(said.inFlight()).as(what).isZero();
            assertThat(said.sent()).as(what).isEqualTo(truth.sent());
            assertThat(said.sendFailed()).as(what).isEqualTo(truth.refused());
            assertThat(said.rejected()).as(what).isLessThanOrEqualTo(truth.rejected());
            assertThat(said.answered()).as(what).isBetween(truth.received() - said.unknown(), truth.received());
            assertThat(said.refused()).as(what).isBetween(truth.reset() - said.unknown(), truth.reset());
            assertThat(said.lost()).as(what).isLessThanOrEqualTo(truth.lost());
            assertThat(said.unknown()).as(what).isGreaterThanOrEqualTo(truth.unknowable());
            unknowable += truth.unknowable();
        }
        assertThat(unknowable).as("seed %d", seed).isPositive();
        assertThat(stage.count(EngineCounter.FAULTS)).as("seed %d", seed).isZero();
    }

    private NaiveObserver observer() {
        if (observer == null) {
            throw new IllegalStateException("no stage yet");
        }
        return observer;
    }

    private Stage stage(long seed, FaultScript faults, FakeHost host) {
        return new Stage(
                FakeNetwork.seeded(seed),
                host.withFaults(faults),
                Stage.MAX_PPS,
                EngineSettings.DEFAULT_SESSION_IDLE_NS,
                (transport, clocks) -> observer = new NaiveObserver(transport, clocks));
    }

    private void operate(Stage stage, boolean faulty) {
        int dice = random.nextInt(100);
        if (dice < 15 && keys.size() < ADDRESSES) {
            begin(stage, faulty);
        } else if (dice < 30 && !keys.isEmpty()) {
            ProbeKey key = anyKey();
            stage.network.path(key.address(), anyPath(key, faulty));
        } else if (dice < 35) {
            // ever longer ones: however they add up, the clock is never nearly where it was before
            stepNs *= 2;
            observer().step(random.nextBoolean() ? stepNs : -stepNs);
            // nobody steps a clock twice within the time that a stamp may take to come
            stage.runFor(100 * MS_NS);
        } else if (dice < 42) {
            stage.clocks.advanceNs(random.nextInt(90_000_000));
        } else if (dice < 46) {
            stage.clocks.advanceNs(random.nextInt(2_000_000_000));
        } else if (dice < 55) {
            injectNonsense(stage);
        } else {
            stage.runFor(random.nextInt(2_000_000_000));
        }
        stage.lap();
    }

    private void begin(Stage stage, boolean faulty) {
        int number = keys.size() + 1;
        String address = random.nextBoolean() ? "192.0.2." + number : "2001:db8::" + number;
        long intervalNs = (20 + random.nextInt(980)) * MS_NS;
        long timeoutNs = faulty ? 2 * S_NS : (50 + random.nextInt(2_950)) * MS_NS;
        ProbeOptions options = new ProbeOptions(intervalNs, timeoutNs, 24 + random.nextInt(200));
        ProbeKey key = random.nextInt(3) == 0
                ? ProbeKey.tcp(Stage.parse(address), 1 + random.nextInt(65_535), options)
                : Stage.key(address, options);
        keys.put(key.address(), key);
        stage.network.path(key.address(), anyPath(key, faulty));
        stage.probe(List.of(key));
    }

    /** A path whose slowest soundest reply is in time if the host is faulty; else anything goes. */
    private Path anyPath(ProbeKey key, boolean faulty) {
        long timeoutNs = key.options().timeoutNs();
        boolean ipv4 = key.address().family() == IpFamily.IPV4;
        long mostNs = faulty ? 300 * MS_NS : timeoutNs + timeoutNs / 2;
        Path path = Path.of(Delay.uniformNs(0, 1 + (long) (random.nextDouble() * mostNs)))
                .timeoutNs(timeoutNs);
        When some = random.nextBoolean() ? When.ratio(random.nextDouble()) : When.every(1 + random.nextInt(5));
        IpAddress other = Stage.parse(ipv4 ? "198.51.100.7" : "2001:db8:ffff::7");
        // where replies get lost in the host, a copy may get through that the record does not expect
        int kind = faulty ? 1 + random.nextInt(13) : random.nextInt(14);
        return switch (kind) {
            case 1 -> path.lose(some);
            case 0 -> path.duplicate(some, 1 + random.nextInt(3), random.nextInt(3_000_000));
            case 2 -> path.reorder(some, random.nextInt(300_000_000));
            case 3 ->
                Path.rttNs(random.nextInt(40_000_000)).timeoutNs(timeoutNs).reject(some, 3, ipv4 ? 1 : 0, other);
            case 4 -> path.badChecksum(some);
            case 5 -> path.alter(some, random.nextInt(key.options().payloadBytes()));
            case 6 -> path.truncate(some, 8 + random.nextInt(key.options().payloadBytes()));
            // what comes of a SYN that is over names no session any more: it must come while the SYN is in flight
            case 7 ->
                key.protocol() == Protocol.ICMP
                        ? path.otherSource(some, other)
                        : Path.rttNs((long) (random.nextDouble() * timeoutNs))
                                .timeoutNs(timeoutNs)
                                .otherSource(some, other);
            case 8 -> path.refuse(some, anyReason(faulty));
            case 9 -> path.lateTxStamp(some, random.nextInt(60_000_000));
            case 10 -> Path.blackhole().timeoutNs(timeoutNs);
            case 11 -> path.reset(some);
            case 12 -> path.closedPorts(port -> port % 2 == 0);
            default -> path;
        };
    }

    /** Bytes from somebody who was never probed, in every shape. */
    private void injectNonsense(Stage stage) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        IpFamily family = random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6;
        IpAddress stranger = Stage.parse(family == IpFamily.IPV4 ? "203.0.113.1" : "2001:db8:dead::1");
        Protocol protocol = random.nextInt(3) == 0 ? Protocol.TCP : Protocol.ICMP;
        if (protocol == Protocol.TCP && bytes.length >= 20 && random.nextBoolean()) {
            bytes[2] = (byte) 0xEF;
            bytes[12] = 0x50;
            bytes[13] = (byte) (random.nextBoolean() ? 0x12 : 0x14);
        }
        if (protocol == Protocol.ICMP && bytes.length >= 8 && random.nextBoolean()) {
            int identifier =
                    stage.transport.status(Channel.of(Protocol.ICMP, family)).echoIdentifier();
            bytes[0] = (byte) (family == IpFamily.IPV4 ? 0 : 129);
            bytes[1] = 0;
            bytes[4] = (byte) (identifier >> 8);
            bytes[5] = (byte) identifier;
        }
        long atNs = stage.clocks.elapsedNs() + random.nextInt(1_000_000);
        switch (random.nextInt(3)) {
            case 0 -> stage.network.injectReply(atNs, protocol, stranger, bytes);
            case 1 -> stage.network.injectIcmpError(atNs, protocol, stranger, stranger, 3, 1, bytes);
            default -> stage.network.injectTxStamp(atNs, protocol, family, bytes);
        }
    }

    private void checkInFlight(Stage stage, String what) {
        for (ProbeKey key : keys.values()) {
            SessionSnapshot said = stage.figures(key);
            long timeoutNs = key.options().timeoutNs();
            long surely = observer().waiting(key.address(), timeoutNs);
            long perhaps =
                    observer().recent(key.address(), timeoutNs + SLACK_NS).size();
            assertThat(said.inFlight())
                    .as("%s, %s: in flight", what, key.address())
                    .isBetween(surely, perhaps);
        }
    }

    private void stopSending(Stage stage) {
        for (ProbeKey key : keys.values()) {
            Path refusing = Path.blackhole().refuse(When.always(), SendResult.NO_BUFFERS);
            stage.network.path(key.address(), refusing.timeoutNs(key.options().timeoutNs()));
        }
    }

    private ProbeKey anyKey() {
        return keys.values().stream()
                .skip(random.nextInt(keys.size()))
                .findFirst()
                .orElseThrow();
    }

    /** A sound host has a way for every packet; what is in flight while there is none is not judged as the observer does. */
    private SendResult anyReason(boolean faulty) {
        List<SendResult> reasons = Arrays.stream(SendResult.failures())
                .filter(result -> faulty || !result.isNoWay())
                .toList();
        return reasons.get(random.nextInt(reasons.size()));
    }
}
