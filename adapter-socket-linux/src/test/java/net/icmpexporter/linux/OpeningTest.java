package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

/** What a user is told who may not have what the transport wants. No socket is opened here. */
class OpeningTest {

    private static final LinuxTransportOptions AUTO = LinuxTransportOptions.of("auto", "auto", 7);

    private final List<String> notes = new ArrayList<>();
    private final KernelDouble kernel = new KernelDouble();

    OpeningTest() {
        for (int domain : new int[] {Sockets.AF_INET, Sockets.AF_INET6}) {
            kernel.refuse(domain, Sockets.SOCK_RAW, Errno.EPERM);
            kernel.refuse(domain, Sockets.SOCK_DGRAM, Errno.EACCES);
        }
    }

    @Test
    void whoMayNotPingIsToldTheCommandThatHelps() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            ChannelStatus status = transport.status(Channel.ICMP4);
            assertThat(status.usable()).isFalse();
            assertThat(status.socket()).isEqualTo("none");
            assertThat(status.kernelStamps()).isFalse();
            assertThat(transport.describe())
                    .isEqualTo("icmp4, icmp6: " + status.detail() + "; tcp4, tcp6: "
                            + transport.status(Channel.TCP4).detail())
                    .matches("icmp4, icmp6: user id \\d+ may not send pings: run as root, or give CAP_NET_RAW, or let"
                            + " everyone ping: sudo sysctl -w net\\.ipv4\\.ping_group_range=\"0 2147483647\"; tcp4, tcp6: TCP needs raw sockets, which user id \\d+ may not open:"
                            + " run as root, or give CAP_NET_RAW");
        }
    }

    @Test
    void afterPrivilegesWereDroppedItSaysRestart() throws TransportNotOpened {
        try (LinuxProbeTransport transport =
                LinuxProbeTransport.open(kernel.sys(InheritedSockets.of(List.of())), AUTO, notes::add)) {
            assertThat(Channel.ofPackets()).allSatisfy(channel -> {
                assertThat(transport.status(channel).usable()).isFalse();
                assertThat(transport.status(channel).detail()).contains("were dropped (-drop): restart the exporter");
            });
        }
    }

    /** SYNs without a checksum would be answered by nobody: that must not look like loss. */
    @Test
    void withoutChecksumsByTheKernelThereIsNoTcpOverIpv6() throws TransportNotOpened {
        KernelDouble without = new KernelDouble() {
            @Override
            public int socket(int domain, int type, int protocol) {
                // any socket will do: nothing is sent
                return super.socket(domain, Sockets.SOCK_DGRAM, 0);
            }

            @Override
            public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
                return level == Sockets.SOL_IPV6 && option == Sockets.IPV6_CHECKSUM ? fail(Errno.ENOPROTOOPT) : 0;
            }
        };
        try (LinuxProbeTransport transport =
                LinuxProbeTransport.open(without.sys(), LinuxTransportOptions.of("auto", "auto", 7), notes::add)) {
            assertThat(transport.status(Channel.TCP6).usable()).isFalse();
            assertThat(transport.status(Channel.TCP6).detail())
                    .isEqualTo("this kernel writes no checksums of TCP over IPv6: Protocol not available (errno 92)");
            assertThat(transport.status(Channel.TCP4).usable()).isTrue();
        }
    }

    @Test
    void withoutTheHopLimitOfRepliesEverythingElseWorks() throws TransportNotOpened {
        KernelDouble without = new KernelDouble() {
            @Override
            public int socket(int domain, int type, int protocol) {
                // any socket will do: nothing is sent
                return super.socket(domain, Sockets.SOCK_DGRAM, 0);
            }

            @Override
            public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
                return level == Sockets.SOL_IPV6 && option == Sockets.IPV6_RECVHOPLIMIT ? fail(Errno.ENOPROTOOPT) : 0;
            }
        };
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(without.sys(), AUTO, notes::add)) {
            assertThat(transport.status(Channel.ICMP6).usable()).isTrue();
            assertThat(transport.describe())
                    .isEqualTo("icmp4, tcp4: raw socket, kernel stamps; icmp6, tcp6: raw socket, kernel stamps, no hop"
                            + " limit in replies (Protocol not available (errno 92))");
        }
    }

    @Test
    void aHostWithoutAFamilyIsNoFailure() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, Errno.EAFNOSUPPORT);
        try (LinuxProbeTransport transport = open()) {
            assertThat(transport.status(Channel.ICMP6).usable()).isFalse();
            assertThat(transport.status(Channel.ICMP6).detail()).isEqualTo("this host has no IPv6");
            assertThat(transport.status(Channel.ICMP4).detail()).contains("ping_group_range");
        }
    }

    /** ICMP has a second way, TCP has none. */
    @Test
    void whoMayPingOnlyIsToldWhatTcpNeeds() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, Errno.EACCES);
        kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, Errno.EAFNOSUPPORT);
        try (LinuxProbeTransport transport = open()) {
            ChannelStatus four = transport.status(Channel.TCP4);
            assertThat(four.usable()).isFalse();
            assertThat(four.socket()).isEqualTo("none");
            assertThat(four.echoIdentifier()).isZero();
            assertThat(four.detail())
                    .matches(
                            "TCP needs raw sockets, which user id \\d+ may not open: run as root, or give CAP_NET_RAW");
            assertThat(transport.status(Channel.TCP6).detail()).isEqualTo("this host has no IPv6");
            assertThat(transport.needsReopen()).isFalse();
            SendBatch batch = transport.batch(Channel.TCP4);
            batch.add(IpAddress.ofIpv4(0x7F000001), 40, 0);
            transport.send(batch);
            assertThat(batch.result(0)).isEqualTo(SendResult.NO_SOCKET);
        }
    }

    @Test
    void anyOtherRefusalOfTcpHasTheSystemsWords() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, 24);
        try (LinuxProbeTransport transport = open()) {
            assertThat(transport.status(Channel.TCP6).detail())
                    .isEqualTo("cannot open a raw TCP socket of IPv6: Too many open files (errno 24)");
        }
    }

    @Test
    void anyOtherRefusalHasTheSystemsWords() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, 24);
        try (LinuxProbeTransport transport = open()) {
            assertThat(transport.status(Channel.ICMP4).detail())
                    .isEqualTo("cannot open an ICMP socket of IPv4: Too many open files (errno 24)");
        }
    }

    @Test
    void aFamilyThatIsSwitchedOffIsNotOpened() throws TransportNotOpened {
        LinuxTransportOptions off = LinuxTransportOptions.of("auto", LinuxTransportOptions.OFF, 7);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), off, notes::add)) {
            assertThat(transport.status(Channel.ICMP6).detail()).isEqualTo("switched off");
            assertThat(transport.status(Channel.TCP6).detail()).isEqualTo("switched off");
        }
    }

    /** What never was usable is not lost. */
    @Test
    void withoutASocketNothingGoesAndNothingIsToBeReopened() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            SendBatch batch = transport.batch(Channel.ICMP4);
            batch.add(IpAddress.ofIpv4(0x7F000001), 8, 0);
            transport.send(batch);
            assertThat(batch.result(0)).isEqualTo(SendResult.NO_SOCKET);
            assertThat(transport.poll(new Recorder(), 10)).isZero();
            assertThat(transport.needsReopen()).isFalse();
            assertThat(transport.reopen()).isTrue();
            assertThat(transport.overflowDrops(Channel.ICMP4)).isZero();
            transport.reserve(10_000);
            transport.await(1_000, true);
        }
    }

    @Test
    void withoutAnyDescriptorThereIsOneLineToo() {
        KernelDouble exhausted = new KernelDouble() {
            @Override
            public int eventfd(int initial, int flags) {
                return fail(24);
            }
        };
        assertThatThrownBy(() -> LinuxProbeTransport.open(exhausted.sys(), AUTO, notes::add))
                .isInstanceOf(TransportNotOpened.class)
                .hasMessage("cannot make an eventfd: Too many open files (errno 24)");
    }

    private LinuxProbeTransport open() throws TransportNotOpened {
        return LinuxProbeTransport.open(kernel.sys(), AUTO, notes::add);
    }
}
