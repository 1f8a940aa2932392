package net.icmpexporter.it.ping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.LibraryProgram;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.ProbeCapture;
import net.icmpexporter.it.lab.ProbeCapture.Trip;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;

/**
 * What a {@link PingProgram} printed.
 *
 * @param rounds in their order
 * @param collections of garbage, in its whole life
 */
record PingRun(List<Round> rounds, long collections) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * One round.
     *
     * @param tookNs from the first ping to the last result
     * @param hosts in their order
     */
    record Round(long tookNs, List<Host> hosts) {

        double tookSeconds() {
            return tookNs / 1e9;
        }
    }

    /**
     * What came of one host.
     *
     * @param address as RFC 5952 has it
     * @param rttNs of the answered pings, by their numbers
     * @param problem empty if there was none
     */
    record Host(
            String address,
            int sent,
            int received,
            int lost,
            int rejected,
            int unknown,
            int notSent,
            String source,
            Map<Integer, Long> rttNs,
            String problem) {

        /** What a capture saw of its pings, in the order in which they left. */
        List<Trip> trips(ProbeCapture.Result seen) {
            IpAddress target = parsed(address);
            return seen.trips(false, target.family() == IpFamily.IPV6, (int) target.lo());
        }

        private static IpAddress parsed(String address) {
            return Objects.requireNonNull(IpAddress.parse(address), address);
        }

        private static Host parse(String[] fields) {
            Map<Integer, Long> rttNs = new TreeMap<>();
            for (String answer : fields[9].isEmpty() ? new String[0] : fields[9].split(" ", -1)) {
                String[] parts = answer.split(":", 2);
                rttNs.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
            }
            return new Host(
                    parsed(fields[1]).toString(),
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    Integer.parseInt(fields[4]),
                    Integer.parseInt(fields[5]),
                    Integer.parseInt(fields[6]),
                    Integer.parseInt(fields[7]),
                    fields[8],
                    rttNs,
                    fields[10]);
        }
    }

    /**
     * Runs the program to its end, which must be a good one.
     *
     * @param heap as in {@code -Xmx64m}
     */
    static PingRun of(Lab lab, Namespace namespace, Rights rights, String heap, String... arguments) {
        ChildProcess program =
                lab.keep(LibraryProgram.start(namespace, rights, heap, PingProgram.class, List.of(arguments)));
        int status = program.awaitEnd(PATIENCE);
        if (status != 0 || !program.errors().isEmpty()) {
            throw new AssertionError("the program ended with status " + status + "\n" + program.errors());
        }
        return parse(program.output());
    }

    private static PingRun parse(String output) {
        List<Round> rounds = new ArrayList<>();
        long collections = 0;
        for (String line : output.lines().toList()) {
            String[] fields = line.split("\t", -1);
            switch (fields[0]) {
                case "round" -> rounds.add(new Round(Long.parseLong(fields[1]), new ArrayList<>()));
                case "host" -> rounds.get(rounds.size() - 1).hosts().add(Host.parse(fields));
                case "collections" -> collections = Long.parseLong(fields[1]);
                default -> throw new AssertionError("the program says: " + line);
            }
        }
        return new PingRun(rounds, collections);
    }
}
