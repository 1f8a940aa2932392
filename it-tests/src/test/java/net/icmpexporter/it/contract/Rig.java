package net.icmpexporter.it.contract;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.ProbeTransport;

/**
 * A transport with a network of known behaviour behind it.
 *
 * @param mono the clock that its waiting goes by
 * @param wall the clock that its stamps are of
 */
record Rig(ProbeTransport transport, MonoClock mono, WallClock wall, Peers ipv4, Peers ipv6) implements AutoCloseable {

    /** The port at which {@link Peers#answering} accepts TCP connections. */
    static final int OPEN_PORT = 7_077;

    /** A port at which it refuses them. */
    static final int CLOSED_PORT = 7_078;

    /**
     * Addresses of one family.
     *
     * @param answering replies to every echo request, and to every SYN
     * @param silent never replies, and nobody says why
     * @param unreachable one behind a router that answers with host unreachable (3/1) or no route (1/0)
     * @param router that router
     * @param refused one to which the host itself has an unreachable route: EHOSTUNREACH
     * @param prohibited one to which the host itself has a prohibiting route: EACCES
     * @param hopLimit the TTL or hop limit with which the answers of {@code answering} arrive
     */
    record Peers(
            IpAddress answering,
            IpAddress silent,
            IpAddress unreachable,
            IpAddress router,
            IpAddress refused,
            IpAddress prohibited,
            int hopLimit) {

        static Peers of(
                String answering,
                String silent,
                String unreachable,
                String router,
                String refused,
                String prohibited,
                int hopLimit) {
            return new Peers(
                    parse(answering),
                    parse(silent),
                    parse(unreachable),
                    parse(router),
                    parse(refused),
                    parse(prohibited),
                    hopLimit);
        }

        private static IpAddress parse(String address) {
            IpAddress parsed = IpAddress.parse(address);
            if (parsed == null) {
                throw new IllegalArgumentException(address);
            }
            return parsed;
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
