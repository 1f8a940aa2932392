package net.icmpexporter.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A host at the other end of a veth pair, in a network namespace that lives as long as this object. Here 10.77.0.1 and
 * fd77::1 on {@code va}, there 10.77.0.2 and fd77::2, which routes: all of 10.78.0.0/16 and fd78::/64 answers, 10.79.1.0/24
 * and fd79:1::/64 have no route, 10.79.2.0/24 and fd79:2::/64 are prohibited.
 */
final class SecondHost implements AutoCloseable {

    private final Process holder;

    private static final String HERE_MAC = "02:00:00:00:00:01";
    private static final String THERE_MAC = "02:00:00:00:00:02";
    private static final String SECOND_HERE_MAC = "02:00:00:00:00:03";
    private static final String SECOND_THERE_MAC = "02:00:00:00:00:04";

    SecondHost() throws TransportNotOpened {
        holder = start();
        // neighbours are fixed, so that the link carries packets from its first moment
        Shell.run("ip link add va address " + HERE_MAC
                + " type veth peer name vb address " + THERE_MAC + " netns " + holder.pid()
                + "; ip addr add 10.77.0.1/24 dev va; ip addr add fd77::1/64 dev va nodad"
                + "; nsenter --net -t " + holder.pid() + " sh -ec '" + there() + "'"
                + "; ip link set va up"
                + "; ip neigh add 10.77.0.2 lladdr " + THERE_MAC + " dev va"
                + "; ip neigh add fd77::2 lladdr " + THERE_MAC + " dev va"
                + "; ip route add default via 10.77.0.2; ip -6 route add default via fd77::2");
        LinuxTransportOptions options = LinuxTransportOptions.of("auto", "auto", 1);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, note -> {})) {
            new Pinger(transport).warmUp(Pinger.address("10.78.0.1"));
            new Pinger(transport).warmUp(Pinger.address("fd78::1"));
        }
    }

    private static String there() {
        return "ip link set lo up; ip addr add 10.77.0.2/24 dev vb; ip addr add fd77::2/64 dev vb nodad"
                + "; ip link set vb up"
                + "; ip neigh add 10.77.0.1 lladdr " + HERE_MAC + " dev vb"
                + "; ip neigh add fd77::1 lladdr " + HERE_MAC + " dev vb"
                + "; ip route add local 10.78.0.0/16 dev lo; ip -6 route add local fd78::/64 dev lo"
                + "; ip route add unreachable 10.79.1.0/24; ip -6 route add unreachable fd79:1::/64"
                + "; ip route add prohibit 10.79.2.0/24; ip -6 route add prohibit fd79:2::/64"
                + "; cd /proc/sys/net; echo 1 >ipv4/ip_forward; echo 1 >ipv6/conf/all/forwarding"
                + "; echo 0 >ipv4/icmp_ratelimit; echo 0 >ipv6/icmp/ratelimit"
                // older kernels have these for the whole host only
                + "; ! test -e ipv4/icmp_msgs_per_sec || echo 1000000 >ipv4/icmp_msgs_per_sec"
                + "; ! test -e ipv4/icmp_msgs_burst || echo 100000 >ipv4/icmp_msgs_burst";
    }

    /** Joins the hosts by another pair, {@code wa} and {@code wb}, which no route leads over. */
    void addSecondPath() {
        Shell.run("ip link add wa address " + SECOND_HERE_MAC + " type veth peer name wb address " + SECOND_THERE_MAC
                + " netns " + holder.pid() + "; echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter"
                + "; echo 0 >/proc/sys/net/ipv4/conf/wa/rp_filter; ip link set wa up");
        run("ip link set wb up; ip neigh add 10.77.0.1 lladdr " + SECOND_HERE_MAC
                + " dev wb; ip neigh add fd77::1 lladdr " + SECOND_HERE_MAC + " dev wb");
    }

    /** Runs a line of sh(1) there. */
    void run(String line) {
        Shell.run("nsenter --net -t " + holder.pid() + " sh -ec '" + line + "'");
    }

    private static Process start() {
        try {
            Process process = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo ready; exec cat")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (!"ready".equals(output.readLine())) {
                throw new AssertionError("unshare --net did not start");
            }
            return process;
        } catch (IOException broken) {
            throw new AssertionError("cannot run unshare(1)", broken);
        }
    }

    @Override
    public void close() {
        Shell.run("ip link del va 2>/dev/null || true; ip link del wa 2>/dev/null || true");
        holder.destroy();
    }
}
