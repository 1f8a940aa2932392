package net.icmpexporter.it.nic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import net.icmpexporter.it.kernel.NetworkNamespace;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;

/**
 * The two cards in namespaces of their own: the prober's with a default route by its card, and a peer that answers to echo
 * requests, and to TCP on {@link #OPEN_PORT}.
 */
final class Cable implements AutoCloseable {

    /** The peer's addresses. */
    static final List<String> PEER = List.of("10.9.0.2", "fd09::2");

    /** Somebody listens here. */
    static final int OPEN_PORT = 7;

    /** Nobody listens here. */
    static final int CLOSED_PORT = 9;

    private static final int BACKLOG = 1000;

    private final Lab lab = new Lab();
    private final Namespace prober = lab.namespace("prober");

    Cable() throws IOException {
        Namespace peer = lab.namespace("peer");
        for (Namespace namespace : List.of(prober, peer)) {
            String end = namespace.equals(prober) ? "1" : "2";
            String card = namespace.equals(prober) ? SimulatedCard.NEAR : SimulatedCard.FAR;
            run("ip", "link", "set", card, "netns", namespace.name());
            namespace.ip("addr add 10.9.0." + end + "/24 dev " + card);
            namespace.ip("addr add fd09::" + end + "/64 dev " + card + " nodad");
            namespace.ip("link set " + card + " up");
        }
        prober.ip("route add default via 10.9.0.2");
        prober.ip("-6 route add default via fd09::2");
        peer.sysctl("net.ipv4.icmp_ratelimit", "0");
        peer.sysctl("net.ipv6.icmp.ratelimit", "0");
        lab.keep(NetworkNamespace.call(
                peer.name(), () -> new ServerSocket(OPEN_PORT, BACKLOG, InetAddress.getByName("::"))));
    }

    private static void run(String... words) throws IOException {
        try {
            Guest.run(words);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Where the exporter belongs. */
    Namespace prober() {
        return prober;
    }

    /** Gives the cards back with the namespaces. */
    @Override
    public void close() {
        lab.close();
    }
}
