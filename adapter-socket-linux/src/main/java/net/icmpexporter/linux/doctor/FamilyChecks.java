package net.icmpexporter.linux.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.icmpexporter.linux.nic.DefaultRoute;
import net.icmpexporter.net.IpFamily;

/** Whether this host has IPv6, and where packets of each family go that are for elsewhere. */
final class FamilyChecks {

    /** Of net/if_inet6, proc(5): address, index, prefix, scope, flags, interface. */
    private static final int ADDRESS_FIELDS = 6;

    private static final int SCOPE = 3;
    private static final int INTERFACE = 5;
    private static final String GLOBAL = "00";
    private static final String LINK_LOCAL = "20";

    private final ProcFiles proc;
    private final Function<IpFamily, DefaultRoute> routes;

    /** @param routes asks the kernel */
    FamilyChecks(ProcFiles proc, Function<IpFamily, DefaultRoute> routes) {
        this.proc = proc;
        this.routes = routes;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(ipv6());
        for (IpFamily family : IpFamily.values()) {
            if (family == IpFamily.IPV4 || proc.exists("net/if_inet6")) {
                findings.add(route(family));
            }
        }
        return findings;
    }

    private Finding ipv6() {
        String subject = "IPv6";
        if (!proc.exists("net/if_inet6")) {
            return Finding.no(
                    subject,
                    "this kernel has none",
                    "it was started with ipv6.disable=1, or its module is not loaded",
                    "sudo modprobe ipv6");
        }
        if (proc.number("net.ipv6.conf.all.disable_ipv6") == 1) {
            return Finding.no(
                    subject,
                    "switched off",
                    "net.ipv6.conf.all.disable_ipv6 is 1",
                    "sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0");
        }
        String global = interfacesWith(GLOBAL);
        if (!global.isEmpty()) {
            return Finding.ok(subject, "addresses on " + global);
        }
        String link = interfacesWith(LINK_LOCAL);
        List<String> off = proc.interfaces().stream()
                .filter(name -> !name.equals("lo"))
                // a dot in the name of a VLAN is none of the path
                .filter(name -> proc.lines("sys/net/ipv6/conf/" + name + "/disable_ipv6")
                        .contains("1"))
                .toList();
        String have = link.isEmpty() ? "no address but the loopback's" : "link-local addresses alone, on " + link;
        if (!off.isEmpty()) {
            return Finding.no(
                    subject,
                    have,
                    "it is switched off on " + String.join(", ", off),
                    off.stream()
                            .map(name -> "sudo sysctl -w net.ipv6.conf." + name.replace('.', '/') + ".disable_ipv6=0")
                            .toArray(String[]::new));
        }
        return Finding.no(
                subject,
                have,
                "no router has announced a network here, and no address was set: only this host can be" + " probed"
                        + (link.isEmpty() ? "" : ", and what is on the same links"));
    }

    private String interfacesWith(String scope) {
        return proc.lines("net/if_inet6").stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length == ADDRESS_FIELDS && fields[SCOPE].equals(scope))
                .map(fields -> fields[INTERFACE])
                .filter(name -> !name.equals("lo"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Finding route(IpFamily family) {
        String subject = "default route of " + family;
        DefaultRoute route = routes.apply(family);
        if (!route.interfaceName().isEmpty()) {
            return Finding.ok(subject, "by " + route.interfaceName());
        }
        if (!route.problem().startsWith("no default route")) {
            return Finding.no(subject, "not known", route.problem());
        }
        return Finding.no(
                subject,
                "none",
                "only the networks that this host is in can be probed; with a gateway's address:",
                "sudo ip -" + family.version() + " route add default via GATEWAY");
    }
}
