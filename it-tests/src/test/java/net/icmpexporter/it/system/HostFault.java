package net.icmpexporter.it.system;

import java.util.List;
import java.util.function.Consumer;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.lab.VethPair;

/** What may happen to a prober's way to the network, how it is mended, and what the kernel then says to who sends. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum HostFault {
    /**
     * Its interface is switched off, which also takes the routes and the IPv6 address. A packet that finds the route just
     * before, and its queue already closed, is refused with ENOBUFS.
     */
    DOWN(List.of("ENETUNREACH", "ENOBUFS"), path -> path.prober().ip("link set near down"), path -> {
        path.prober().ip("link set near up");
        path.prober().ip("addr replace " + VethPair.NEAR_6 + " dev near nodad");
        whenUp(path);
    }),
    /** The other end of the cable is switched off: no refusals, but packets get nowhere. */
    NO_CARRIER(List.of(), path -> path.router().ip("link set far down"), path -> {
        path.router().ip("link set far up");
        path.router().ip("addr replace " + VethPair.FAR_NET_6 + " dev far nodad");
        whenUp(path);
    }),
    /** It is deleted, with the same moment of a closed queue, and made anew. */
    REMADE(List.of("ENETUNREACH", "ENODEV", "ENOBUFS"), path -> path.prober().ip("link del near"), path -> {
        VethPair.connect(path.prober(), path.router());
        whenUp(path);
    }),
    /** There is no route. */
    NO_ROUTE(List.of("ENETUNREACH"), TunPath::removeRoutes, TunPath::addRoutes),
    /** The interface has no address any more. */
    NO_ADDRESS(
            List.of("ENETUNREACH", "EADDRNOTAVAIL"),
            path -> {
                path.prober().ip("addr del " + VethPair.NEAR_4 + " dev near");
                path.prober().ip("addr del " + VethPair.NEAR_6 + " dev near");
            },
            path -> {
                path.prober().ip("addr add " + VethPair.NEAR_4 + " dev near");
                path.prober().ip("addr add " + VethPair.NEAR_6 + " dev near nodad");
                path.addRoutes();
            }),
    /** A packet filter drops what goes out. */
    FILTERED(List.of("EPERM"), path -> filter(path.prober(), "drop"), HostFault::unfilter),
    /** A packet filter rejects it: the kernel then also sends itself an ICMP error. */
    REJECTED(List.of("EPERM"), path -> filter(path.prober(), "reject"), HostFault::unfilter),
    /** The queue of the interface is full. */
    FULL_QUEUE(
            List.of("ENOBUFS"),
            path -> path.prober().shell("tc qdisc replace dev near root tbf rate 8kbit burst 200 limit 1"),
            path -> path.prober().shell("tc qdisc del dev near root"));

    private final List<String> reasons;
    private final Consumer<TunPath> begin;
    private final Consumer<TunPath> end;

    HostFault(List<String> reasons, Consumer<TunPath> begin, Consumer<TunPath> end) {
        this.reasons = reasons;
        this.begin = begin;
        this.end = end;
    }

    /** The errnos by which packets may be refused meanwhile; none if they are not. */
    List<String> reasons() {
        return reasons;
    }

    void begin(TunPath path) {
        begin.accept(path);
    }

    void end(TunPath path) {
        end.accept(path);
    }

    private static void filter(Namespace prober, String verdict) {
        prober.shell("nft 'add table inet fault; add chain inet fault out { type filter hook output priority 0; };"
                + " add rule inet fault out oifname near meta l4proto { icmp, tcp } " + verdict
                + "; add rule inet fault out oifname near icmpv6 type echo-request " + verdict + "'");
    }

    /**
     * Has both ends know each other, and the prober route: once both have a carrier, which a kernel notices within a second.
     * Before, and while it asks for a neighbour, the other end would be as silent as a dead one, which is another test.
     */
    static void whenUp(TunPath path) {
        String isUp =
                "until grep -qx up /sys/class/net/%1$s/operstate; do sleep 0.01; done; cat /sys/class/net/%1$s/address";
        String far = path.router().shell(isUp.formatted("far")).strip();
        String near = path.prober().shell(isUp.formatted("near")).strip();
        path.prober().ip("neigh replace 10.98.0.2 lladdr " + far + " dev near nud permanent");
        path.prober().ip("neigh replace fd98::2 lladdr " + far + " dev near nud permanent");
        path.router().ip("neigh replace 10.98.0.1 lladdr " + near + " dev far nud permanent");
        path.router().ip("neigh replace fd98::1 lladdr " + near + " dev far nud permanent");
        path.addRoutes();
    }

    private static void unfilter(TunPath path) {
        path.prober().shell("nft delete table inet fault");
    }
}
