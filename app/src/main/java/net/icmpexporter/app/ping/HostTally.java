package net.icmpexporter.app.ping;

import java.net.InetAddress;
import net.icmpexporter.probe.PingEvent;

/** What has become of the echo requests to one host so far. Any thread. */
final class HostTally {

    private final String name;
    private final InetAddress address;
    private long received;
    private long lost;
    private long rejected;
    private long unknown;
    private long notSent;
    private long duplicates;
    private long minNs = Long.MAX_VALUE;
    private long maxNs;
    private double sumNs;
    private double squaresNs2;
    private String problem = "";

    HostTally(String name, InetAddress address) {
        this.name = name;
        this.address = address;
    }

    /** As it was asked for. */
    String name() {
        return name;
    }

    InetAddress address() {
        return address;
    }

    /** Counts an event. */
    synchronized void add(PingEvent event, String words) {
        if (event instanceof PingEvent.Answered answered) {
            received++;
            minNs = Math.min(minNs, answered.rttNs());
            maxNs = Math.max(maxNs, answered.rttNs());
            sumNs += answered.rttNs();
            squaresNs2 += (double) answered.rttNs() * answered.rttNs();
        } else if (event instanceof PingEvent.Lost) {
            lost++;
        } else if (event instanceof PingEvent.Rejected) {
            rejected++;
        } else if (event instanceof PingEvent.Unknown) {
            unknown++;
        } else if (event instanceof PingEvent.NotSent) {
            notSent++;
        } else if (event instanceof PingEvent.Duplicate) {
            duplicates++;
        }
        if (problem.isEmpty()) {
            problem = words;
        }
    }

    /** As they are now, all of one moment. */
    synchronized Reading reading() {
        double meanNs = received == 0 ? Double.NaN : sumNs / received;
        double varianceNs2 = received == 0 ? Double.NaN : Math.max(0, squaresNs2 / received - meanNs * meanNs);
        return new Reading(
                received + lost + rejected + unknown,
                received,
                lost,
                rejected,
                unknown,
                notSent,
                duplicates,
                received == 0 ? 0 : minNs,
                meanNs,
                maxNs,
                Math.sqrt(varianceNs2),
                problem);
    }

    /**
     * Counts of one moment; times are of the answered ones, and 0 or NaN without any.
     *
     * @param sent echo requests that the kernel took, and that have ended
     * @param problem the first thing that went wrong, for people; or nothing
     */
    record Reading(
            long sent,
            long received,
            long lost,
            long rejected,
            long unknown,
            long notSent,
            long duplicates,
            long minNs,
            double meanNs,
            long maxNs,
            double standardDeviationNs,
            String problem) {

        /** Whether there was an answer to each. */
        boolean isAllAnswered() {
            return received > 0 && received == sent && notSent == 0;
        }

        /** The share of the echo requests whose fate is the network's and that were not answered, in percent; NaN without any. */
        double lossPercent() {
            long known = sent - unknown;
            return known == 0 ? Double.NaN : 100.0 * (lost + rejected) / known;
        }
    }
}
