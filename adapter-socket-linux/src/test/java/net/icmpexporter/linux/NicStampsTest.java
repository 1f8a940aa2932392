package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;

/** When the transport asks for the stamps of a network card, and what it says. Loopback plays the card. */
class NicStampsTest {

    private static final List<Integer> OFF = List.of(0, 0, 0);
    private static final List<Integer> ON = List.of(0, 1, 1);
    private static final int SOFTWARE = Sockets.SOF_TIMESTAMPING_TX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_RX_SOFTWARE
            | Sockets.SOF_TIMESTAMPING_SOFTWARE;
    private static final int BOTH = SOFTWARE
            | Sockets.SOF_TIMESTAMPING_TX_HARDWARE
            | Sockets.SOF_TIMESTAMPING_RX_HARDWARE
            | Sockets.SOF_TIMESTAMPING_RAW_HARDWARE
            | Sockets.SOF_TIMESTAMPING_OPT_TX_SWHW;

    private final List<String> notes = new ArrayList<>();
    private final PlainKernel kernel = new PlainKernel();

    /** Gives ordinary sockets for raw ones, so that no test here needs a privilege. */
    private static final class PlainKernel extends KernelDouble {

        @Override
        public int socket(int domain, int type, int protocol) {
            boolean raw = (type & 0xF) == Sockets.SOCK_RAW && domain != Sockets.AF_NETLINK;
            return raw
                    ? super.socket(domain, (type & ~0xF) | Sockets.SOCK_DGRAM, 0)
                    : super.socket(domain, type, protocol);
        }

        @Override
        public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
            boolean bind = level == Sockets.SOL_SOCKET && option == Sockets.SO_BINDTODEVICE;
            // of raw sockets alone, which these are not
            boolean checksum = level == Sockets.SOL_IPV6 && option == Sockets.IPV6_CHECKSUM;
            return bind || checksum ? 0 : super.setsockopt(fd, level, option, value, valueBytes);
        }
    }

    @Test
    void bothStampsAreAskedForAndTheCardIsSwitchedOnAndBack() throws TransportNotOpened {
        kernel.cardSettings = OFF;
        try (LinuxProbeTransport transport = open("lo", "lo", true)) {
            assertThat(kernel.cardSettings).isEqualTo(ON);
            assertThat(kernel.stampFlags).containsExactly(BOTH, BOTH, BOTH, BOTH);
            for (Channel channel : Channel.ofPackets()) {
                ChannelStatus status = transport.status(channel);
                assertThat(status.nicStamps()).isTrue();
                assertThat(status.kernelStamps()).isTrue();
                assertThat(status.detail()).startsWith("raw socket on lo, NIC stamps on lo, kernel stamps");
            }
        }
        assertThat(kernel.cardSettings).isEqualTo(OFF);
        assertThat(notes).singleElement().asString().startsWith("time stamps of lo are on now (TX on, RX all");
    }

    /** Setting the card breaks the time of a host that uses it for PTP, if nobody asked for it. */
    @Test
    void withoutTheFlagNoCardIsEvenAsked() throws TransportNotOpened {
        kernel.cardSettings = OFF;
        try (LinuxProbeTransport transport = open("lo", "lo", false)) {
            assertThat(transport.status(Channel.ICMP4).nicStamps()).isFalse();
            assertThat(transport.status(Channel.ICMP4).detail()).doesNotContain("NIC");
        }
        assertThat(kernel.interfaceRequests).isZero();
        assertThat(kernel.stampFlags).containsOnly(SOFTWARE);
    }

    /** Before Linux 4.13 nobody could have both stamps of a sent packet. */
    @Test
    void aKernelThatKnowsNoSuchStampsStillGivesItsOwn() throws TransportNotOpened {
        kernel.cardSettings = ON;
        kernel.unknownStampFlags = Sockets.SOF_TIMESTAMPING_OPT_TX_SWHW;
        try (LinuxProbeTransport transport = open("lo", "", true)) {
            ChannelStatus status = transport.status(Channel.ICMP4);
            assertThat(status.nicStamps()).isFalse();
            assertThat(status.kernelStamps()).isTrue();
            assertThat(status.detail()).contains("no NIC stamps (Invalid argument (errno 22))");
            assertThat(kernel.stampFlags).containsOnly(SOFTWARE);
        }
    }

    @Test
    void aCardThatCannotEndsTheStart() {
        assertThatThrownBy(() -> open("lo", "", true))
                .isInstanceOf(TransportNotOpened.class)
                .hasMessage(
                        "-hard: lo has no hardware time stamps: leave -hard away for the kernel's stamps, or name a card"
                                + " that can with -interface4 and -interface6");
    }

    /** The settings go back when something else ends the start, too. */
    @Test
    void aStartThatFailsLaterPutsTheCardBack() {
        kernel.cardSettings = OFF;
        KernelDouble failing = new KernelDouble() {
            @Override
            public int eventfd(int initial, int flags) {
                return fail(24);
            }
        };
        failing.cardSettings = OFF;
        assertThatThrownBy(() -> LinuxProbeTransport.open(
                        failing.sys(), LinuxTransportOptions.of("lo", "", 7).withNicStamps(true), notes::add))
                .hasMessageStartingWith("cannot make an eventfd");
        assertThat(failing.cardSettings).isEqualTo(OFF);
        assertThat(notes).hasSize(1);
    }

    /** As after privileges were given up: whoever finds the card switched on has nothing to change, nor to put back. */
    @Test
    void cardsThatWereSwitchedOnBeforeStayOn() throws TransportNotOpened {
        kernel.cardSettings = OFF;
        try (LinuxProbeTransport first = open("lo", "lo", true)) {
            assertThat(first.status(Channel.ICMP4).usable()).isTrue();
            open("lo", "lo", true).close();
            assertThat(kernel.cardSettings).isEqualTo(ON);
            assertThat(notes).hasSize(1);
        }
        assertThat(kernel.cardSettings).isEqualTo(OFF);
    }

    @Test
    void aCardThatHasForgottenIsSwitchedOnAgainAsSocketsAreReopened() throws TransportNotOpened {
        kernel.cardSettings = OFF;
        try (LinuxProbeTransport transport = open("lo", "", true)) {
            kernel.cardSettings = OFF;
            assertThat(transport.reopen()).isTrue();
            assertThat(kernel.cardSettings).isEqualTo(ON);
            kernel.cardSettings = null;
            assertThat(transport.reopen()).isTrue();
            assertThat(notes).last().asString().startsWith("-hard: lo has no hardware time stamps");
        }
    }

    private LinuxProbeTransport open(String interface4, String interface6, boolean nicStamps)
            throws TransportNotOpened {
        LinuxTransportOptions options =
                LinuxTransportOptions.of(interface4, interface6, 7).withNicStamps(nicStamps);
        return LinuxProbeTransport.open(kernel.sys(), options, notes::add);
    }
}
