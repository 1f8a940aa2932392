package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import net.icmpexporter.it.lab.CpuGroup;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.NetworkReport;
import net.icmpexporter.it.lab.Pause;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.Spinners;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A network that loses nothing, and an exporter that may not run, or not enough, or has no room for the answers: none of its
 * probes is ever called lost. What it cannot know is unknown, and everything else agrees with the network's record.
 */
@Timeout(120)
final class UnknownIT {

    private static final int TIMEOUT_MS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BURST = 40;

    private final Lab lab = new Lab();
    private final long seed = new Random().nextLong();
    private final TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, seed, TIMEOUT_MS);

    @AfterEach
    void unmake() {
        lab.close();
    }

    /**
     * 4,000 probes a second, of which 350 are on their way at any moment. The process stands still for five seconds; and
     * then competes for the processors, with a quota where one can be given.
     */
    @Test
    void frozenAndStarved() {
        List<Target> targets = thousands();
        Optional<CpuGroup> group = CpuGroup.make();
        group.ifPresent(lab::keep);
        ExporterProcess exporter = group.isPresent()
                ? lab.keep(ExporterProcess.start(path.prober(), group.get(), flags(100)))
                : start(Rights.ROOT, 100);
        probe(exporter, targets, 1_500);
        exporter.process().freeze(Duration.ofSeconds(5));
        probe(exporter, targets, 1_000);
        Spinners spinners = lab.keep(new Spinners());
        group.ifPresent(of -> of.limit(10));
        Pause.ms(4_000);
        group.ifPresent(CpuGroup::unlimit);
        spinners.close();
        probe(exporter, targets, 500);

        Exposition engine = settle(exporter);
        assertThat(engine.value("icmp_exporter_engine_stalls_total")).isPositive();
        checkThatTheNetworkLostNothing();
        assertThat(sum(TargetReport::requests)).as("requests").isEqualTo(sent(engine));
        checkFates("frozen and starved", engine, "received");
        if (group.isPresent()) {
            assertThat(engine.value("icmp_exporter_cgroup_throttled_seconds_total"))
                    .as("seconds for which the quota kept it from running")
                    .isPositive();
        }
    }

    /**
     * What was under way when it was frozen does not find room in its buffers, since each comes 40 times: answers to one
     * family of each protocol, and to the other ICMP errors, which the kernel drops without counting them.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROOT", "PING_SOCKETS"})
    void noRoom(Rights rights) {
        boolean swap = new Random(seed).nextBoolean();
        List<Target> answering = burst(Behaviour.BURST, swap, rights);
        List<Target> rejecting = burst(Behaviour.ERROR_BURST, !swap, rights);
        List<Target> all = new ArrayList<>(answering);
        all.addAll(rejecting);
        ExporterProcess exporter = start(rights, 200);
        probe(exporter, all, 2_000);
        exporter.process().freeze(Duration.ofMillis(1_500));
        Exposition engine = settle(exporter);

        checkFates("no room, " + rights, engine, "received", "rejected");
        Exposition probes = Observation.probe(exporter, all);
        for (List<Target> targets : List.of(answering, rejecting)) {
            String fate = targets.equals(answering) ? "received" : "rejected";
            for (boolean tcp : rights == Rights.ROOT ? new boolean[] {false, true} : new boolean[] {false}) {
                List<Target> alike =
                        targets.stream().filter(target -> target.tcp() == tcp).toList();
                String what = alike.get(0) + " and the like, seed " + seed;
                long requests = alike.stream().mapToLong(this::requests).sum();
                long unknown = outcome(probes, alike, "unknown");
                assertThat(unknown).as("unknown: %s", what).isPositive();
                assertThat(outcome(probes, alike, fate) + unknown)
                        .as("%s and unknown: %s", fate, what)
                        .isEqualTo(requests);
            }
        }
    }

    /** Twenty targets of each protocol. */
    private static List<Target> burst(Behaviour behaviour, boolean v6, Rights rights) {
        List<Target> targets = new ArrayList<>();
        addTargets(targets, behaviour, BURST, BURST + 20, rights);
        targets.removeIf(target -> (target.v6() != v6) != target.tcp());
        return targets;
    }

    private static List<Target> thousands() {
        List<Target> targets = new ArrayList<>();
        addTargets(targets, Behaviour.PROMPT, 0, 60, Rights.ROOT);
        addTargets(targets, Behaviour.DELAYED, 210, 250, Rights.ROOT);
        return targets;
    }

    private static void addTargets(List<Target> targets, Behaviour behaviour, int from, int to, Rights rights) {
        for (int parameter = from; parameter < to; parameter++) {
            for (boolean v6 : new boolean[] {false, true}) {
                targets.add(new Target(behaviour, parameter, v6, false));
                if (rights == Rights.ROOT) {
                    targets.add(new Target(behaviour, parameter, v6, true));
                }
            }
        }
    }

    private ExporterProcess start(Rights rights, int intervalMs) {
        return lab.keep(ExporterProcess.start(path.prober(), rights, flags(intervalMs)));
    }

    private static String[] flags(int intervalMs) {
        return new String[] {
            "-i-wont-be-evil", "-interval", Integer.toString(intervalMs), "-timeout", Integer.toString(TIMEOUT_MS)
        };
    }

    private static void probe(ExporterProcess exporter, List<Target> targets, long ms) {
        Observation.probe(exporter, targets);
        Pause.ms(ms);
    }

    /** Ends the sending, and waits until the fate of everything is known. */
    private Exposition settle(ExporterProcess exporter) {
        path.cut();
        exporter.process()
                .await(
                        "the fate of all probes",
                        PATIENCE,
                        () -> path.network().report().all().allMatch(of -> of.pending() == 0)
                                && exporter.metrics().count("icmp_exporter_probes_in_flight") == 0);
        return exporter.metrics();
    }

    private void checkThatTheNetworkLostNothing() {
        assertThat(sum(TargetReport::answers) - sum(TargetReport::late))
                .as("answers in time")
                .isEqualTo(sum(TargetReport::requests));
    }

    /** Nothing is lost, and what is unknown has a cause of this host's. */
    private void checkFates(String what, Exposition engine, String... fates) {
        Map<String, Double> outcomes = engine.by("outcome", "icmp_exporter_probe_outcomes_total");
        Map<String, Double> causes = engine.by("cause", "icmp_exporter_unknown_probes_total");
        causes.values().removeIf(count -> count == 0);
        System.out.println(what + ", seed " + seed + ": " + outcomes + ", unknown " + causes);
        double known = 0;
        for (String fate : fates) {
            known += outcomes.getOrDefault(fate, Double.NaN);
        }
        assertThat(outcomes.get("lost")).as("lost, seed %d", seed).isZero();
        assertThat(known + outcomes.getOrDefault("unknown", Double.NaN))
                .as("all fates, seed %d: %s", seed, outcomes)
                .isEqualTo((double) sent(engine));
        assertThat(causes.values().stream().mapToDouble(Double::doubleValue).sum())
                .as("unknown by cause: %s", causes)
                .isEqualTo(outcomes.getOrDefault("unknown", Double.NaN));
        assertThat(causes.keySet()).isSubsetOf("socket_overflow", "stall", "throttled");
    }

    private static long sent(Exposition engine) {
        return engine.count("icmp_exporter_probes_sent_total");
    }

    private long requests(Target target) {
        NetworkReport did = path.network().report();
        TargetReport of = target.tcp() ? did.tcp(target.address()) : did.echo(target.address());
        return of == null ? 0 : of.requests();
    }

    private static long outcome(Exposition probes, List<Target> targets, String outcome) {
        double sum = 0;
        for (Target target : targets) {
            String name = target.tcp() ? "tcp_probe_outcomes_total" : "icmp_probe_outcomes_total";
            sum += probes.by("outcome", name, "ip", target.address()).getOrDefault(outcome, Double.NaN);
        }
        return (long) sum;
    }

    private long sum(ToLongFunction<TargetReport> what) {
        return path.network().report().all().mapToLong(what).sum();
    }
}
