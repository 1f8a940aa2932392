package net.icmpexporter.it.ping;

import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.ping.PingResult;
import net.icmpexporter.ping.Pinger;

/**
 * A user's program: pings with the library, which together with what it needs is all there is on its class path. One
 * pinger, and a round for each argument:
 *
 * <pre>
 * COUNT INTERVAL-MS TIMEOUT-MS HOST...
 * </pre>
 *
 * all hosts at once; {@code 10.1.0.0/500} are 500 addresses from that one on. With {@code garbage} for its first argument a thread of it
 * makes garbage all the time. {@link PingRun} reads what it prints.
 */
final class PingProgram {

    private static final String GARBAGE = "garbage";
    private static final int KEPT = 64;
    private static final int PIECE_BYTES = 100_000;

    private PingProgram() {}

    /** See above. */
    public static void main(String[] arguments) throws Exception {
        List<String> rounds = new ArrayList<>(List.of(arguments));
        if (rounds.remove(GARBAGE)) {
            Thread litterer = new Thread(PingProgram::litter, GARBAGE);
            litterer.setDaemon(true);
            litterer.start();
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (Pinger pinger = Pinger.open()) {
            for (String round : rounds) {
                ping(pinger, List.of(round.split(" ", -1)), out);
            }
        }
        long collections = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
        out.println("collections\t" + collections);
        out.flush();
    }

    private static void litter() {
        byte[][] kept = new byte[KEPT][];
        for (int i = 0; !Thread.currentThread().isInterrupted(); i = (i + 1) % KEPT) {
            kept[i] = new byte[PIECE_BYTES];
        }
    }

    private static void ping(Pinger pinger, List<String> round, PrintStream out) throws Exception {
        PingOptions options = PingOptions.DEFAULT
                .withCount(Integer.parseInt(round.get(0)))
                .withInterval(Duration.ofMillis(Long.parseLong(round.get(1))))
                .withTimeout(Duration.ofMillis(Long.parseLong(round.get(2))));
        List<InetAddress> addresses = new ArrayList<>();
        for (String host : round.subList(3, round.size())) {
            addAll(addresses, host);
        }
        long begunNs = System.nanoTime();
        List<PingResult> results = pinger.pingAll(addresses, addresses.size(), options);
        out.println("round\t" + (System.nanoTime() - begunNs));
        results.forEach(result -> out.println(line(result)));
    }

    private static void addAll(List<InetAddress> addresses, String host) throws UnknownHostException {
        String[] parts = host.split("/", 2);
        InetAddress first = InetAddress.getByName(parts[0]);
        int count = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
        byte[] bytes = first.getAddress();
        int last = bytes.length - 1;
        for (int i = 0; i < count; i++) {
            byte[] next = bytes.clone();
            next[last] += (byte) i;
            next[last - 1] += (byte) (i >> 8);
            addresses.add(InetAddress.getByAddress(next));
        }
    }

    private static String line(PingResult result) {
        return "host\t" + result.address().getHostAddress() + "\t" + result.sent() + "\t" + result.received() + "\t"
                + result.lost() + "\t" + result.rejected() + "\t" + result.unknown() + "\t" + result.notSent() + "\t"
                + result.stampSource() + "\t"
                + result.answers().stream()
                        .map(answer -> answer.number() + ":" + answer.rttNs())
                        .collect(Collectors.joining(" "))
                + "\t" + result.problem();
    }
}
