package net.icmpexporter.it.testnet;

import java.util.StringJoiner;

/**
 * What one address of the test network has done so far to requests of one protocol, see {@link Behaviour}. {@code requests = answers + withheld +
 * pending} plus those answered by something damaged or by an ICMP error.
 *
 * @param tcp whether the requests are SYNs; echo requests if not
 * @param address in canonical text form
 * @param behaviour what it does
 * @param parameter x of the address
 * @param requests echo requests or SYNs it got
 * @param answers requests answered rightly, early or late
 * @param refusals those of the answers that were TCP resets
 * @param copies right answers beyond the first of a request
 * @param damaged answers that no prober may accept
 * @param errors ICMP errors
 * @param withheld requests left unanswered on purpose
 * @param pending packets that wait for their time
 * @param overtaken answers in time written after that of a later request
 * @param hops left in the latest answer in time; 0 without any
 * @param hopChanges answers in time with other hops left than the one before
 * @param outages that began: {@link #OUTAGE_LOSSES} requests in a row not answered in time; as many that are end it
 * @param late answers with a delay above the timeout
 * @param noise segments that no prober may take for an answer, nor count
 * @param resetsDue segments that the prober's kernel answers with a reset
 * @param resets resets that came
 * @param delaySumNs sum of the delays of all answers, from the end of reading the request to the start of writing the
 *     answer
 * @param delayMinNs the shortest, 0 without answers
 * @param delayMaxNs the longest, 0 without answers
 * @param delaySquaredSum sum of the squared delays in seconds squared
 */
public record TargetReport(
        boolean tcp,
        String address,
        Behaviour behaviour,
        int parameter,
        long requests,
        long answers,
        long refusals,
        long copies,
        long damaged,
        long errors,
        long withheld,
        long pending,
        long overtaken,
        int hops,
        long hopChanges,
        long outages,
        long late,
        long noise,
        long resetsDue,
        long resets,
        long delaySumNs,
        long delayMinNs,
        long delayMaxNs,
        double delaySquaredSum) {

    /** Losses in a row that the prober calls an outage, if it is not told otherwise. */
    static final int OUTAGE_LOSSES = 3;

    private static final String TCP = "tcp";
    private static final String ICMP = "icmp";

    /** The mean delay of the answers in nanoseconds; NaN without any. */
    public double delayMeanNs() {
        return answers == 0 ? Double.NaN : delaySumNs / (double) answers;
    }

    /** As a line of text, fields separated by one blank. */
    String toLine() {
        StringJoiner line = new StringJoiner(" ");
        line.add(tcp ? TCP : ICMP).add(address).add(behaviour.name());
        for (long field : new long[] {
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
            outages,
            late,
            noise,
            resetsDue,
            resets,
            delaySumNs,
            delayMinNs,
            delayMaxNs
        }) {
            line.add(Long.toString(field));
        }
        return line.add(Double.toString(delaySquaredSum)).toString();
    }

    /** The inverse of {@link #toLine}. */
    public static TargetReport parse(String line) {
        Fields fields = new Fields(line);
        return new TargetReport(
                fields.next().equals(TCP),
                fields.next(),
                Behaviour.valueOf(fields.next()),
                (int) fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                (int) fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                fields.number(),
                Double.parseDouble(fields.next()));
    }

    /** The words of a line, one after the other. */
    private static final class Fields {
        private final String[] words;
        private int index;

        Fields(String line) {
            words = line.split(" ", -1);
        }

        String next() {
            return words[index++];
        }

        long number() {
            return Long.parseLong(next());
        }
    }
}
