package net.icmpexporter.benchmarks.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The network that is probed: this process's own namespace, which {@code benchmarks/lab} has just made for it, joined by a
 * veth pair to another one, whose kernel answers for all of 10.99.0.0/16 and fd99::/64. Neither has a name: the far one
 * lives as long as the program that holds it, and that one ends when its input does, so nothing stays behind however we end.
 */
final class Network implements AutoCloseable {

    /** The most addresses below 10.99.0.0/16 that are used; those after them are IPv6. */
    static final int IPV4_TARGETS = 60_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Child holder;

    Network() {
        String own = netns("self");
        holder = new Child(List.of("unshare", "--net", "cat"), Map.of());
        awaitOwnNamespace(own);
        run("ip link add near type veth peer name far netns " + holder.pid());
        run("ip link set lo up");
        run("ip addr add 10.98.0.1/24 dev near");
        run("ip addr add fd98::1/64 dev near nodad");
        far("ip link set lo up");
        far("ip addr add 10.98.0.2/24 dev far");
        far("ip addr add fd98::2/64 dev far nodad");
        far("ip link set far up");
        run("ip link set near up");
        run("ip route add default via 10.98.0.2");
        run("ip -6 route add default via fd98::2");
        far("ip route add local 10.99.0.0/16 dev lo");
        far("ip -6 route add local fd99::/64 dev lo");
        // answers must not be rationed
        far("sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0");
        // these are of namespaces on newer kernels alone; echo replies do not need them
        attempt("nsenter -t " + holder.pid()
                + " -n sysctl -qw net.ipv4.icmp_msgs_per_sec=1000000 net.ipv4.icmp_msgs_burst=100000");
    }

    private void awaitOwnNamespace(String own) {
        long startMonoNs = Clock.monoNs();
        while (netns(Long.toString(holder.pid())).equals(own)) {
            if (!holder.isAlive() || Clock.secondsSince(startMonoNs) > PATIENCE.toSeconds()) {
                throw new LabFailure(
                        "cannot make a network namespace: " + holder.output().strip());
            }
            Clock.sleepMs(10);
        }
    }

    private static String netns(String pid) {
        return Proc.link("/proc/" + pid + "/ns/net");
    }

    /** Lets every user have ping sockets. */
    void letEverybodyPing() {
        run("sysctl -qw net.ipv4.ping_group_range=0\t2147483647");
    }

    private static void run(String line) {
        Child.run(PATIENCE, List.of(line.split(" ", -1)));
    }

    private static void attempt(String line) {
        try {
            run(line);
        } catch (LabFailure e) {
            System.err.println("(goes on without: " + e.getMessage() + ")");
        }
    }

    /** What stands before the words of a program that shall run in the far namespace. */
    List<String> farPrefix() {
        return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n");
    }

    private void far(String line) {
        run("nsenter -t " + holder.pid() + " -n " + line);
    }

    /** Addresses that answer, each once. */
    static List<String> targets(int count) {
        List<String> targets = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            targets.add(
                    i <= IPV4_TARGETS
                            ? "10.99." + (i >> 8) + "." + (i & 0xff)
                            : String.format(Locale.ROOT, "fd99::%x:%x", i >> 16, i & 0xffff));
        }
        return targets;
    }

    @Override
    public void close() {
        holder.close();
    }
}
