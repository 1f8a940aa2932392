package net.icmpexporter.examples;

import java.net.InetAddress;
import net.icmpexporter.ping.PingResult;
import net.icmpexporter.ping.Pinger;

/** Pings a host once. {@code OnePing [HOST]} */
public final class OnePing {

    private OnePing() {}

    /** Ends with status 0 if the host answered, else with 1. */
    public static void main(String[] args) throws Exception {
        InetAddress host = InetAddress.getByName(args.length > 0 ? args[0] : "127.0.0.1");
        try (Pinger pinger = Pinger.open()) {
            PingResult result = pinger.ping(host);
            if (result.isSuccess()) {
                System.out.printf("%s answered in %.3f ms%n", host.getHostAddress(), result.meanNs() / 1e6);
            } else {
                System.out.println(host.getHostAddress() + ": " + result.problem());
                System.exit(1);
            }
        }
    }
}
