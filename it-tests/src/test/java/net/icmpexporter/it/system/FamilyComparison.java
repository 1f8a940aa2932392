package net.icmpexporter.it.system;

import static net.icmpexporter.it.testnet.Behaviour.REFUSED;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import net.icmpexporter.it.testnet.TargetReport;
import org.assertj.core.api.SoftAssertions;

/**
 * Holds every family of {@code /probe} that says what became of one target's probes against what the network did and the
 * capture saw.
 *
 * @param softly takes what is not so
 * @param seen all three
 * @param target the target
 * @param routers between the prober and the network
 */
record FamilyComparison(SoftAssertions softly, Observation seen, Target target, int routers) {

    private static final String ROUTER_4 = "10.76.0.254";
    private static final String ROUTER_6 = "fd76::fe";

    /** The capture and the exporter round differently. */
    private static final double ROUNDING_SECONDS = 2e-6;

    void check() {
        TargetReport did = seen.did(target);
        CapturedFigures captured = seen.captured(target);
        checkOutcomes(did, captured);
        checkRejections(did);
        checkOrder(did, captured);
        if (captured.answers() == 0) {
            checkSilence();
        } else {
            checkTimes(captured);
        }
    }

    private void checkOutcomes(TargetReport did, CapturedFigures captured) {
        long answered = captured.answers();
        boolean refused = target.behaviour() == REFUSED;
        equal(seen.outcome(target, "received"), refused ? 0 : answered, "received");
        if (target.tcp()) {
            equal(seen.outcome(target, "refused"), refused ? answered : 0, "refused");
        }
        equal(seen.outcome(target, "rejected"), did.errors(), "rejected");
        equal(seen.outcome(target, "lost"), did.requests() - answered - did.errors(), "lost");
        equal(seen.outcome(target, "unknown"), 0, "unknown");
        equal(seen.count(target, "in_flight"), 0, "in flight");
        equal(seen.count(target, "late_total"), did.answers() - answered, "late");
        equal(seen.count(target, "duplicates_total"), did.copies(), "duplicates");
        softly.assertThat(seen.by(target, "cause", "unknown_total"))
                .as("causes of unknown of %s", target)
                .isEmpty();
        softly.assertThat(seen.by(target, "reason", "send_failures_total"))
                .as("packets to %s refused once the path was cut", target)
                .containsOnlyKeys("EHOSTUNREACH")
                .allSatisfy((reason, count) -> softly.assertThat(count).isPositive());
        softly.assertThat(seen.by(target, "reason", "skipped_total"))
                .as("skipped of %s", target)
                .containsOnlyKeys("lag", "rate_limit", "table_full")
                .containsEntry("rate_limit", 0.0)
                .containsEntry("table_full", 0.0);
    }

    private void checkRejections(TargetReport did) {
        if (did.errors() == 0) {
            softly.assertThat(seen.series(target, "rejections_total"))
                    .as("rejections by %s", target)
                    .isEmpty();
            softly.assertThat(seen.series(target, "last_rejection_info"))
                    .as("last rejection by %s", target)
                    .isEmpty();
            return;
        }
        Map<String, String> kind = Map.of("type", Integer.toString(errorType()), "code", Integer.toString(errorCode()));
        softly.assertThat(seen.series(target, "rejections_total"))
                .as("rejections by %s", target)
                .isEqualTo(Map.of(kind, (double) did.errors()));
        softly.assertThat(seen.series(target, "last_rejection_info"))
                .as("last rejection by %s", target)
                .isEqualTo(Map.of(
                        Map.of(
                                "type",
                                Integer.toString(errorType()),
                                "code",
                                Integer.toString(errorCode()),
                                "reporter",
                                target.v6() ? ROUTER_6 : ROUTER_4),
                        1.0));
    }

    private int errorType() {
        return switch (target.behaviour()) {
            case EXPIRED -> target.v6() ? 3 : 11;
            case TOO_BIG -> target.v6() ? 2 : 3;
            default -> target.v6() ? 1 : 3;
        };
    }

    private int errorCode() {
        return switch (target.behaviour()) {
            case EXPIRED -> 0;
            case TOO_BIG -> target.v6() ? 0 : 4;
            default -> target.parameter() & 0xf;
        };
    }

    /** What depends on which probes were answered, and in which order. */
    private void checkOrder(TargetReport did, CapturedFigures captured) {
        equal(seen.count(target, "reordered_total"), captured.reordered(), "reordered, by the capture");
        equal(seen.count(target, "outages_total"), captured.outages(), "outages, by the capture");
        equal(seen.count(target, "reply_hop_limit_changes_total"), did.hopChanges(), "changes of the hop limit");
        if (did.late() == seen.overdue(target)) {
            equal(seen.count(target, "reordered_total"), did.overtaken(), "reordered");
            equal(seen.count(target, "outages_total"), did.outages(), "outages");
        }
        equal(seen.count(target, "outage_active"), captured.isOut() ? 1 : 0, "outage at the end");
        double skipped = seen.by(target, "reason", "skipped_total").getOrDefault("lag", 0.0);
        softly.assertThat(seen.figure(target, "outage_seconds_total"))
                .as("seconds of outages of %s", target)
                .isBetween(
                        captured.outageSeconds() - (1 + 2 * skipped) * Target.INTERVAL_MS / 1e3,
                        captured.outageSeconds() + Target.INTERVAL_MS / 1e3);
    }

    private void checkSilence() {
        for (String family : List.of("rtt_min_seconds", "rtt_max_seconds", "reply_hop_limit")) {
            softly.assertThat(seen.figure(target, family))
                    .as("%s of %s, which never answered in time", family, target)
                    .isNaN();
        }
        for (String family :
                List.of("jitter_seconds", "delay_variation_seconds_count", "rtt_seconds_count", "rtt_seconds_sum")) {
            isNumber(seen.figure(target, family), 0, family);
        }
        for (String source : List.of("nic", "kernel", "user")) {
            isNumber(seen.value(target, "stamps_total", "source", source), 0, "stamps by " + source);
        }
    }

    /**
     * The kernel stamps a probe for the exporter a little after it has for the capture, and an answer for both at once. So
     * each of the exporter's times is shorter, but not by more than all of them together are, which is known.
     */
    private void checkTimes(CapturedFigures captured) {
        double slack = captured.rttSumSeconds() - seen.latencySumSeconds(target);
        softly.assertThat(slack)
                .as("seconds by which the times of %s are shorter than the capture's", target)
                .isGreaterThan(-ROUNDING_SECONDS * captured.answers());
        slack = Math.max(slack, 0) + ROUNDING_SECONDS;
        checkHistogram(captured, slack);
        near(seen.figure(target, "jitter_seconds"), captured.jitterSeconds(), 2 * slack, "jitter");
        equal(seen.count(target, "delay_variation_seconds_count"), captured.variations(), "delay variations");
        near(
                seen.figure(target, "delay_variation_seconds_sum"),
                captured.variationSumSeconds(),
                2 * slack + captured.answers() * ROUNDING_SECONDS,
                "sum of delay variations");
        checkExtremes(captured, slack);
        isNumber(seen.figure(target, "reply_hop_limit"), seen.did(target).hops() - routers, "hop limit");
        isNumber(seen.value(target, "stamps_total", "source", "kernel"), captured.answers(), "stamps by the kernel");
        isNumber(seen.value(target, "stamps_total", "source", "nic"), 0, "stamps by a card");
        isNumber(seen.value(target, "stamps_total", "source", "user"), 0, "stamps in user space");
        equal(seen.count(target, "stamp_fallbacks_total"), 0, "fallbacks");
    }

    private void checkHistogram(CapturedFigures captured, double slack) {
        isNumber(seen.figure(target, "rtt_seconds_count"), captured.answers(), "times in the histogram");
        near(seen.figure(target, "rtt_seconds_sum"), seen.latencySumSeconds(target), 1e-9, "sum of the histogram");
        Map<String, Double> buckets = seen.by(target, "le", "rtt_seconds_bucket");
        softly.assertThat(buckets.keySet().stream().mapToDouble(Observation::bound))
                .as("bounds of the buckets of %s", target)
                .containsExactlyInAnyOrderElementsOf(Observation.BOUNDS);
        buckets.forEach((le, count) -> {
            double bound = Observation.bound(le);
            softly.assertThat((long) (double) count)
                    .as("times of %s up to %s s", target, le)
                    .isBetween(captured.answersWithin(bound - ROUNDING_SECONDS), captured.answersWithin(bound + slack));
        });
    }

    /** Over the sample window: all probes, if none of them was lost. */
    private void checkExtremes(CapturedFigures captured, double slack) {
        double least = seen.figure(target, "rtt_min_seconds");
        double greatest = seen.figure(target, "rtt_max_seconds");
        if (captured.answers() == seen.did(target).requests()) {
            near(least, captured.leastRttSeconds(), slack, "least time");
            near(greatest, captured.greatestRttSeconds(), slack, "greatest time");
        } else if (!Double.isNaN(least)) {
            softly.assertThat(List.of(least, greatest))
                    .as("least and greatest time of the latest answers of %s", target)
                    .isSorted()
                    .allSatisfy(time -> softly.assertThat(time)
                            .isBetween(captured.leastRttSeconds() - slack, captured.greatestRttSeconds() + slack));
        }
    }

    private void equal(long said, long truth, String what) {
        softly.assertThat(said).as("%s: %s", target, what).isEqualTo(truth);
    }

    private void isNumber(double said, int truth, String what) {
        softly.assertThat(said).as("%s: %s", target, what).isEqualTo(truth);
    }

    private void near(double said, double truth, double slack, String what) {
        softly.assertThat(said).as("%s: %s", target, what).isCloseTo(truth, offset(slack));
    }
}
