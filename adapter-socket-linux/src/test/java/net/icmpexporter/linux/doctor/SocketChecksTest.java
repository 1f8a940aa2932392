package net.icmpexporter.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketChecksTest {

    private static final String ALL = "ICMP over IPv4, ICMP over IPv6, TCP over IPv4, TCP over IPv6";
    private static final String BOTH = "ICMP over IPv4, ICMP over IPv6";

    /** Refuses sockets as told, and gives others of a kind that everybody may have. */
    private static final class Granting extends ForwardingLibC {
        private static final int TYPE_MASK = 0xF;
        private final Map<List<Integer>, Integer> refused = new HashMap<>();
        private int open;

        void refuse(int type, int errno) {
            refused.put(List.of(Sockets.AF_INET, type), errno);
            refused.put(List.of(Sockets.AF_INET6, type), errno);
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            Integer errno = refused.get(List.of(domain, type & TYPE_MASK));
            if (errno != null) {
                return fail(errno);
            }
            open++;
            return super.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        }

        @Override
        public int close(int fd) {
            open--;
            return super.close(fd);
        }
    }

    private final Granting kernel = new Granting();
    private ForgedProc proc;

    @BeforeEach
    void forge(@TempDir Path folder) {
        proc = new ForgedProc(folder).sysctl("ipv4/ping_group_range", "1\t0");
    }

    private List<Finding> findings() {
        return new SocketChecks(kernel.sys(), proc.files(), proc.who(), "/opt/x/bin/icmp-exporter")
                .findings(channel -> new ChannelStatus(true, "raw", 1, true, false, "raw socket"));
    }

    private Finding finding(String subject) {
        return findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoMayHaveRawSocketsNeedsNoOthers() {
        kernel.refuse(Sockets.SOCK_DGRAM, Errno.EACCES);

        assertThat(finding("raw sockets")).isEqualTo(Finding.ok("raw sockets", ALL));
        assertThat(finding("ping sockets"))
                .isEqualTo(Finding.untried(
                        "ping sockets",
                        BOTH + ": not allowed (net.ipv4.ping_group_range is \"1 0\"), and not needed: raw sockets do"
                                + " more"));
        assertThat(kernel.open).isZero();
    }

    @Test
    void whoMayNotIsToldTheCommandsForRawAndForPingSockets() {
        kernel.refuse(Sockets.SOCK_RAW, Errno.EPERM);
        kernel.refuse(Sockets.SOCK_DGRAM, Errno.EACCES);

        assertThat(finding("raw sockets"))
                .isEqualTo(Finding.no(
                        "raw sockets",
                        ALL,
                        "user id 1000 lacks CAP_NET_RAW here; root hands it on to this user's group by a program that"
                                + " does nothing else, with which the exporter is then started:",
                        "sudo install -m 750 -g 1000 /usr/bin/setpriv /opt/x/bin/with-net-raw",
                        "sudo setcap cap_net_raw+ep /opt/x/bin/with-net-raw",
                        "/opt/x/bin/with-net-raw --inh-caps=+net_raw --ambient-caps=+net_raw"
                                + " /opt/x/bin/icmp-exporter -drop"));
        assertThat(finding("ping sockets"))
                .isEqualTo(Finding.no(
                        "ping sockets",
                        BOTH,
                        "net.ipv4.ping_group_range is \"1 0\", and none of this user's groups (1000, 4, 27) is in it",
                        "sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\""));
    }

    @Test
    void whatNoCommandCanGiveIsAskedOfWhoStartsIt() {
        kernel.refuse(Sockets.SOCK_RAW, Errno.EPERM);
        String start = "AmbientCapabilities=CAP_NET_RAW, a container with --cap-add=NET_RAW";

        proc.credentials(1000, 1000, "", 0, ForgedProc.EVERYTHING, true);
        assertThat(finding("raw sockets").reason()).endsWith(start);
        assertThat(finding("raw sockets").commands()).isEmpty();
        proc.credentials(1000, 1000, "", 0, ForgedProc.EVERYTHING & ~ForgedProc.NET_RAW, false);
        assertThat(finding("raw sockets").reason()).endsWith(start);
        proc.credentials(0, 0, "", 0, ForgedProc.EVERYTHING, false);
        assertThat(finding("raw sockets").reason())
                .as("root that lacks it, as in a container")
                .endsWith(start);
    }

    @Test
    void anyGroupOfTheUserCounts() {
        kernel.refuse(Sockets.SOCK_RAW, Errno.EPERM);
        kernel.refuse(Sockets.SOCK_DGRAM, Errno.EACCES);
        for (String range : List.of("27 27", "1000 1000", "0 2147483647")) {
            proc.sysctl("ipv4/ping_group_range", range);
            assertThat(finding("ping sockets").reason())
                    .contains("which this user is in, and still the kernel says Permission denied (errno 13)");
            assertThat(finding("ping sockets").commands()).isEmpty();
        }
        for (String range : List.of("28 999", "5 26", "", "1", "x y")) {
            proc.sysctl("ipv4/ping_group_range", range);
            assertThat(finding("ping sockets").commands()).as(range).hasSize(1);
        }
    }

    @Test
    void inAUserNamespaceOnlyItsOwnGroupsCanBeAllowed() {
        kernel.refuse(Sockets.SOCK_RAW, Errno.EPERM);
        kernel.refuse(Sockets.SOCK_DGRAM, Errno.EACCES);
        proc.file("self/uid_map", "         0       1000          1\n").sysctl("ipv4/ping_group_range", "65534\t0");
        assertThat(finding("ping sockets").commands())
                .containsExactly("sudo sysctl -w net.ipv4.ping_group_range=\"1000 1000\"");
    }

    @Test
    void pingSocketsThatAreGrantedAreSaidToBe() {
        kernel.refuse(Sockets.SOCK_RAW, Errno.EPERM);
        proc.sysctl("ipv4/ping_group_range", "0\t2147483647");
        assertThat(finding("ping sockets"))
                .isEqualTo(Finding.ok("ping sockets", BOTH + " (net.ipv4.ping_group_range is \"0 2147483647\")"));
    }

    @Test
    void aFamilyThatTheKernelLacksIsAFindingOfItsOwn() {
        kernel.refused.put(List.of(Sockets.AF_INET6, Sockets.SOCK_RAW), Errno.EAFNOSUPPORT);
        assertThat(findings())
                .contains(
                        Finding.ok("raw sockets", "ICMP over IPv4, TCP over IPv4"),
                        Finding.no(
                                "raw sockets",
                                "ICMP over IPv6, TCP over IPv6",
                                "Address family not supported by protocol (errno 97)"));
    }

    @Test
    void theTransportsWordIsPassedOn() {
        List<Finding> findings = new SocketChecks(kernel.sys(), proc.files(), proc.who(), "icmp-exporter")
                .findings(channel -> channel == Channel.TCP6
                        ? ChannelStatus.unusable("TCP needs raw sockets")
                        : new ChannelStatus(true, "ping", 1, true, false, "ping socket (no CAP_NET_RAW)"));
        assertThat(findings.subList(0, 4))
                .containsExactly(
                        Finding.ok("ICMP over IPv4", "ping socket (no CAP_NET_RAW)"),
                        Finding.ok("ICMP over IPv6", "ping socket (no CAP_NET_RAW)"),
                        Finding.ok("TCP over IPv4", "ping socket (no CAP_NET_RAW)"),
                        Finding.no("TCP over IPv6", "cannot be probed", "TCP needs raw sockets"));
    }
}
