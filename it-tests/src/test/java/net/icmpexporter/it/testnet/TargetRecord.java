package net.icmpexporter.it.testnet;

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

    /** Answers written after that of a later request. */
    long overtaken;

    /** Answers with a delay above the timeout that the network was told. */
    long late;

    long delaySumNs;
    long delayMinNs = Long.MAX_VALUE;
    long delayMaxNs;

    /** Sum of the squares of all delays in seconds squared. */
    double delaySquaredSum;

    private long latestAnswered = -1;

    TargetRecord(Behaviour behaviour, int key) {
        this.behaviour = behaviour;
        this.key = key;
        tcp = (key & IpPacket.TCP_KEY) != 0;
        parameter = key & 0xff;
        address = (key & IpPacket.V6_KEY) == 0 ? behaviour.v4(parameter) : behaviour.v6(parameter);
    }

    /** Counts the first right answer to request number {@code ordinal}. */
    void answered(long ordinal, long delayNs, long timeoutNs) {
        answers++;
        if (ordinal < latestAnswered) {
            overtaken++;
        }
        latestAnswered = Math.max(latestAnswered, ordinal);
        if (delayNs > timeoutNs) {
            late++;
        }
        delaySumNs += delayNs;
        delayMinNs = Math.min(delayMinNs, delayNs);
        delayMaxNs = Math.max(delayMaxNs, delayNs);
        delaySquaredSum += (delayNs / 1e9) * (delayNs / 1e9);
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
