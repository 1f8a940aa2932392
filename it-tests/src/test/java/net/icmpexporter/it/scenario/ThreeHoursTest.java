package net.icmpexporter.it.scenario;

import static net.icmpexporter.it.scenario.Stage.EACH_SECOND;
import static net.icmpexporter.it.scenario.Stage.HOUR_NS;
import static net.icmpexporter.it.scenario.Stage.MINUTE_NS;
import static net.icmpexporter.it.scenario.Stage.MS_NS;
import static net.icmpexporter.it.scenario.Stage.SETTLE_NS;
import static net.icmpexporter.it.scenario.Stage.S_NS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Delay;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * Three hours of everything a network does, with an outage and two steps of the wall clock: every count equals the
 * network's, every sum of round trips to the nanosecond, and a second run says the same to the last digit.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class ThreeHoursTest {

    private static final long SEED = 0x3A11L;
    private static final long LENGTH_NS = 3 * HOUR_NS;

    /** What every kind of target does; each is there once in IPv4 and once in IPv6. */
    private static Map<String, Path> kinds(IpAddress router, IpAddress stranger) {
        Map<String, Path> kinds = new LinkedHashMap<>();
        kinds.put("prompt", Path.rttNs(400_000).jitterNs(100_000));
        kinds.put("delayed", Path.of(Delay.normalNs(180 * MS_NS, 20 * MS_NS)));
        kinds.put("spiky", Path.of(Delay.constantNs(30 * MS_NS).withSpikes(0.03, 2 * S_NS)));
        kinds.put("lossy", Path.rttNs(20 * MS_NS).jitterNs(MS_NS).lossRatio(0.10));
        kinds.put("every tenth lost", Path.rttNs(20 * MS_NS).lose(When.every(10)));
        kinds.put("out for ten minutes", Path.rttNs(5 * MS_NS).lose(When.between(85 * MINUTE_NS, 95 * MINUTE_NS)));
        kinds.put("duplicated", Path.rttNs(8 * MS_NS).duplicate(When.ratio(0.2), 2, 30 * MS_NS));
        kinds.put("duplicated long after", Path.rttNs(8 * MS_NS).duplicate(When.every(50), 1, 40 * S_NS));
        kinds.put("reordered", Path.rttNs(10 * MS_NS).reorder(When.ratio(0.3), 1_700 * MS_NS));
        kinds.put(
                "late",
                Path.rttNs(50 * MS_NS).reorder(When.every(3), 3_030 * MS_NS).reorder(When.every(7), 5 * S_NS));
        kinds.put("barely in time", Path.rttNs(3 * S_NS - 1_000).reorder(When.every(2), 2_000));
        kinds.put("rejected, short quote", Path.rttNs(15 * MS_NS).reject(When.ratio(0.5), 3, 1, router, 8));
        kinds.put("rejected, whole quote", Path.rttNs(15 * MS_NS).reject(When.every(3), 3, 3, router));
        kinds.put("bad checksum", Path.rttNs(9 * MS_NS).badChecksum(When.every(4)));
        kinds.put("altered reference", Path.rttNs(9 * MS_NS).alter(When.every(5), 1));
        kinds.put("altered number", Path.rttNs(9 * MS_NS).alter(When.every(5), 7));
        kinds.put("altered cookie", Path.rttNs(9 * MS_NS).alter(When.every(5), 9));
        kinds.put("altered slot", Path.rttNs(9 * MS_NS).alter(When.every(5), 15));
        kinds.put("altered filler", Path.rttNs(9 * MS_NS).alter(When.every(5), 30));
        kinds.put("altered end", Path.rttNs(9 * MS_NS).alter(When.every(5), -1));
        kinds.put("other source", Path.rttNs(9 * MS_NS).otherSource(When.every(6), stranger));
        kinds.put("truncated to 12", Path.rttNs(9 * MS_NS).truncate(When.every(4), 12));
        kinds.put("truncated by 1", Path.rttNs(9 * MS_NS).truncate(When.every(4), 8 + 55));
        kinds.put("blackholed", Path.blackhole());
        kinds.put("tcp accepting", Path.rttNs(7 * MS_NS).jitterNs(2 * MS_NS).lossRatio(0.05));
        kinds.put("tcp refusing", Path.rttNs(7 * MS_NS).closedPorts(port -> port == 443));
        kinds.put(
                "tcp resetting", Path.rttNs(7 * MS_NS).reset(When.ratio(0.4)).duplicate(When.every(9), 2, 30 * MS_NS));
        kinds.put("tcp reset late", Path.rttNs(50 * MS_NS).reset(When.every(2)).reorder(When.every(3), 3_030 * MS_NS));
        kinds.put("tcp duplicated long after", Path.rttNs(8 * MS_NS).duplicate(When.every(50), 1, 40 * S_NS));
        kinds.put("tcp rejected, short quote", Path.rttNs(15 * MS_NS).reject(When.ratio(0.5), 3, 1, router, 8));
        kinds.put("tcp rejected, whole quote", Path.rttNs(15 * MS_NS).reject(When.every(3), 3, 3, router));
        kinds.put("tcp bad checksum", Path.rttNs(9 * MS_NS).badChecksum(When.every(4)));
        // seldom: one wrong number in 4501 is by chance that of a probe of the past, and then late instead of corrupt
        kinds.put("tcp other number", Path.rttNs(9 * MS_NS).alter(When.every(50), 1));
        kinds.put("tcp truncated", Path.rttNs(9 * MS_NS).truncate(When.every(4), 12));
        kinds.put("tcp other source", Path.rttNs(9 * MS_NS).otherSource(When.every(6), stranger));
        return kinds;
    }

    /** How each target is probed, in the order of {@link #targets}. */
    private static List<ProbeKey> keys() {
        List<String> names = List.copyOf(
                kinds(Stage.parse("192.0.2.1"), Stage.parse("192.0.2.1")).keySet());
        List<ProbeKey> keys = new ArrayList<>();
        for (String address : targets().keySet()) {
            IpAddress target = Stage.parse(address);
            boolean tcp = names.get(keys.size() % names.size()).startsWith("tcp ");
            keys.add(tcp ? ProbeKey.tcp(target, 443, EACH_SECOND) : ProbeKey.icmp(target, EACH_SECOND));
        }
        return keys;
    }

    private static Map<String, Path> targets() {
        Map<String, Path> targets = new LinkedHashMap<>();
        IpAddress router4 = Stage.parse("198.51.100.254");
        IpAddress router6 = Stage.parse("2001:db8:9::254");
        int number = 1;
        for (Path path : kinds(router4, Stage.parse("203.0.113.7")).values()) {
            targets.put("192.0.2." + number++, path);
        }
        number = 1;
        for (Path path : kinds(router6, Stage.parse("2001:db8:7::7")).values()) {
            targets.put("2001:db8::" + number++, path);
        }
        return targets;
    }

    private static Stage run() {
        FakeNetwork network = FakeNetwork.seeded(SEED);
        Map<String, Path> targets = targets();
        targets.forEach(network::path);
        FaultScript endOfSending =
                FaultScript.none().refuseBetween(LENGTH_NS, FaultScript.FOREVER_NS, SendResult.NO_BUFFERS);
        Stage stage = new Stage(network, FakeHost.sound().withFaults(endOfSending));
        stage.probe(keys());
        stage.runUntil(HOUR_NS + 503 * MS_NS);
        stage.clocks.stepWallNs(HOUR_NS);
        stage.runUntil(2 * HOUR_NS + 217 * MS_NS);
        stage.clocks.stepWallNs(-HOUR_NS);
        stage.runUntil(LENGTH_NS + SETTLE_NS);
        return stage;
    }

    /** The run that all tests look at. */
    private final Stage stage = timedRun();

    private static Stage timedRun() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNs = System.nanoTime();
        long startCpuNs = threads.getCurrentThreadCpuTime();
        Stage stage = run();
        System.out.printf(
                "three hours, %d targets, seed %d: %d probes, %d laps, %d snapshots in %d ms, %d ms of CPU%n",
                targets().size(),
                SEED,
                stage.count(EngineCounter.SENT),
                stage.count(EngineCounter.LAPS),
                stage.snapshots(),
                (System.nanoTime() - startNs) / MS_NS,
                (threads.getCurrentThreadCpuTime() - startCpuNs) / MS_NS);
        return stage;
    }

    @Test
    void theFiguresAreTheNetworks() {
        for (ProbeKey key : keys()) {
            SessionSnapshot said = stage.figures(key);
            PathRecord truth = stage.network.record(key.address());
            String what = key + ", seed " + SEED;
            Truth.checkCounts(what, said, truth);
            Truth.checkRoundTrips(what, said, truth);
            assertThat(said.sent()).as(what).isBetween(10_799L, 10_801L);
        }
        stage.checkNothingWasOurFault();
        assertThat(stage.count(EngineCounter.WALL_CLOCK_STEPS)).isEqualTo(2);
        assertThat(stage.snapshots()).isGreaterThan(targets().size() * 10_800L);
    }

    @Test
    void eachKindOfTargetDidWhatItIsThereFor() {
        int number = 0;
        for (String kind :
                kinds(Stage.parse("192.0.2.1"), Stage.parse("192.0.2.1")).keySet()) {
            number++;
            for (String address : new String[] {"192.0.2." + number, "2001:db8::" + number}) {
                PathRecord truth = stage.network.record(address);
                String what = kind + " " + address;
                long marks =
                        switch (kind) {
                            case "prompt", "delayed", "spiky", "reordered" -> truth.received();
                            case "tcp accepting" -> truth.received() - truth.reset();
                            case "tcp refusing" -> truth.reset() == truth.received() ? truth.reset() : 0;
                            case "tcp resetting" -> Math.min(truth.reset(), truth.received() - truth.reset());
                            case "duplicated", "duplicated long after", "tcp duplicated long after" ->
                                truth.duplicateReplies();
                            case "late", "barely in time" -> truth.lateReplies();
                            case "tcp reset late" -> Math.min(truth.lateReplies(), truth.reset());
                            case "rejected, short quote",
                                    "rejected, whole quote",
                                    "tcp rejected, short quote",
                                    "tcp rejected, whole quote" -> truth.rejected();
                            case "bad checksum", "tcp bad checksum" -> truth.corruptReplies() + truth.droppedByKernel();
                            case "other source", "tcp other source" -> truth.foreignReplies();
                            case "lossy", "every tenth lost", "out for ten minutes", "blackholed" -> truth.unanswered();
                            default -> truth.corruptReplies();
                        };
                assertThat(marks).as(what).isGreaterThan(200);
            }
        }
    }

    @Test
    void aSecondRunSaysTheSame() {
        assertThat(run().everything()).isEqualTo(stage.everything());
    }
}
