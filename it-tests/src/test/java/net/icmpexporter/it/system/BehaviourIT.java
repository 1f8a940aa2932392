package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.BAD_CHECKSUM;
import static net.icmpexporter.it.testnet.Behaviour.OTHER_SOURCE;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import net.icmpexporter.it.lab.EchoCapture;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.Spinners;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the network does, the exporter reports exactly that: per target, and over all of them. All behaviours run
 * side by side.
 */
@Timeout(120)
final class BehaviourIT {

    private static final Duration DURATION = Duration.ofSeconds(5);

    /**
     * The capture and the exporter have their stamps from the kernel, within some lines of code of each other. What comes
     * in between, an interrupt or a stop of the whole machine, makes the exporter's time the shorter one.
     */
    private static final double MOST_DIFFERENCE_US = 50;

    private static final List<Target> TARGETS = Target.all();

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "DIRECT, ROOT, IDLE",
        "DIRECT, PING_SOCKETS, IDLE",
        "ROUTED, ROOT, IDLE",
        "ROUTED, PING_SOCKETS, IDLE",
        "DIRECT, ROOT, BUSY",
        "DIRECT, PING_SOCKETS, BUSY",
        "ROUTED, ROOT, BUSY",
        "ROUTED, PING_SOCKETS, BUSY"
    })
    void reportsWhatTheNetworkDid(TunPath.Kind kind, Rights rights, Load load) {
        long seed = new Random().nextLong();
        try (Lab lab = new Lab()) {
            TunPath path = TunPath.in(lab, kind, seed, Target.TIMEOUT_MS);
            EchoCapture capture = lab.keep(new EchoCapture(path.prober(), path.device()));
            ExporterProcess exporter = lab.keep(ExporterProcess.start(
                    path.prober(),
                    rights,
                    "-i-wont-be-evil",
                    "-interval",
                    Integer.toString(Target.INTERVAL_MS),
                    "-timeout",
                    Integer.toString(Target.TIMEOUT_MS)));
            if (load == Load.BUSY) {
                lab.keep(new Spinners());
            }
            Observation seen = Observation.of(path, capture, exporter, TARGETS, DURATION);
            SoftAssertions softly = new SoftAssertions();
            checkSockets(softly, seen, rights);
            softly.assertThat(exporter.metrics().value("icmp_exporter_send_failures_total", "reason", "EHOSTUNREACH"))
                    .as("packets refused once the path was cut, which are no loss")
                    .isPositive();
            TARGETS.forEach(target -> checkTarget(softly, seen, target));
            checkTotals(softly, seen, rights);
            TimingFigures timing = TimingFigures.of(seen, TARGETS);
            timing.print(kind + ", " + rights + ", " + load);
            softly.assertThat(timing.medianAboveCaptureUs())
                    .as("RTT above that of a capture in us, median of the targets")
                    .isGreaterThan(-MOST_DIFFERENCE_US);
            if (!softly.wasSuccess()) {
                softly.fail("seed " + seed + "\n" + exporter.process().errors());
            }
            softly.assertAll();
        }
    }

    /** Whether other programs want the cores too. */
    enum Load {
        IDLE,
        BUSY
    }

    private static void checkSockets(SoftAssertions softly, Observation seen, Rights rights) {
        for (String family : List.of("ipv4", "ipv6")) {
            softly.assertThat(seen.engine()
                            .has(
                                    "icmp_exporter_transport_info",
                                    "family",
                                    family,
                                    "socket",
                                    rights.socket(),
                                    "stamps",
                                    "kernel",
                                    "transport",
                                    "linux"))
                    .as("sockets of %s are of the kind %s and stamped by the kernel", family, rights.socket())
                    .isTrue();
        }
    }

    private static void checkTarget(SoftAssertions softly, Observation seen, Target target) {
        TargetReport did = seen.did(target);
        softly.assertThat(did.requests()).as("requests to %s", target).isGreaterThan(20);
        softly.assertThat(seen.sent(target)).as("sent to %s", target).isEqualTo(did.requests());
        if (did.answers() == 0) {
            softly.assertThat(seen.received(target))
                    .as("received from %s", target)
                    .isZero();
        } else {
            checkAnswers(softly, seen, target, did);
        }
        if (target.behaviour() == Behaviour.REORDERED) {
            softly.assertThat(did.overtaken())
                    .as("answers overtaken of %s", target)
                    .isPositive();
        }
    }

    private static void checkAnswers(SoftAssertions softly, Observation seen, Target target, TargetReport did) {
        softly.assertThat(seen.capturedRttNs(target).size())
                .as("answers captured of %s", target)
                .isEqualTo((int) did.answers());
        if (!seen.isDoubtful(target)) {
            softly.assertThat(seen.received(target))
                    .as("received from %s", target)
                    .isEqualTo(did.answers() - seen.overdue(target));
        }
        // more than that if a busy machine kept requests waiting before the network could read them
        softly.assertThat(seen.overdue(target))
                .as("answers captured too late of %s", target)
                .isGreaterThanOrEqualTo(did.late());
        if (TimingFigures.isComparable(seen, target)) {
            softly.assertThat(TimingFigures.aboveCaptureUs(seen, target))
                    .as("mean RTT above that of a capture in us, of %s", target)
                    .isLessThan(MOST_DIFFERENCE_US);
            softly.assertThat(seen.latencySumSeconds(target))
                    .as("sum of RTT, below that of the true delays, of %s", target)
                    .isGreaterThanOrEqualTo(did.delaySumNs() / 1e9);
        }
    }

    private static void checkTotals(SoftAssertions softly, Observation seen, Rights rights) {
        long requests = sum(seen, target -> true, TargetReport::requests);
        long answers = sum(seen, target -> true, TargetReport::answers);
        long late = sum(seen, target -> true, TargetReport::late);
        long errors = sum(seen, target -> true, TargetReport::errors);
        long received = seen.outcome("received");

        softly.assertThat(seen.engine().count("icmp_exporter_probes_sent_total"))
                .as("sent in all")
                .isEqualTo(requests);
        softly.assertThat(seen.outcome("rejected")).as("rejected in all").isEqualTo(errors);
        softly.assertThat(received).as("received in all").isLessThanOrEqualTo(answers - late);
        softly.assertThat(seen.outcome("lost")).as("lost in all").isEqualTo(requests - received - errors);
        softly.assertThat(seen.outcome("unknown")).as("unknown in all").isZero();
        for (String reason : List.of("no_tx_stamp", "no_rx_stamp", "clock")) {
            softly.assertThat(seen.engine().value("icmp_exporter_stamp_fallbacks_total", "reason", reason))
                    .as("probes timed in user space, %s", reason)
                    .isZero();
        }
        softly.assertThat(seen.unmatched("late")).as("late in all").isEqualTo(answers - received);
        softly.assertThat(seen.unmatched("duplicate"))
                .as("duplicate in all")
                .isEqualTo(sum(seen, target -> true, TargetReport::copies));
        softly.assertThat(seen.unmatched("foreign"))
                .as("foreign in all")
                .isEqualTo(sum(seen, target -> target.behaviour() == OTHER_SOURCE, TargetReport::damaged));
        // the kernel itself drops bad checksums, but for raw IPv4 sockets
        Predicate<Target> dropped =
                target -> target.behaviour() == BAD_CHECKSUM && (target.v6() || rights != Rights.ROOT);
        softly.assertThat(seen.unmatched("corrupt"))
                .as("corrupt in all")
                .isEqualTo(sum(
                        seen,
                        dropped.negate().and(target -> target.behaviour() != OTHER_SOURCE),
                        TargetReport::damaged));
    }

    private static long sum(Observation seen, Predicate<Target> which, ToLongFunction<TargetReport> what) {
        return TARGETS.stream()
                .filter(which)
                .mapToLong(target -> what.applyAsLong(seen.did(target)))
                .sum();
    }
}
