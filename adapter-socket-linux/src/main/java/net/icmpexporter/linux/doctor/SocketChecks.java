package net.icmpexporter.linux.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.privilege.ThreadPrivileges;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.Protocol;

/** Which sockets this process may have, raw(7) and icmp(7), and which of them the exporter would use. */
final class SocketChecks {

    private static final String RANGE = "net.ipv4.ping_group_range";
    private static final int WANTED = 0;

    private final Sys sys;
    private final ProcFiles proc;
    private final Credentials who;
    private final String program;

    /** @param program the path of the start script */
    SocketChecks(Sys sys, ProcFiles proc, Credentials who, String program) {
        this.sys = sys;
        this.proc = proc;
        this.who = who;
        this.program = program;
    }

    /** @param granted what the transport has come to */
    List<Finding> findings(Function<Channel, ChannelStatus> granted) {
        List<Finding> findings = new ArrayList<>();
        for (Channel channel : Channel.ofPackets()) {
            ChannelStatus status = granted.apply(channel);
            findings.add(
                    status.usable()
                            ? Finding.ok(channel.toString(), status.detail())
                            : Finding.no(channel.toString(), "cannot be probed", status.detail()));
        }
        Map<Integer, List<Channel>> raw = attempts(Channel.ofPackets(), Sockets.SOCK_RAW);
        raw.forEach((errno, channels) -> findings.add(rawSockets(errno, listed(channels))));
        boolean enough = raw.containsKey(WANTED);
        attempts(List.of(Channel.ICMP4, Channel.ICMP6), Sockets.SOCK_DGRAM)
                .forEach((errno, channels) -> findings.add(pingSockets(errno, listed(channels), enough)));
        return findings;
    }

    /** The channels by the errno with which the kernel refuses a socket; 0 for those that it grants. */
    private Map<Integer, List<Channel>> attempts(List<Channel> channels, int type) {
        Map<Integer, List<Channel>> byErrno = new LinkedHashMap<>();
        for (Channel channel : channels) {
            boolean ipv4 = channel.family() == IpFamily.IPV4;
            int icmp = ipv4 ? Sockets.IPPROTO_ICMP : Sockets.IPPROTO_ICMPV6;
            int fd = sys.socket(
                    ipv4 ? Sockets.AF_INET : Sockets.AF_INET6,
                    type | Sockets.SOCK_CLOEXEC,
                    channel.protocol() == Protocol.ICMP ? icmp : Sockets.IPPROTO_TCP);
            if (fd >= 0) {
                sys.close(fd);
            }
            byErrno.computeIfAbsent(Math.max(WANTED, -fd), errno -> new ArrayList<>())
                    .add(channel);
        }
        return byErrno;
    }

    private static String listed(List<Channel> channels) {
        return String.join(", ", channels.stream().map(Channel::toString).toList());
    }

    private Finding rawSockets(int errno, String channels) {
        String subject = "raw sockets";
        return switch (errno) {
            case WANTED -> Finding.ok(subject, channels);
            case Errno.EPERM, Errno.EACCES -> rawNotAllowed(subject, channels);
            default -> Finding.no(subject, channels, Errno.text(errno));
        };
    }

    private Finding rawNotAllowed(String subject, String channels) {
        String lacks = "user id " + who.userId() + " lacks CAP_NET_RAW here";
        if (who.isRoot() || !who.privileges().mayGain(ThreadPrivileges.CAP_NET_RAW)) {
            return Finding.no(
                    subject,
                    channels,
                    lacks + ", and nothing that it starts can get it: whoever starts it must hand it over, systemd with"
                            + " AmbientCapabilities=CAP_NET_RAW, a container with --cap-add=NET_RAW");
        }
        String launcher = program.substring(0, program.lastIndexOf('/') + 1) + "with-net-raw";
        return Finding.no(
                subject,
                channels,
                lacks + "; root hands it on to this user's group by a program that does nothing else, with which the"
                        + " exporter is then started:",
                "sudo install -m 750 -g " + who.groupId() + " /usr/bin/setpriv " + launcher,
                "sudo setcap cap_net_raw+ep " + launcher,
                launcher + " --inh-caps=+net_raw --ambient-caps=+net_raw " + program + " -drop");
    }

    private Finding pingSockets(int errno, String channels, boolean notNeeded) {
        String subject = "ping sockets";
        String range = proc.sysctl(RANGE);
        if (errno == WANTED) {
            return Finding.ok(
                    subject,
                    channels
                            + (range.isEmpty() ? "" : " (" + RANGE + " is \"" + range + "\")")
                            + (notNeeded ? ", not needed: raw sockets do more" : ""));
        }
        if (errno != Errno.EACCES && errno != Errno.EPERM) {
            return Finding.no(subject, channels, Errno.text(errno)).as(notNeeded ? Verdict.UNTRIED : Verdict.NO);
        }
        if (notNeeded) {
            return Finding.untried(
                    subject,
                    channels + ": not allowed (" + RANGE + " is \"" + range
                            + "\"), and not needed: raw sockets do more");
        }
        boolean inside = isInside(range);
        String groups =
                String.join(", ", who.groups().stream().map(String::valueOf).toList());
        String reason = inside
                ? RANGE + " is \"" + range + "\", which this user is in, and still the kernel says " + Errno.text(errno)
                        + ": a container or a security module forbids it"
                : RANGE + " is \"" + range + "\", and none of this user's groups (" + groups + ") is in it";
        return inside
                ? Finding.no(subject, channels, reason)
                : Finding.no(subject, channels, reason, "sudo sysctl -w " + RANGE + "=\"" + wanted() + "\"");
    }

    /** Everybody; the kernel takes no group that does not exist in this user namespace. */
    private String wanted() {
        return proc.isHostsUserNamespace() ? "0 2147483647" : who.groupId() + " " + who.groupId();
    }

    /** As ping_init_sock in net/ipv4/ping.c. */
    private boolean isInside(String range) {
        String[] ends = range.split(" +", -1);
        if (ends.length != 2 || !range.matches("[0-9 ]+")) {
            return false;
        }
        long first = Long.parseLong(ends[0]);
        long last = Long.parseLong(ends[1]);
        return who.groups().stream().anyMatch(group -> group >= first && group <= last);
    }
}
