package net.icmpexporter.it.lab;

import java.util.List;

/** A prober's namespace with a way to a test network, which can be cut and mended. */
public final class TunPath {

    /** How the prober reaches the test network. */
    public enum Kind {
        /** The TUN device is in the prober's own namespace. */
        DIRECT,
        /** Over a veth pair to a router, which forwards to the TUN device. */
        ROUTED
    }

    private static final String ALL_4 = "10.77.0.0/16";
    private static final String ALL_6 = "fd77::/64";

    /** A routing table without a way anywhere. */
    private static final int NOWHERE = 77;

    private final Namespace prober;
    private final Namespace router;
    private final String device;
    private final TestNetwork network;

    private TunPath(Namespace prober, Namespace router, String device, TestNetwork network) {
        this.prober = prober;
        this.router = router;
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
        return new TunPath(prober, prober, TestNetwork.DEVICE, lab.keep(new TestNetwork(prober, seed, timeoutMs, 0)));
    }

    private static TunPath routed(Lab lab, long seed, long timeoutMs) {
        Namespace prober = lab.namespace("prober");
        Namespace router = lab.namespace("router");
        VethPair.connect(prober, router);
        router.sysctl("net.ipv4.ip_forward", "1");
        router.sysctl("net.ipv6.conf.all.forwarding", "1");
        TestNetwork network = lab.keep(new TestNetwork(router, seed, timeoutMs, 1));
        TunPath path = new TunPath(prober, router, VethPair.NEAR_DEVICE, network);
        path.addRoutes();
        return path;
    }

    /** Has the prober route to the test network by the router, if it is {@link Kind#ROUTED}; or again. */
    public void addRoutes() {
        prober.ip("route replace " + ALL_4 + " via " + VethPair.FAR_4 + " metric 100");
        prober.ip("-6 route replace " + ALL_6 + " via " + VethPair.FAR_6 + " metric 100");
    }

    /** Undoes {@link #addRoutes}. */
    public void removeRoutes() {
        prober.ip("route del " + ALL_4);
        prober.ip("-6 route del " + ALL_6);
    }

    /** Where the exporter belongs. */
    public Namespace prober() {
        return prober;
    }

    /** Who forwards its packets; the prober itself if it is {@link Kind#DIRECT}. */
    public Namespace router() {
        return router;
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
     * everything that was sent has had its fate. Its own resets still get through: they have a port that routing knows,
     * the packets of raw sockets have none.
     */
    public void cut() {
        rules("add");
    }

    /** Undoes {@link #cut}. */
    public void mend() {
        rules("del");
    }

    private void rules(String verb) {
        if (verb.equals("add")) {
            prober.ip("route replace unreachable default table " + NOWHERE);
            prober.ip("-6 route replace unreachable default table " + NOWHERE);
        }
        for (String family : List.of("-4", "-6")) {
            prober.ip(family + " rule " + verb + " pref 10 ipproto tcp sport 61000-65500 lookup main");
            prober.ip(family + " rule " + verb + " pref 20 to " + (family.equals("-4") ? ALL_4 : ALL_6) + " lookup "
                    + NOWHERE);
        }
    }
}
