package net.icmpexporter.linux.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.privilege.ThreadPrivileges;

/** What this process may do, and what {@code -drop} would leave of it; capabilities(7). */
final class PrivilegeChecks {

    private final Credentials who;
    private final List<Path> programFiles;

    /** @param programFiles what has to be read for another start of this program */
    PrivilegeChecks(Credentials who, List<Path> programFiles) {
        this.who = who;
        this.programFiles = programFiles;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        ThreadPrivileges privileges = who.privileges();
        findings.add(Finding.ok(
                "user id " + who.userId(),
                privileges.text() + (privileges.noNewPrivileges() ? ", no_new_privs is set" : "")));
        findings.add(drop(privileges));
        return findings;
    }

    private Finding drop(ThreadPrivileges privileges) {
        String subject = "-drop";
        if (privileges.isNothing()) {
            return Finding.ok(subject, "there is nothing to drop, and no way to get anything");
        }
        String outOfReach = new PlainAccess(who).firstOutOfReach(programFiles);
        if (!outOfReach.isEmpty()) {
            return Finding.no(
                    subject,
                    "would end the start",
                    "without privileges user id " + who.userId() + " may not read " + outOfReach
                            + ": copy the program to where everybody may read it, as to /opt/icmp-exporter");
        }
        boolean empties = privileges.has(ThreadPrivileges.CAP_SETPCAP);
        return Finding.ok(
                subject,
                "would leave nothing"
                        + (empties ? "" : "; the bounding set stays without cap_setpcap, and has no effect then"));
    }
}
