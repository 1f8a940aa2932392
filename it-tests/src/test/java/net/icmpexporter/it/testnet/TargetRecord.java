package net.icmpexporter.it.testnet;

/**
 * What one address of the test network has done. A request ends as exactly one of: answered, damaged, refused, withheld,
 * or pending. Times are of the monotonic clock; a delay lasts from the return of the {@code read} that brought the
 * request to the call of the {@code write} that sends the answer, so it is never longer than what the prober sees.
 */
final class TargetRecord {

    /** Its address in text form. */
    final String address;

    final Behaviour behaviour;

    /** x of the address. */
    final int parameter;

    /** Identifies the address among all; the seed of its chances. */
    final int key;

    /** Echo requests read. */
    long requests;

    /** Requests answered rightly, each counted once. */
    long answers;

    /** Further right answers to a request already answered. */
    long copies;

    /** Answers written that no prober may accept. */
    long damaged;

    /** ICMP errors written. */
    long errors;

    /** Requests left unanswered on purpose. */
    long withheld;

    /** Requests whose answer waits for its time. */
    long pending;

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

    TargetRecord(String address, Behaviour behaviour, int parameter, int key) {
        this.address = address;
        this.behaviour = behaviour;
        this.parameter = parameter;
        this.key = key;
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
                address,
                behaviour,
                parameter,
                requests,
                answers,
                copies,
                damaged,
                errors,
                withheld,
                pending,
                overtaken,
                late,
                delaySumNs,
                answers == 0 ? 0 : delayMinNs,
                delayMaxNs,
                delaySquaredSum);
    }
}
