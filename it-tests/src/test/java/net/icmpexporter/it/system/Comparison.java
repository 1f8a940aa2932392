package net.icmpexporter.it.system;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import net.icmpexporter.it.testnet.Behaviour;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;

/**
 * Holds what the exporter says against what the network did and the capture saw: what is the same for every kind of probe.
 *
 * @param softly takes what is not so
 * @param seen all three
 * @param targets every target that was probed
 */
record Comparison(SoftAssertions softly, Observation seen, List<Target> targets) {

    /**
     * The capture and the exporter have their stamps from the kernel, within some lines of code of each other. What comes
     * in between, an interrupt or a stop of the whole machine, makes the exporter's time the shorter one.
     */
    private static final double MOST_DIFFERENCE_US = 50;

    /** What the exporter says of its sockets: the kind, and that the kernel stamps the packets. */
    void checkSockets(String protocol, String kind) {
        for (String family : List.of("ipv4", "ipv6")) {
            softly.assertThat(seen.engine()
                            .has(
                                    "icmp_exporter_transport_info",
                                    "family",
                                    family,
                                    "protocol",
                                    protocol,
                                    "socket",
                                    kind,
                                    "stamps",
                                    "kernel",
                                    "transport",
                                    "linux"))
                    .as("sockets of %s over %s are of the kind %s and stamped by the kernel", protocol, family, kind)
                    .isTrue();
        }
    }

    /** Each target's counts and times. */
    void checkTargets() {
        targets.forEach(this::checkTarget);
    }

    private void checkTarget(Target target) {
        TargetReport did = seen.did(target);
        softly.assertThat(did.requests()).as("requests to %s", target).isGreaterThan(20);
        softly.assertThat(seen.sent(target)).as("sent to %s", target).isEqualTo(did.requests());
        if (did.answers() == 0) {
            softly.assertThat(seen.received(target))
                    .as("received from %s", target)
                    .isZero();
        } else {
            checkAnswers(target, did);
        }
        if (target.behaviour() == Behaviour.REFUSED) {
            checkRefusals(target, did);
        }
        if (target.behaviour() == Behaviour.REORDERED) {
            softly.assertThat(did.overtaken())
                    .as("answers overtaken of %s", target)
                    .isPositive();
        }
    }

    private void checkRefusals(Target target, TargetReport did) {
        softly.assertThat(did.refusals()).as("resets of %s", target).isEqualTo(did.answers());
        if (seen.overdue(target) == 0) {
            softly.assertThat(seen.lossRatio(target))
                    .as("loss ratio of %s", target)
                    .isZero();
        }
    }

    private void checkAnswers(Target target, TargetReport did) {
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

    /** The engine's totals: what was sent, and what became of it. */
    void checkOutcomes() {
        long requests = sum(TargetReport::requests);
        long answers = sum(TargetReport::answers);
        long late = sum(TargetReport::late);
        long errors = sum(TargetReport::errors);
        long answered = seen.outcome("received") + seen.outcome("refused");

        softly.assertThat(seen.engine().count("icmp_exporter_probes_sent_total"))
                .as("sent in all")
                .isEqualTo(requests);
        softly.assertThat(seen.outcome("rejected")).as("rejected in all").isEqualTo(errors);
        softly.assertThat(answered).as("received and refused in all").isLessThanOrEqualTo(answers - late);
        softly.assertThat(answered)
                .as("received and refused in all, and of all targets")
                .isEqualTo(targets.stream().mapToLong(seen::received).sum());
        softly.assertThat(seen.outcome("refused"))
                .as("refused in all")
                .isEqualTo(targets.stream()
                        .filter(target -> target.behaviour() == Behaviour.REFUSED)
                        .mapToLong(seen::received)
                        .sum());
        softly.assertThat(seen.outcome("lost")).as("lost in all").isEqualTo(requests - answered - errors);
        softly.assertThat(seen.outcome("unknown")).as("unknown in all").isZero();
        for (String reason : List.of("no_tx_stamp", "no_rx_stamp", "clock")) {
            softly.assertThat(seen.engine().value("icmp_exporter_stamp_fallbacks_total", "reason", reason))
                    .as("probes timed in user space, %s", reason)
                    .isZero();
        }
        softly.assertThat(seen.unmatched("late")).as("late in all").isEqualTo(answers - answered);
        softly.assertThat(seen.unmatched("duplicate")).as("duplicate in all").isEqualTo(sum(TargetReport::copies));
    }

    /** Each target's families, if none of its answers came so close to the timeout that nobody can say what it was. */
    void checkFamilies(int routers) {
        for (Target target : targets) {
            if (!seen.isDoubtful(target)) {
                new FamilyComparison(softly, seen, target, routers).check();
            }
        }
    }

    /**
     * Each target's answers that no prober may accept, and the engine's totals.
     *
     * @param foreign targets whose damaged answers count as foreign
     * @param unseen targets whose damaged answers never reach the exporter; those of all others count as corrupt
     */
    void checkDamaged(Predicate<Target> foreign, Predicate<Target> unseen) {
        Predicate<Target> corrupt = foreign.or(unseen).negate();
        for (Target target : targets) {
            long damaged = seen.did(target).damaged();
            softly.assertThat(seen.count(target, "foreign_total"))
                    .as("foreign of %s", target)
                    .isEqualTo(foreign.test(target) ? damaged : 0);
            softly.assertThat(seen.count(target, "corrupt_total"))
                    .as("corrupt of %s", target)
                    .isEqualTo(corrupt.test(target) ? damaged : 0);
        }
        softly.assertThat(seen.unmatched("foreign"))
                .as("foreign in all")
                .isEqualTo(sum(foreign, TargetReport::damaged));
        softly.assertThat(seen.unmatched("corrupt"))
                .as("corrupt in all")
                .isEqualTo(sum(corrupt, TargetReport::damaged));
    }

    /** The round trip times of all targets together; prints them. */
    void checkTiming(String what) {
        TimingFigures timing = TimingFigures.of(seen, targets);
        timing.print(what);
        softly.assertThat(timing.medianAboveCaptureUs())
                .as("RTT above that of a capture in us, median of the targets")
                .isGreaterThan(-MOST_DIFFERENCE_US);
    }

    private long sum(ToLongFunction<TargetReport> what) {
        return sum(target -> true, what);
    }

    private long sum(Predicate<Target> which, ToLongFunction<TargetReport> what) {
        return targets.stream()
                .filter(which)
                .mapToLong(target -> what.applyAsLong(seen.did(target)))
                .sum();
    }
}
