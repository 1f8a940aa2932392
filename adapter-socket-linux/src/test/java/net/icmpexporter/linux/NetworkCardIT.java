package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.nic.DefaultRoute;
import net.icmpexporter.linux.nic.NicRefused;
import net.icmpexporter.linux.nic.NicStamping;
import net.icmpexporter.linux.nic.StampingSurvey;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Default routes and interfaces without hardware stamps, in a kernel's own words. */
class NetworkCardIT {

    private final Sys sys = Sys.open();

    @BeforeAll
    static void ownNamespace() throws IOException {
        OwnNamespace.require();
    }

    @BeforeEach
    void twoInterfaces() {
        Shell.run("ip link add ra type veth peer name rb; ip link set ra up; ip link set rb up"
                + "; ip addr add 10.88.0.1/24 dev ra; ip addr add fd88::1/64 dev ra nodad"
                + "; ip addr add 10.89.0.1/24 dev rb; ip addr add fd89::1/64 dev rb nodad");
    }

    @AfterEach
    void noInterfaces() {
        // routes over an interface go with it; those that lead nowhere do not
        Shell.run("ip link del ra; for f in 4 6; do"
                + " while ip -$f route del unreachable default metric 5 2>/dev/null; do :; done; done");
    }

    @ParameterizedTest
    @EnumSource
    void withoutADefaultRouteTheFlagThatHelpsIsNamed(IpFamily family) {
        DefaultRoute route = DefaultRoute.of(sys, family);
        assertThat(route.interfaceName()).isEmpty();
        assertThat(route.problem())
                .isEqualTo("no default route for " + family + ", so -hard does not know its network card: name it with"
                        + " -interface" + family.version());
    }

    @ParameterizedTest
    @EnumSource
    void theLowestMetricCounts(IpFamily family) {
        route(family, "default via " + gateway(family, 8) + " dev ra metric 300");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("ra", ""));
        route(family, "default via " + gateway(family, 9) + " dev rb metric 200");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("rb", ""));
        route(family, "default via " + gateway(family, 8) + " dev ra metric 4294967295");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("rb", ""));
    }

    /** As PPP, WireGuard and TUN have it. */
    @ParameterizedTest
    @EnumSource
    void aRouteWithoutAGatewayIsOne(IpFamily family) {
        route(family, "default dev rb");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("rb", ""));
    }

    @ParameterizedTest
    @EnumSource
    void ofSeveralWaysTheFirstCounts(IpFamily family) {
        route(
                family,
                "default nexthop via " + gateway(family, 9) + " dev rb nexthop via " + gateway(family, 8) + " dev ra");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("rb", ""));
    }

    /** Tables of their own are what VPNs use, and "unreachable" leads nowhere. */
    @ParameterizedTest
    @EnumSource
    void otherTablesAndOtherRoutesDoNotCount(IpFamily family) {
        route(family, "default dev ra table 77 metric 1");
        route(family, "unreachable default metric 5");
        route(family, (family == IpFamily.IPV4 ? "10.0.0.0/8" : "fc00::/7") + " dev ra metric 1");
        assertThat(DefaultRoute.of(sys, family).interfaceName()).isEmpty();
        route(family, "default dev rb metric 50");
        assertThat(DefaultRoute.of(sys, family)).isEqualTo(new DefaultRoute("rb", ""));
    }

    /** More than fit into one part of the kernel's answer. */
    @Test
    void aLongTableIsReadToItsEnd() {
        Shell.run("for i in $(seq 1 6000); do echo \"route add 172.$((16 + i / 256)).$((i % 256)).0/24 dev ra\"; done"
                + " | ip -batch -; ip route add default dev rb metric 9");
        assertThat(DefaultRoute.of(sys, IpFamily.IPV4)).isEqualTo(new DefaultRoute("rb", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo", "ra"})
    void whatIsNoNetworkCardIsRefused(String name) {
        try (NicStamping stamping = new NicStamping(sys, note -> {})) {
            assertThatThrownBy(() -> stamping.switchOn(name))
                    .isInstanceOf(NicRefused.class)
                    .message()
                    .startsWith("-hard: " + name + " has no hardware time stamps: leave -hard away");
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsRefused() {
        try (NicStamping stamping = new NicStamping(sys, note -> {})) {
            assertThatThrownBy(() -> stamping.switchOn("nowhere"))
                    .hasMessage("-hard: there is no interface nowhere here");
        }
    }

    @Test
    void theSurveyDescribesThem() {
        assertThat(StampingSurvey.of(sys, List.of("lo", "ra", "nowhere")))
                .containsExactly(
                        "lo: software TX RX; no hardware",
                        "ra: software TX RX; no hardware",
                        "nowhere: No such device (errno 19)");
    }

    @Test
    void withoutAnyDefaultRouteTheTransportDoesNotOpen() {
        assertThatThrownBy(() -> open("auto", "auto"))
                .isInstanceOf(TransportNotOpened.class)
                .hasMessage(
                        "no default route for IPv4, so -hard does not know its network card: name it with -interface4;"
                                + " no default route for IPv6, so -hard does not know its network card: name it with"
                                + " -interface6");
        assertThatThrownBy(() -> open("", "auto"))
                .hasMessage("no default route for IPv6, so -hard does not know its network card: name it with"
                        + " -interface6");
    }

    @Test
    void theDefaultRoutesInterfaceIsTheOneThatIsAsked() {
        route(IpFamily.IPV6, "default via fd89::2 dev rb");
        assertThatThrownBy(() -> open("auto", "auto")).message().startsWith("-hard: rb has no hardware time stamps");
    }

    @Test
    void aFamilyWithoutADefaultRouteIsLeftOut() throws TransportNotOpened {
        route(IpFamily.IPV6, "default dev rb");
        KernelDouble kernel = new KernelDouble();
        kernel.cardSettings = List.of(0, 0, 0);
        LinuxTransportOptions options =
                LinuxTransportOptions.of("auto", "auto", 7).withNicStamps(true);
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(kernel.sys(), options, note -> {})) {
            assertThat(transport.status(Channel.ICMP4).usable()).isFalse();
            assertThat(transport.status(Channel.TCP4).detail())
                    .isEqualTo("no default route for IPv4, so -hard does not know its network card: name it with"
                            + " -interface4");
            assertThat(transport.status(Channel.ICMP6).usable()).isTrue();
            assertThat(transport.status(Channel.TCP6).detail())
                    .isEqualTo("raw socket on rb, NIC stamps on rb, kernel stamps");
            assertThat(transport.needsReopen()).isFalse();
        }
    }

    private static void open(String interface4, String interface6) throws TransportNotOpened {
        LinuxTransportOptions options =
                LinuxTransportOptions.of(interface4, interface6, 7).withNicStamps(true);
        LinuxProbeTransport.open(options, note -> {}).close();
    }

    private static String gateway(IpFamily family, int network) {
        return family == IpFamily.IPV4 ? "10.8" + network + ".0.2" : "fd8" + network + "::2";
    }

    private static void route(IpFamily family, String words) {
        Shell.run("ip -" + family.version() + " route append " + words);
    }
}
