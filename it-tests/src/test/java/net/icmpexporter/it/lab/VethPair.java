package net.icmpexporter.it.lab;

/** Two namespaces joined by a veth pair: near 10.98.0.1 and fd98::1, far 10.98.0.2 and fd98::2. */
public final class VethPair {

    /** The device at the near end. */
    public static final String NEAR_DEVICE = "near";

    /** The device at the far end. */
    public static final String FAR_DEVICE = "far";

    /** The addresses at the near end, with the length of their prefixes. */
    public static final String NEAR_4 = "10.98.0.1/24";

    public static final String NEAR_6 = "fd98::1/64";

    /** The address at the far end, with the length of its prefix. */
    public static final String FAR_NET_6 = "fd98::2/64";

    static final String FAR_4 = "10.98.0.2";
    static final String FAR_6 = "fd98::2";

    private VethPair() {}

    /** Joins two namespaces, also when they were joined before and the pair was deleted. */
    public static void connect(Namespace near, Namespace far) {
        near.ip("link add " + NEAR_DEVICE + " type veth peer name " + FAR_DEVICE + " netns " + far.name());
        near.ip("addr add " + NEAR_4 + " dev " + NEAR_DEVICE);
        near.ip("addr add " + NEAR_6 + " dev " + NEAR_DEVICE + " nodad");
        far.ip("addr add " + FAR_4 + "/24 dev " + FAR_DEVICE);
        far.ip("addr add " + FAR_NET_6 + " dev " + FAR_DEVICE + " nodad");
        // in this order, so that the near end has a carrier when it begins to send
        far.ip("link set " + FAR_DEVICE + " up");
        near.ip("link set " + NEAR_DEVICE + " up");
    }

    /**
     * A prober's namespace, and one whose kernel answers at once for all of 10.99.0.0/16 and fd99::/64, without its usual
     * limits on the rate of answers. The lab unmakes them.
     */
    public static Ends toAnyAddress(Lab lab) {
        Namespace prober = lab.namespace("prober");
        Namespace responder = lab.namespace("responder");
        connect(prober, responder);
        prober.ip("route add default via " + FAR_4);
        prober.ip("-6 route add default via " + FAR_6);
        responder.ip("route add local 10.99.0.0/16 dev lo");
        responder.ip("-6 route add local fd99::/64 dev lo");
        responder.sysctl("net.ipv4.icmp_ratelimit", "0");
        responder.sysctl("net.ipv6.icmp.ratelimit", "0");
        return new Ends(prober, responder);
    }

    /**
     * The two namespaces.
     *
     * @param prober where the exporter belongs
     * @param responder what it probes
     */
    public record Ends(Namespace prober, Namespace responder) {}
}
