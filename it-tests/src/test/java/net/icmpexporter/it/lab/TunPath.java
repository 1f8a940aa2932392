package net.icmpexporter.it.lab;

/** A prober's namespace with a way to a test network, which can be cut and mended. */
public final class TunPath {

    /** How the prober reaches the test network. */
    public enum Kind {
        /** The TUN device is in the prober's own namespace. */
        DIRECT,
        /** Over a veth pair to a router, which forwards to the TUN device. */
        ROUTED
    }

    private final Namespace prober;
    private final String device;
    private final TestNetwork network;

    private TunPath(Namespace prober, String device, TestNetwork network) {
        this.prober = prober;
        this.device = device;
        this.network = network;
    }

    /**
     * Makes one in a lab, which unmakes it.
     *
     * @param seed of the test network's chances
     * @param timeoutMs the prober's timeout, see {@link net.icmpexporter.it.testnet.TestNetMain}
     */
    public static TunPath in(Lab lab, Kind kind, long seed, long timeoutMs) {
        return switch (kind) {
            case DIRECT -> direct(lab, seed, timeoutMs);
            case ROUTED -> routed(lab, seed, timeoutMs);
        };
    }

    private static TunPath direct(Lab lab, long seed, long timeoutMs) {
        Namespace prober = lab.namespace("prober");
        return new TunPath(prober, TestNetwork.DEVICE, lab.keep(new TestNetwork(prober, seed, timeoutMs)));
    }

    private static TunPath routed(Lab lab, long seed, long timeoutMs) {
        Namespace prober = lab.namespace("prober");
        Namespace router = lab.namespace("router");
        VethPair.connect(prober, router);
        router.sysctl("net.ipv4.ip_forward", "1");
        router.sysctl("net.ipv6.conf.all.forwarding", "1");
        TestNetwork network = lab.keep(new TestNetwork(router, seed, timeoutMs));
        prober.ip("route add 10.77.0.0/16 via " + VethPair.FAR_4 + " metric 100");
        prober.ip("-6 route add fd77::/64 via " + VethPair.FAR_6 + " metric 100");
        return new TunPath(prober, VethPair.NEAR_DEVICE, network);
    }

    /** Where the exporter belongs. */
    public Namespace prober() {
        return prober;
    }

    /** The device there that leads to the test network. */
    public String device() {
        return device;
    }

    /** The test network behind it. */
    public TestNetwork network() {
        return network;
    }

    /**
     * From now on the prober's kernel refuses to send (EHOSTUNREACH): nothing more gets under way, so that after a while
     * everything that was sent has had its fate.
     */
    public void cut() {
        prober.ip("route add unreachable 10.77.0.0/16 metric 1");
        prober.ip("-6 route add unreachable fd77::/64 metric 1");
    }

    /** Undoes {@link #cut}. */
    public void mend() {
        prober.ip("route del unreachable 10.77.0.0/16 metric 1");
        prober.ip("-6 route del unreachable fd77::/64 metric 1");
    }
}
