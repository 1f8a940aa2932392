package net.icmpexporter.linux.socket;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;

/**
 * Asks a fresh socket for everything a prober wants. Each option is asked for by itself: what one kernel lacks does not cost
 * the others, and is said in the status line.
 */
final class SocketSetup {

    private static final int HOP_LIMIT = 64;
    private static final int STAMPS = Sockets.SOF_TIMESTAMPING_TX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_RX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_SOFTWARE;
    private static final Path LOOPED_DATA_ALLOWED = Path.of("/proc/sys/net/core/tstamp_allow_data");

    private final Sys sys;
    private final SocketOptions options;

    SocketSetup(Sys sys, SocketOptions options) {
        this.sys = sys;
        this.options = options;
    }

    /** What a socket did not get, in words for the status line. Empty is the normal case. */
    static final class Missing {
        private final List<String> words = new ArrayList<>();
        private boolean stamps;

        boolean kernelStamps() {
            return !stamps;
        }

        /** The end of a status line, from its comma on. */
        String text() {
            return words.isEmpty() ? "" : ", no " + String.join(", no ", words);
        }

        private void add(String what, int negativeErrno) {
            if (negativeErrno < 0) {
                words.add(what + " (" + Errno.text(-negativeErrno) + ")");
            }
        }
    }

    /** Sets what both kinds of sockets have. */
    Missing apply(int fd, IpFamily family, SocketKind kind) {
        Missing missing = new Missing();
        stamps(fd, kind, missing);
        missing.add("drop count in replies", options.set(fd, Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL, 1));
        // PROBE sets "don't fragment" and ignores the path MTU that the route has learned: that a probe is too big
        // shall be said by an ICMP error from the place, not by EMSGSIZE from here
        if (family == IpFamily.IPV4) {
            missing.add("ICMP errors", options.set(fd, Sockets.SOL_IP, Sockets.IP_RECVERR, 1));
            missing.add("hop limit of " + HOP_LIMIT, options.set(fd, Sockets.SOL_IP, Sockets.IP_TTL, HOP_LIMIT));
            missing.add(
                    "don't-fragment bit",
                    options.set(fd, Sockets.SOL_IP, Sockets.IP_MTU_DISCOVER, Sockets.IP_PMTUDISC_PROBE));
        } else {
            missing.add("ICMP errors", options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_RECVERR, 1));
            missing.add(
                    "hop limit of " + HOP_LIMIT,
                    options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_HOPS, HOP_LIMIT));
            missing.add(
                    "fragmentation ban",
                    options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_MTU_DISCOVER, Sockets.IPV6_PMTUDISC_PROBE));
        }
        return missing;
    }

    /**
     * Lets a raw socket hear only echo replies with one identifier. The filter of the socket's type spares the kernel a copy
     * of every other packet; the program also looks at the identifier. The kernel gives the socket everything from the moment
     * it exists: the caller empties it once after this.
     */
    void filter(int fd, IpFamily family, int identifier, Missing missing) {
        if (family == IpFamily.IPV4) {
            int allButReplies = ~(1 << EchoReplyFilter.ICMP_ECHO_REPLY);
            missing.add("type filter", options.set(fd, Sockets.SOL_RAW, Sockets.ICMP_FILTER, allButReplies));
        } else {
            int[] allButReplies = new int[8];
            Arrays.fill(allButReplies, -1);
            allButReplies[EchoReplyFilter.ICMPV6_ECHO_REPLY >> 5] &= ~(1 << (EchoReplyFilter.ICMPV6_ECHO_REPLY & 31));
            missing.add(
                    "type filter", options.setWords(fd, Sockets.IPPROTO_ICMPV6, Sockets.ICMPV6_FILTER, allButReplies));
        }
        FilterProgram program = EchoReplyFilter.accepting(family, identifier);
        try {
            int attached = sys.setsockopt(
                    fd, Sockets.SOL_SOCKET, Sockets.SO_ATTACH_FILTER, program.address(), program.addressBytes());
            missing.add("identifier filter", attached);
        } finally {
            Reference.reachabilityFence(program);
        }
    }

    private void stamps(int fd, SocketKind kind, Missing missing) {
        int granted = options.set(fd, Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPING, STAMPS);
        missing.add("kernel stamps", granted);
        missing.stamps = granted < 0;
        // sent packets come back whole with their stamps, because they are recognised by their own bytes; a host may
        // forbid that to processes without CAP_NET_RAW (skb_may_tx_timestamp in net/core/skbuff.c)
        if (granted == 0 && kind == SocketKind.PING && loopedDataForbidden()) {
            missing.words.add("kernel stamps (net.core.tstamp_allow_data is 0)");
            missing.stamps = true;
        }
    }

    private static boolean loopedDataForbidden() {
        try {
            return Files.readString(LOOPED_DATA_ALLOWED, StandardCharsets.US_ASCII)
                    .strip()
                    .equals("0");
        } catch (IOException notInThisNamespace) {
            return false;
        }
    }
}
