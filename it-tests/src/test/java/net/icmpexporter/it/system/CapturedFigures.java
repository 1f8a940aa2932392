package net.icmpexporter.it.system;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.it.lab.ProbeCapture.Trip;

/** The figures of one target's probes, computed once more and in another way: from when a capture saw each probe and its answer. */
final class CapturedFigures {

    /** The exporter's default. */
    private static final int OUTAGE_LOSSES = 3;

    private static final double GAIN = 16;
    private static final double NS_PER_S = 1e9;

    private final List<Trip> sent;
    private final List<Trip> answered;
    private final long timeoutNs;

    /** @param sent in the order in which they were; what takes longer than the timeout is not answered */
    CapturedFigures(List<Trip> sent, long timeoutNs) {
        this.sent = sent;
        this.timeoutNs = timeoutNs;
        answered = sent.stream()
                .filter(trip -> trip.isAnsweredWithin(timeoutNs))
                .sorted(Comparator.comparingLong(Trip::answeredWallNs))
                .toList();
    }

    /** Answered in time. */
    int answers() {
        return answered.size();
    }

    double rttSumSeconds() {
        return answered.stream().mapToLong(Trip::rttNs).sum() / NS_PER_S;
    }

    double leastRttSeconds() {
        return answered.stream().mapToLong(Trip::rttNs).min().orElseThrow() / NS_PER_S;
    }

    double greatestRttSeconds() {
        return answered.stream().mapToLong(Trip::rttNs).max().orElseThrow() / NS_PER_S;
    }

    /** Answers that took this long or less. */
    long answersWithin(double seconds) {
        return answered.stream()
                .filter(trip -> trip.rttNs() <= seconds * NS_PER_S)
                .count();
    }

    /** RFC 3550 section 6.4.1 and appendix A.8, over the answers as they came. */
    double jitterSeconds() {
        double jitterNs = 0;
        for (int answer = 1; answer < answered.size(); answer++) {
            long difference =
                    answered.get(answer).rttNs() - answered.get(answer - 1).rttNs();
            jitterNs += (Math.abs(difference) - jitterNs) / GAIN;
        }
        return jitterNs / NS_PER_S;
    }

    /** RFC 5481 section 4.1: pairs of consecutive probes that were both answered. */
    long variations() {
        return variationsNs().size();
    }

    /** What they differ by, in all. */
    double variationSumSeconds() {
        return variationsNs().stream().mapToLong(Long::longValue).sum() / NS_PER_S;
    }

    private List<Long> variationsNs() {
        return IntStream.range(1, sent.size())
                .filter(probe -> isAnswered(probe) && isAnswered(probe - 1))
                .mapToObj(probe ->
                        Math.abs(sent.get(probe).rttNs() - sent.get(probe - 1).rttNs()))
                .toList();
    }

    private boolean isAnswered(int probe) {
        return sent.get(probe).isAnsweredWithin(timeoutNs);
    }

    /** RFC 4737 section 3.3: answers that came after that to a later probe. */
    long reordered() {
        long reordered = 0;
        long latestSentWallNs = Long.MIN_VALUE;
        for (Trip trip : answered) {
            reordered += trip.sentWallNs() < latestSentWallNs ? 1 : 0;
            latestSentWallNs = Math.max(latestSentWallNs, trip.sentWallNs());
        }
        return reordered;
    }

    /** How often probes began to go unanswered, three in a row at least. */
    long outages() {
        return walk().outages;
    }

    /** From the first of those probes to the one that was answered again, in all. */
    double outageSeconds() {
        return walk().ns / NS_PER_S;
    }

    /** Whether the last ones of all are among them. */
    boolean isOut() {
        return walk().out;
    }

    private Outages walk() {
        Outages outages = new Outages();
        for (int probe = 0; probe < sent.size(); probe++) {
            outages.step(sent.get(probe).sentWallNs(), isAnswered(probe));
        }
        return outages;
    }

    /** Goes from probe to probe. */
    private static final class Outages {
        private long outages;
        private long ns;
        private boolean out;
        private int run;
        private long runNs;
        private boolean previousIsAnswered = true;
        private long previousWallNs;

        void step(long sentWallNs, boolean isAnswered) {
            if (!previousIsAnswered) {
                runNs += sentWallNs - previousWallNs;
            }
            run = isAnswered == previousIsAnswered ? run + 1 : 1;
            if (out) {
                ns += runNs;
                runNs = 0;
                out = !(isAnswered && run >= OUTAGE_LOSSES);
            } else if (isAnswered) {
                runNs = 0;
            } else if (run >= OUTAGE_LOSSES) {
                out = true;
                outages++;
                ns += runNs;
                runNs = 0;
            }
            previousIsAnswered = isAnswered;
            previousWallNs = sentWallNs;
        }
    }
}
