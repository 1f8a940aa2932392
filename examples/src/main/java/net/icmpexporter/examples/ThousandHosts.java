package net.icmpexporter.examples;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.ping.PingResult;
import net.icmpexporter.ping.Pinger;

/** Pings a thousand hosts at once, three times each: those from an IPv4 address on. {@code ThousandHosts [FIRST]} */
public final class ThousandHosts {

    private static final int HOSTS = 1_000;

    private ThousandHosts() {}

    /** Ends with status 0 if all answered, else with 1. */
    public static void main(String[] args) throws Exception {
        List<InetAddress> hosts = hostsFrom(InetAddress.getByName(args.length > 0 ? args[0] : "127.0.0.1"));
        PingOptions options = PingOptions.DEFAULT.withCount(3).withInterval(Duration.ofMillis(200));

        List<PingResult> results;
        try (Pinger pinger = Pinger.open()) {
            results = pinger.pingAll(hosts, HOSTS, options);
        }

        results.stream().filter(result -> !result.isSuccess()).forEach(System.out::println);
        List<PingResult> answered =
                results.stream().filter(PingResult::isSuccess).toList();
        System.out.println(answered.size() + " of " + HOSTS + " answered");
        answered.stream()
                .max(Comparator.comparingLong(PingResult::maxNs))
                .ifPresent(slowest -> System.out.printf(
                        "the slowest was %s: %.3f ms%n", slowest.address().getHostAddress(), slowest.maxNs() / 1e6));
        System.exit(answered.size() == HOSTS ? 0 : 1);
    }

    private static List<InetAddress> hostsFrom(InetAddress first) throws UnknownHostException {
        int bits = ByteBuffer.wrap(first.getAddress()).getInt();
        List<InetAddress> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            byte[] address = ByteBuffer.allocate(Integer.BYTES).putInt(bits + i).array();
            hosts.add(InetAddress.getByAddress(address));
        }
        return hosts;
    }
}
