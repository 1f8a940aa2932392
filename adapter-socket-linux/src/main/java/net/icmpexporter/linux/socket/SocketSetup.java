package net.icmpexporter.linux.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.net.IpFamily;

/**
 * Asks a fresh socket for everything a prober wants. Each option is asked for by itself: what one kernel lacks does not cost
 * the others, and is said in the status line.
 */
final class SocketSetup {

    private static final int HOP_LIMIT = 64;
    private static final String HOPS_LEFT = "hop limit in replies";
    private static final int STAMPS = Sockets.SOF_TIMESTAMPING_TX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_RX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_SOFTWARE;
    /** The card's stamps besides: both of a sent packet, so that a probe without one of the card's still has the kernel's. */
    private static final int NIC_STAMPS = STAMPS
            | Sockets.SOF_TIMESTAMPING_TX_HARDWARE
            | Sockets.SOF_TIMESTAMPING_RX_HARDWARE
            | Sockets.SOF_TIMESTAMPING_RAW_HARDWARE
            | Sockets.SOF_TIMESTAMPING_OPT_TX_SWHW;

    private static final Path LOOPED_DATA_ALLOWED = Path.of("/proc/sys/net/core/tstamp_allow_data");

    private final SocketOptions options;
    private final boolean nicStamps;

    /** @param nicStamps whether to ask for the network card's stamps too */
    SocketSetup(SocketOptions options, boolean nicStamps) {
        this.options = options;
        this.nicStamps = nicStamps;
    }

    /** What a socket did not get, in words for the status line. Empty is the normal case. */
    static final class Missing {
        private final List<String> words = new ArrayList<>();
        private boolean stamps;
        private boolean nicStamps = true;

        boolean kernelStamps() {
            return !stamps;
        }

        boolean nicStamps() {
            return !nicStamps;
        }

        /** Which stamps were granted: a part of a status line, from its comma on. */
        String stampsText(InterfaceBinding binding) {
            return (nicStamps() ? ", NIC stamps" + binding.text() : "") + (kernelStamps() ? ", kernel stamps" : "");
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
            if (kind == SocketKind.PING) {
                // a raw one delivers the IP header, which says it
                missing.add(HOPS_LEFT, options.set(fd, Sockets.SOL_IP, Sockets.IP_RECVTTL, 1));
            }
            missing.add(
                    "don't-fragment bit",
                    options.set(fd, Sockets.SOL_IP, Sockets.IP_MTU_DISCOVER, Sockets.IP_PMTUDISC_PROBE));
        } else {
            missing.add("ICMP errors", options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_RECVERR, 1));
            missing.add(
                    "hop limit of " + HOP_LIMIT,
                    options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_UNICAST_HOPS, HOP_LIMIT));
            missing.add(HOPS_LEFT, options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_RECVHOPLIMIT, 1));
            missing.add(
                    "fragmentation ban",
                    options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_MTU_DISCOVER, Sockets.IPV6_PMTUDISC_PROBE));
        }
        return missing;
    }

    /**
     * Lets a raw ICMP socket hear only echo replies with one identifier. The filter of the socket's type spares the kernel a copy
     * of every other packet; the program also looks at the identifier. The kernel gives the socket everything from the moment
     * it exists: the caller empties it once after this.
     *
     * @param answers the program, see {@link EchoReplyFilter}
     */
    void filter(int fd, IpFamily family, FilterProgram answers, Missing missing) {
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
        attach(fd, answers, "identifier filter", missing);
    }

    /** Gives a socket a filter; as with every filter, the caller empties the socket once after this. */
    void attach(int fd, FilterProgram program, String what, Missing missing) {
        missing.add(what, options.attachFilter(fd, program));
    }

    /**
     * Lets the kernel write and check the checksum at an offset of every packet of a raw IPv6 socket (RFC 3542, 3.1): 0 or the
     * negative errno.
     */
    int kernelChecksum(int fd, int offset) {
        return options.set(fd, Sockets.SOL_IPV6, Sockets.IPV6_CHECKSUM, offset);
    }

    private void stamps(int fd, SocketKind kind, Missing missing) {
        int refused = nicStamps ? options.set(fd, Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPING, NIC_STAMPS) : 0;
        missing.nicStamps = !nicStamps || refused < 0;
        missing.add("NIC stamps", refused);
        int granted = missing.nicStamps ? options.set(fd, Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPING, STAMPS) : 0;
        missing.add("kernel stamps", granted);
        missing.stamps = granted < 0;
        // sent packets come back whole with their stamps, because they are recognised by their own bytes; a host may
        // forbid that to processes without CAP_NET_RAW (skb_may_tx_timestamp in net/core/skbuff.c)
        if (granted == 0 && kind == SocketKind.PING && loopedDataForbidden()) {
            missing.words.add((nicStamps ? "NIC stamps and " : "") + "kernel stamps (net.core.tstamp_allow_data is 0)");
            missing.stamps = true;
            missing.nicStamps = true;
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
