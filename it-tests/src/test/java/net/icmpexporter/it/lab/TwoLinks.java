package net.icmpexporter.it.lab;

/**
 * A prober with two links to a far namespace, which answers for all of 10.39.0.0/16 and fd39::/64 and forwards 10.38.0.0/16 and
 * fd38::/64 over a narrow link to a third one, which answers for those. The first link is the default route; the second one
 * carries less, and its route is worse. On link N the prober is 10.3N.0.1 and fd3N::1, and 10.3N.0.7 and fd3N::7 besides; the far end
 * is .254 and ::fe.
 */
public final class TwoLinks {

    /** The prober's devices. */
    public static final String FIRST = "near1";

    public static final String SECOND = "near2";

    /** The devices at their far ends. */
    public static final String FAR_FIRST = "far1";

    public static final String FAR_SECOND = "far2";

    /** The device by which the last namespace gets what was forwarded. */
    public static final String LAST = "last";

    /** What the second link carries, in bytes. */
    public static final int SECOND_MTU = 1400;

    /** What the link behind the far namespace carries, in bytes. */
    public static final int NARROW_MTU = 1300;

    private final Namespace prober;
    private final Namespace far;
    private final Namespace last;

    /** Makes them in a lab, which unmakes them. */
    public TwoLinks(Lab lab) {
        prober = lab.namespace("prober");
        far = lab.namespace("far");
        last = lab.namespace("last");
        far.sysctl("net.ipv4.ip_forward", "1");
        far.sysctl("net.ipv6.conf.all.forwarding", "1");
        link(1, FIRST, FAR_FIRST, 1500);
        link(2, SECOND, FAR_SECOND, SECOND_MTU);
        far.ip("route add local 10.39.0.0/16 dev lo");
        far.ip("-6 route add local fd39::/64 dev lo");
        narrowLink();
        for (Namespace namespace : new Namespace[] {far, last}) {
            namespace.sysctl("net.ipv4.icmp_ratelimit", "0");
            namespace.sysctl("net.ipv6.icmp.ratelimit", "0");
        }
    }

    private void link(int number, String near, String other, int mtuBytes) {
        prober.ip("link add " + near + " mtu " + mtuBytes + " type veth peer name " + other + " netns " + far.name());
        far.ip("link set " + other + " mtu " + mtuBytes);
        prober.ip("addr add 10.3" + number + ".0.1/24 dev " + near);
        prober.ip("addr add fd3" + number + "::1/64 dev " + near + " nodad");
        addAddress(number, 7);
        far.ip("addr add 10.3" + number + ".0.254/24 dev " + other);
        far.ip("addr add fd3" + number + "::fe/64 dev " + other + " nodad");
        far.ip("link set " + other + " up");
        prober.ip("link set " + near + " up");
        prober.ip("route add default via 10.3" + number + ".0.254 metric " + number);
        prober.ip("-6 route add default via fd3" + number + "::fe metric " + number);
    }

    private void narrowLink() {
        far.ip("link add narrow mtu " + NARROW_MTU + " type veth peer name " + LAST + " netns " + last.name());
        last.ip("link set " + LAST + " mtu " + NARROW_MTU);
        far.ip("addr add 10.37.0.1/24 dev narrow");
        far.ip("addr add fd37::1/64 dev narrow nodad");
        last.ip("addr add 10.37.0.2/24 dev " + LAST);
        last.ip("addr add fd37::2/64 dev " + LAST + " nodad");
        last.ip("link set " + LAST + " up");
        far.ip("link set narrow up");
        last.ip("route add default via 10.37.0.1");
        last.ip("-6 route add default via fd37::1");
        last.ip("route add local 10.38.0.0/16 dev lo");
        last.ip("-6 route add local fd38::/64 dev lo");
        far.ip("route add 10.38.0.0/16 via 10.37.0.2");
        far.ip("-6 route add fd38::/64 via fd37::2");
    }

    /** Gives the prober a further address of each family on a link, which no packet has for its source unless it is told to. */
    public void addAddress(int link, int host) {
        prober.ip("addr add 10.3" + link + ".0." + host + "/24 dev near" + link);
        prober.ip("addr add fd3" + link + "::" + host + "/64 dev near" + link + " nodad preferred_lft 0");
    }

    /** Undoes {@link #addAddress}. */
    public void removeAddress(int link, int host) {
        prober.ip("addr del 10.3" + link + ".0." + host + "/24 dev near" + link);
        prober.ip("addr del fd3" + link + "::" + host + "/64 dev near" + link);
    }

    /** Makes a third link, until its device near3 is deleted. */
    public void makeThird() {
        link(3, "near3", "far3", 1500);
    }

    /** Where the exporter belongs. */
    public Namespace prober() {
        return prober;
    }

    /** Where both links end. */
    public Namespace far() {
        return far;
    }

    /** What is behind the narrow link. */
    public Namespace last() {
        return last;
    }
}
