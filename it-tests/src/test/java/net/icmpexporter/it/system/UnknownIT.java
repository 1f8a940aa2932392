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
    private final TunPath path = TunPath.in(lab, TunPath.Kind.DIRECT, new Random().nextLong(), TIMEOUT_MS);

    @AfterEach
    void unmake() {
        lab.close();
    }

    /** 4,000 probes a second, of which more than 400 are on their way at any moment. */
    @Test
    void frozenForFiveSeconds() {
        List<Target> targets = thousands();
        ExporterProcess exporter = start(Rights.ROOT, 100);
        probe(exporter, targets, 1_500);
        exporter.process().freeze(Duration.ofSeconds(5));
        probe(exporter, targets, 1_500);

        Exposition engine = settle(exporter);
        checkNothingLost("frozen", engine);
        assertThat(engine.value("icmp_exporter_engine_stalls_total")).isPositive();
    }

    /** The same among others that want the processors too, and with a quota where one can be given. */
    @Test
    void starved() {
        List<Target> targets = thousands();
        Optional<CpuGroup> group = CpuGroup.make();
        group.ifPresent(lab::keep);
        ExporterProcess exporter = group.isPresent()
                ? lab.keep(ExporterProcess.start(path.prober(), group.get(), flags(100)))
                : start(Rights.ROOT, 100);
        probe(exporter, targets, 1_500);
        Spinners spinners = lab.keep(new Spinners());
        group.ifPresent(of -> of.limit(10));
        Pause.ms(5_000);
        group.ifPresent(CpuGroup::unlimit);
        spinners.close();
        probe(exporter, targets, 500);

        Exposition engine = settle(exporter);
        checkNothingLost("starved", engine);
        if (group.isPresent()) {
            assertThat(engine.value("icmp_exporter_cgroup_throttled_seconds_total"))
                    .as("seconds for which the quota kept it from running")
                    .isBetween(1.0, 60.0);
        }
    }

    /** Each answer comes 40 times, so that what was under way when it was frozen does not find room in its buffers. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROOT", "PING_SOCKETS"})
    void answersThatFindNoRoom(Rights rights) {
        Exposition engine = freezeWith(rights, Behaviour.BURST);

        long unknown = checkNothingLost("no room for answers, " + rights, engine);
        assertThat(unknown).as("unknown").isPositive();
    }

    /** The same with ICMP errors, which the kernel drops without counting them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ROOT", "PING_SOCKETS"})
    void errorsThatFindNoRoom(Rights rights) {
        Exposition engine = freezeWith(rights, Behaviour.ERROR_BURST);

        long sent = engine.count("icmp_exporter_probes_sent_total");
        long rejected = outcome(engine, "rejected");
        long unknown = unknown("no room for errors, " + rights, engine);
        assertThat(outcome(engine, "lost")).as("lost").isZero();
        assertThat(outcome(engine, "received")).as("received").isZero();
        assertThat(rejected).as("rejected").isPositive();
        assertThat(unknown).as("unknown").isPositive();
        assertThat(rejected + unknown).as("rejected and unknown").isEqualTo(sent);
        assertThat(sum(path.network().report(), TargetReport::requests))
                .as("requests")
                .isEqualTo(sent);
    }

    private Exposition freezeWith(Rights rights, Behaviour behaviour) {
        List<Target> targets = new ArrayList<>();
        addTargets(targets, behaviour, BURST, BURST + 20, rights);
        ExporterProcess exporter = start(rights, 200);
        probe(exporter, targets, 2_000);
        exporter.process().freeze(Duration.ofMillis(1_500));
        return settle(exporter);
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

    /** Returns how many are unknown. */
    private long checkNothingLost(String what, Exposition engine) {
        NetworkReport did = path.network().report();
        long sent = engine.count("icmp_exporter_probes_sent_total");
        long unknown = unknown(what, engine);
        assertThat(sum(did, TargetReport::requests)).as("requests").isEqualTo(sent);
        assertThat(sum(did, TargetReport::answers) - sum(did, TargetReport::late))
                .as("answers in time: the network lost nothing")
                .isEqualTo(sent);
        assertThat(outcome(engine, "lost")).as("lost").isZero();
        assertThat(outcome(engine, "rejected")).as("rejected").isZero();
        assertThat(outcome(engine, "received") + unknown)
                .as("received and unknown")
                .isEqualTo(sent);
        return unknown;
    }

    private static long unknown(String what, Exposition engine) {
        Map<String, Double> causes = engine.by("cause", "icmp_exporter_unknown_probes_total");
        long unknown = outcome(engine, "unknown");
        System.out.println(what + ": " + outcome(engine, "received") + " received, " + outcome(engine, "rejected")
                + " rejected, " + unknown + " unknown " + causes);
        assertThat(causes.values().stream().mapToDouble(Double::doubleValue).sum())
                .as("unknown by cause: %s", causes)
                .isEqualTo((double) unknown);
        assertThat(causes.entrySet().stream()
                        .filter(cause -> cause.getValue() > 0)
                        .map(Map.Entry::getKey))
                .isSubsetOf("socket_overflow", "stall", "throttled");
        return unknown;
    }

    private static long outcome(Exposition engine, String outcome) {
        return engine.count("icmp_exporter_probe_outcomes_total", "outcome", outcome);
    }

    private static long sum(NetworkReport report, ToLongFunction<TargetReport> what) {
        return report.all().mapToLong(what).sum();
    }
}
