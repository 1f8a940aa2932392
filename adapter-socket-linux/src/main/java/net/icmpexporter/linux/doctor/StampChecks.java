package net.icmpexporter.linux.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.nic.StampOutlook;
import net.icmpexporter.linux.privilege.ThreadPrivileges;

/** What each interface stamps, and what {@code -hard} would do on it. */
final class StampChecks {

    /** A host of containers has hundreds of interfaces that are all alike. */
    private static final int MOST_NAMED = 6;

    private final Sys sys;
    private final ProcFiles proc;
    private final Credentials who;
    private final Path interfaces;

    /** @param interfaces /sys/class/net, or what stands for it */
    StampChecks(Sys sys, ProcFiles proc, Credentials who, Path interfaces) {
        this.sys = sys;
        this.proc = proc;
        this.who = who;
        this.interfaces = interfaces;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(loopedData());
        List<StampOutlook> outlooks;
        try {
            outlooks = StampOutlook.of(sys, interfaces, proc.interfaces(), who.has(ThreadPrivileges.CAP_NET_ADMIN));
        } catch (IllegalStateException noSocket) {
            findings.add(Finding.no("time stamps", "cannot be asked for", String.valueOf(noSocket.getMessage())));
            return findings;
        }
        List<Finding> abilities = new ArrayList<>();
        List<Finding> hard = new ArrayList<>();
        for (StampOutlook outlook : outlooks) {
            abilities.add(abilities(outlook));
            hard.add(hard(outlook));
        }
        findings.addAll(alike(abilities, "stamps of "));
        findings.addAll(alike(hard, "-hard on "));
        return findings;
    }

    /** Whether sent packets come back with their stamps, skb_may_tx_timestamp in net/core/skbuff.c. */
    private Finding loopedData() {
        String subject = "stamps of sent packets";
        String name = "net.core.tstamp_allow_data";
        long allowed = proc.number(name);
        if (allowed > 0) {
            return Finding.ok(subject, "allowed to everybody");
        }
        if (who.has(ThreadPrivileges.CAP_NET_RAW) && proc.isHostsUserNamespace()) {
            return Finding.ok(subject, "allowed by CAP_NET_RAW");
        }
        if (allowed < 0) {
            return Finding.untried(subject, name + " is not to be seen here");
        }
        return Finding.no(
                subject,
                "not for user id " + who.userId(),
                name + " is 0: round-trip times would be measured in user space; give CAP_NET_RAW on the host, or:",
                "sudo sysctl -w " + name + "=1");
    }

    private static Finding abilities(StampOutlook outlook) {
        return outlook.kernel()
                ? Finding.ok(outlook.interfaceName(), outlook.abilities())
                : Finding.no(
                        outlook.interfaceName(),
                        outlook.abilities(),
                        "packets without the kernel's stamps at both ends are timed in user space");
    }

    private static Finding hard(StampOutlook outlook) {
        if (outlook.nic()) {
            return Finding.ok(outlook.interfaceName(), outlook.hard());
        }
        return outlook.command().isEmpty()
                ? Finding.no(outlook.interfaceName(), outlook.hard(), "")
                : Finding.no(outlook.interfaceName(), "not with these privileges", outlook.hard(), outlook.command());
    }

    /** One line for all interfaces of which the same is to be said. */
    private static List<Finding> alike(List<Finding> findings, String what) {
        List<Finding> merged = new ArrayList<>();
        List<Finding> left = new ArrayList<>(findings);
        while (!left.isEmpty()) {
            Finding first = left.get(0);
            List<String> names = left.stream()
                    .filter(other -> isAlike(first, other))
                    .map(Finding::subject)
                    .toList();
            left.removeIf(other -> isAlike(first, other));
            String subject = names.size() <= MOST_NAMED
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, MOST_NAMED)) + " and " + (names.size() - MOST_NAMED) + " more";
            merged.add(new Finding(first.verdict(), what + subject, first.words(), first.reason(), first.commands()));
        }
        return merged;
    }

    private static boolean isAlike(Finding one, Finding other) {
        return one.verdict() == other.verdict()
                && one.words().equals(other.words())
                && one.reason().equals(other.reason())
                && one.commands().equals(other.commands());
    }
}
