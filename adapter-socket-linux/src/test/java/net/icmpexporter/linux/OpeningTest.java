package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.socket.Recorder;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.FamilyStatus;
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
            FamilyStatus status = transport.status(IpFamily.IPV4);
            assertThat(status.usable()).isFalse();
            assertThat(status.socket()).isEqualTo("none");
            assertThat(status.kernelStamps()).isFalse();
            assertThat(transport.describe())
                    .isEqualTo("ipv4 and ipv6: " + status.detail())
                    .matches("ipv4 and ipv6: user id \\d+ may not send pings: run as root, or give CAP_NET_RAW, or let"
                            + " everyone ping: sudo sysctl -w net\\.ipv4\\.ping_group_range=\"0 2147483647\"");
        }
    }

    @Test
    void aHostWithoutAFamilyIsNoFailure() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, Errno.EAFNOSUPPORT);
        try (LinuxProbeTransport transport = open()) {
            assertThat(transport.status(IpFamily.IPV6).usable()).isFalse();
            assertThat(transport.status(IpFamily.IPV6).detail()).isEqualTo("this host has no IPv6");
            assertThat(transport.status(IpFamily.IPV4).detail()).contains("ping_group_range");
        }
    }

    @Test
    void anyOtherRefusalHasTheSystemsWords() throws TransportNotOpened {
        kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, 24);
        try (LinuxProbeTransport transport = open()) {
            assertThat(transport.status(IpFamily.IPV4).detail())
                    .isEqualTo("cannot open an ICMP socket of IPv4: Too many open files (errno 24)");
        }
    }

    @Test
    void aFamilyThatIsSwitchedOffIsNotOpened() throws TransportNotOpened {
        LinuxTransportOptions off = LinuxTransportOptions.of("auto", LinuxTransportOptions.OFF, 7);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), off, notes::add)) {
            assertThat(transport.status(IpFamily.IPV6).detail()).isEqualTo("switched off");
        }
    }

    /** What never was usable is not lost. */
    @Test
    void withoutASocketNothingGoesAndNothingIsToBeReopened() throws TransportNotOpened {
        try (LinuxProbeTransport transport = open()) {
            SendBatch batch = transport.batch(IpFamily.IPV4);
            batch.add(IpAddress.ofIpv4(0x7F000001), 8, 0);
            transport.send(batch);
            assertThat(batch.result(0)).isEqualTo(SendResult.NO_SOCKET);
            assertThat(transport.poll(new Recorder(), 10)).isZero();
            assertThat(transport.needsReopen()).isFalse();
            assertThat(transport.reopen()).isTrue();
            assertThat(transport.overflowDrops(IpFamily.IPV4)).isZero();
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
