package net.icmpexporter.linux.doctor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.NativeMemory;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.socket.BufferDemand;

/** Whether sockets may have the buffers that a load needs, socket(7). */
final class BufferChecks {

    private static final int TRIED_BYTES = 1 << 16;
    private static final long[] LOADS_PPS = {10_000, 100_000};

    private final Sys sys;
    private final ProcFiles proc;

    BufferChecks(Sys sys, ProcFiles proc) {
        this.sys = sys;
        this.proc = proc;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        boolean unlimited = mayForce();
        for (long pps : LOADS_PPS) {
            findings.add(load(pps, unlimited));
        }
        return findings;
    }

    /** Whether the limits do not count for this process: CAP_NET_ADMIN lifts them, but not that of a user namespace. */
    private boolean mayForce() {
        int fd = sys.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0) {
            return false;
        }
        NativeMemory bytes = NativeMemory.allocate(Integer.BYTES);
        bytes.bytes().putInt(0, TRIED_BYTES);
        try {
            return sys.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, bytes.address(), Integer.BYTES) >= 0;
        } finally {
            Reference.reachabilityFence(bytes);
            sys.close(fd);
        }
    }

    private Finding load(long pps, boolean unlimited) {
        String subject = "buffers for -maxpps " + pps;
        BufferDemand demand = BufferDemand.of(pps);
        long receiveMax = proc.number("net.core.rmem_max");
        long sendMax = proc.number("net.core.wmem_max");
        String needed = "receive " + mib(demand.receiveBytes()) + ", send " + mib(demand.sendBytes());
        if (unlimited) {
            return Finding.ok(subject, needed + " (CAP_NET_ADMIN lifts the limits)");
        }
        if (receiveMax < 0 || sendMax < 0) {
            return Finding.untried(
                    subject, needed + ": net.core.rmem_max and wmem_max are not to be seen in this network namespace");
        }
        List<String> commands = new ArrayList<>();
        List<String> limits = new ArrayList<>();
        if (receiveMax < demand.receiveBytes()) {
            limits.add("net.core.rmem_max is " + receiveMax);
            commands.add("sudo sysctl -w net.core.rmem_max=" + demand.receiveBytes());
        }
        if (sendMax < demand.sendBytes()) {
            limits.add("net.core.wmem_max is " + sendMax);
            commands.add("sudo sysctl -w net.core.wmem_max=" + demand.sendBytes());
        }
        if (limits.isEmpty()) {
            return Finding.ok(subject, needed);
        }
        return Finding.no(
                subject,
                needed,
                String.join(" and ", limits) + " bytes: answers may be lost here when this host is busy, and are then"
                        + " unknown, not lost; give CAP_NET_ADMIN, or:",
                commands.toArray(String[]::new));
    }

    private static String mib(int bytes) {
        long tenths = Math.round(bytes * 10.0 / (1 << 20));
        return tenths / 10 + "." + tenths % 10 + " MiB";
    }
}
