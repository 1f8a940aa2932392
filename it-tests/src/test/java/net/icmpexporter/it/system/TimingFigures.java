package net.icmpexporter.it.system;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import net.icmpexporter.it.testnet.TargetReport;

/**
 * How much longer than others' the exporter's round trip times are: the mean over each target's answers, in
 * microseconds, least first.
 *
 * @param aboveCaptureUs than those of a capture on the prober's own device
 * @param aboveDelayUs than the test network's delays: what the kernels on the way take, and the wake-up of its process
 */
record TimingFigures(List<Double> aboveCaptureUs, List<Double> aboveDelayUs) {

    static TimingFigures of(Observation seen, List<Target> targets) {
        return new TimingFigures(
                figures(seen, targets, target -> aboveCaptureUs(seen, target)),
                figures(seen, targets, target -> aboveDelayUs(seen, target)));
    }

    private static List<Double> figures(Observation seen, List<Target> targets, ToDoubleFunction<Target> figure) {
        return targets.stream()
                .filter(target -> isComparable(seen, target))
                .map(figure::applyAsDouble)
                .sorted()
                .toList();
    }

    /** Whether the exporter, the capture and the network speak of the same answers: all, or none was too late. */
    static boolean isComparable(Observation seen, Target target) {
        TargetReport did = seen.did(target);
        return did.answers() > 0 && seen.overdue(target) == 0 && !seen.isDoubtful(target);
    }

    /** The mean over one target's answers, in microseconds. */
    static double aboveCaptureUs(Observation seen, Target target) {
        long capturedNs =
                seen.capturedRttNs(target).stream().mapToLong(Long::longValue).sum();
        return meanUs(seen, target, capturedNs);
    }

    private static double aboveDelayUs(Observation seen, Target target) {
        return meanUs(seen, target, seen.did(target).delaySumNs());
    }

    private static double meanUs(Observation seen, Target target, long sumNs) {
        return (seen.latencySumSeconds(target) * 1e6 - sumNs / 1e3) / seen.received(target);
    }

    double medianAboveCaptureUs() {
        return aboveCaptureUs.get(aboveCaptureUs.size() / 2);
    }

    void print(String what) {
        print(what, "the capture's", aboveCaptureUs);
        print(what, "the network's true delay", aboveDelayUs);
    }

    private static void print(String what, String whose, List<Double> figures) {
        System.out.printf(
                Locale.ROOT,
                "%s: mean RTT above %s, %d targets: least %.2f us, median %.2f us, most %.2f us%n",
                what,
                whose,
                figures.size(),
                figures.get(0),
                figures.get(figures.size() / 2),
                figures.get(figures.size() - 1));
    }
}
