package net.icmpexporter.it.testnet;

import java.util.BitSet;

/**
 * What one address of the test network has done to requests of one protocol. A request ends as exactly one of: answered, damaged, refused, withheld,
 * or pending. Times are of the monotonic clock; a delay lasts from the return of the {@code read} that brought the
 * request to the call of the {@code write} that sends the answer, so it is never longer than what the prober sees.
 */
final class TargetRecord {

    /** Whether the requests are SYNs. */
    final boolean tcp;

    /** Its address in text form. */
    final String address;

    final Behaviour behaviour;

    /** x of the address. */
    final int parameter;

    /** Identifies the address and the protocol among all ({@link IpPacket#key}); the seed of its chances. */
    final int key;

    /** Echo requests or SYNs read. */
    long requests;

    /** Requests answered rightly, each counted once. */
    long answers;

    /** Those of them that were answered with a TCP reset. */
    long refusals;

    /** Further right answers to a request already answered. */
    long copies;

    /** Answers written that no prober may accept. */
    long damaged;

    /** ICMP errors written. */
    long errors;

    /** Requests left unanswered on purpose. */
    long withheld;

    /** Packets that wait for their time. */
    long pending;

    /** Segments written that no prober may take for an answer, nor count. */
    long noise;

    /** Segments written that the prober's kernel answers with a reset. */
    long resetsDue;

    /** Resets that came. */
    long resets;

    /** Answers in time that were written after that of a later request. */
    long overtaken;

    /** Answers with a delay above the timeout that the network was told. */
    long late;

    long delaySumNs;
    long delayMinNs = Long.MAX_VALUE;
    long delayMaxNs;

    /** Sum of the squares of all delays in seconds squared. */
    double delaySquaredSum;

    /** Of the latest answer in time; 0 without any. */
    int hops;

    /** Answers in time with other hops left than the one before. */
    long hopChanges;

    private long latestAnswered = -1;

    /** The requests that were answered in time, by number. */
    private final BitSet inTime = new BitSet();

    TargetRecord(Behaviour behaviour, int key) {
        this.behaviour = behaviour;
        this.key = key;
        tcp = (key & IpPacket.TCP_KEY) != 0;
        parameter = key & 0xff;
        address = (key & IpPacket.V6_KEY) == 0 ? behaviour.v4(parameter) : behaviour.v6(parameter);
    }

    /** Counts the first right answer to request number {@code ordinal}. */
    void answered(long ordinal, long delayNs, long timeoutNs, int hopsLeft) {
        answers++;
        if (delayNs > timeoutNs) {
            late++;
        } else {
            overtaken += ordinal < latestAnswered ? 1 : 0;
            hopChanges += hops != 0 && hops != hopsLeft ? 1 : 0;
            hops = hopsLeft;
            inTime.set((int) ordinal);
        }
        latestAnswered = Math.max(latestAnswered, ordinal);
        delaySumNs += delayNs;
        delayMinNs = Math.min(delayMinNs, delayNs);
        delayMaxNs = Math.max(delayMaxNs, delayNs);
        delaySquaredSum += (delayNs / 1e9) * (delayNs / 1e9);
    }

    /** Runs of {@link TargetReport#OUTAGE_LOSSES} requests or more that were not answered in time. */
    private long outages() {
        long outages = 0;
        boolean out = false;
        int run = 0;
        boolean runIsAnswered = false;
        for (int ordinal = 0; ordinal < requests; ordinal++) {
            boolean answered = inTime.get(ordinal);
            run = answered == runIsAnswered ? run + 1 : 1;
            runIsAnswered = answered;
            if (run >= TargetReport.OUTAGE_LOSSES && out == answered) {
                out = !answered;
                outages += out ? 1 : 0;
            }
        }
        return outages;
    }

    /** What others learn of it. */
    TargetReport report() {
        return new TargetReport(
                tcp,
                address,
                behaviour,
                parameter,
                requests,
                answers,
                refusals,
                copies,
                damaged,
                errors,
                withheld,
                pending,
                overtaken,
                hops,
                hopChanges,
                outages(),
                late,
                noise,
                resetsDue,
                resets,
                delaySumNs,
                answers == 0 ? 0 : delayMinNs,
                delayMaxNs,
                delaySquaredSum);
    }
}
