package net.icmpexporter.linux.nic;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.InterfaceRequest;
import net.icmpexporter.linux.libc.RouteDump;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;

/**
 * The interface of the default route of one address family: of the main table, lowest metric, the first of several ways, with
 * a gateway or without one (PPP, WireGuard, TUN). Asked once: a later change of the routes is not followed.
 *
 * @param interfaceName empty if there is none
 * @param problem why not, and what to do; empty if there is one
 */
public record DefaultRoute(String interfaceName, String problem) {

    /** Asks the kernel. */
    public static DefaultRoute of(Sys sys, IpFamily family) {
        int[] best = {0, 0};
        try (RouteDump dump = new RouteDump(sys);
                InterfaceRequest names = new InterfaceRequest(sys)) {
            int domain = family == IpFamily.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6;
            int asked = dump.defaultRoutes(domain, (index, metric) -> {
                if (best[0] == 0 || Integer.compareUnsigned(metric, best[1]) < 0) {
                    best[0] = index;
                    best[1] = metric;
                }
            });
            if (asked < 0) {
                return none(family, "cannot ask for the routes of " + family + ": " + Errno.text(-asked));
            }
            String name = best[0] == 0 ? "" : names.nameOf(best[0]);
            return name.isEmpty() ? none(family, "no default route for " + family) : new DefaultRoute(name, "");
        } catch (IllegalStateException noSocket) {
            return none(family, String.valueOf(noSocket.getMessage()));
        }
    }

    private static DefaultRoute none(IpFamily family, String reason) {
        return new DefaultRoute(
                "", reason + ", so -hard does not know its network card: name it with -interface" + family.version());
    }
}
