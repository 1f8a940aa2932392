package net.icmpexporter.it.testnet;

import java.util.StringJoiner;

/**
 * What one address of the test network has done so far, see {@link Behaviour}. {@code requests = answers + withheld +
 * pending} plus those answered by something damaged or by an ICMP error.
 *
 * @param address in canonical text form
 * @param behaviour what it does
 * @param parameter x of the address
 * @param requests echo requests it got
 * @param answers requests answered rightly, early or late
 * @param copies right answers beyond the first of a request
 * @param damaged answers that no prober may accept
 * @param errors ICMP errors
 * @param withheld requests left unanswered on purpose
 * @param pending requests whose answer waits for its time
 * @param overtaken answers written after that of a later request
 * @param late answers with a delay above the timeout
 * @param delaySumNs sum of the delays of all answers, from the end of reading the request to the start of writing the
 *     answer
 * @param delayMinNs the shortest, 0 without answers
 * @param delayMaxNs the longest, 0 without answers
 * @param delaySquaredSum sum of the squared delays in seconds squared
 */
public record TargetReport(
        String address,
        Behaviour behaviour,
        int parameter,
        long requests,
        long answers,
        long copies,
        long damaged,
        long errors,
        long withheld,
        long pending,
        long overtaken,
        long late,
        long delaySumNs,
        long delayMinNs,
        long delayMaxNs,
        double delaySquaredSum) {

    /** The mean delay of the answers in nanoseconds; NaN without any. */
    public double delayMeanNs() {
        return answers == 0 ? Double.NaN : delaySumNs / (double) answers;
    }

    /** As a line of text, fields separated by one blank. */
    String toLine() {
        StringJoiner line = new StringJoiner(" ");
        line.add(address).add(behaviour.name());
        for (long field : new long[] {
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
            delayMinNs,
            delayMaxNs
        }) {
            line.add(Long.toString(field));
        }
        return line.add(Double.toString(delaySquaredSum)).toString();
    }

    /** The inverse of {@link #toLine}. */
    public static TargetReport parse(String line) {
        String[] field = line.split(" ", -1);
        return new TargetReport(
                field[0],
                Behaviour.valueOf(field[1]),
                Integer.parseInt(field[2]),
                Long.parseLong(field[3]),
                Long.parseLong(field[4]),
                Long.parseLong(field[5]),
                Long.parseLong(field[6]),
                Long.parseLong(field[7]),
                Long.parseLong(field[8]),
                Long.parseLong(field[9]),
                Long.parseLong(field[10]),
                Long.parseLong(field[11]),
                Long.parseLong(field[12]),
                Long.parseLong(field[13]),
                Long.parseLong(field[14]),
                Double.parseDouble(field[15]));
    }
}
