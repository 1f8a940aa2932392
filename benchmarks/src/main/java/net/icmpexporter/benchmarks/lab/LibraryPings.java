package net.icmpexporter.benchmarks.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.ping.PingResult;
import net.icmpexporter.ping.Pinger;

/**
 * A user's program: pings some hosts with the library, all at once, several times over. Of each time it prints {@code took},
 * seconds, and how many pings were sent, answered, lost, unknown and not sent.
 */
final class LibraryPings {

    private LibraryPings() {}

    /**
     * Runs as an unprivileged user.
     *
     * @param words how often, pings for each host, ms between two of them, how many hosts
     */
    public static void main(String[] words) throws IOException, InterruptedException {
        PingOptions options = PingOptions.DEFAULT
                .withCount(Integer.parseInt(words[1]))
                .withInterval(Duration.ofMillis(Long.parseLong(words[2])));
        List<InetAddress> hosts = new ArrayList<>();
        for (String target : Network.targets(Integer.parseInt(words[3]))) {
            hosts.add(InetAddress.getByName(target));
        }
        try (Pinger pinger = Pinger.open()) {
            System.out.println(pinger.status(IpFamily.IPV4).socket() + " socket");
            for (int round = 0; round < Integer.parseInt(words[0]); round++) {
                long startMonoNs = Clock.monoNs();
                List<PingResult> results = pinger.pingAll(hosts, hosts.size(), options);
                System.out.printf(
                        Locale.ROOT,
                        "took %.3f %d %d %d %d %d%n",
                        Clock.secondsSince(startMonoNs),
                        sum(results, PingResult::sent),
                        sum(results, PingResult::received),
                        sum(results, result -> result.lost() + result.rejected()),
                        sum(results, PingResult::unknown),
                        sum(results, PingResult::notSent));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "rss %.1f%n",
                Proc.residentMb(ProcessHandle.current().pid()));
    }

    private static long sum(List<PingResult> results, ToLongFunction<PingResult> of) {
        return results.stream().mapToLong(of).sum();
    }
}
