package net.icmpexporter.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.linux.nic.DefaultRoute;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FamilyChecksTest {

    private static final String LOOPBACK = "00000000000000000000000000000001 01 80 10 80       lo\n";
    private static final String LINK = "fe8000000000000000000000000000ab 02 40 20 80   eth0.7\n";
    private static final String GLOBAL = "20010db8000000000000000000000001 02 40 00 80     eth0\n";

    private ForgedProc proc;

    @BeforeEach
    void forge(@TempDir Path folder) {
        proc = new ForgedProc(folder)
                .sysctl("ipv6/conf/all/disable_ipv6", "0")
                .sysctl("ipv6/conf/eth0/disable_ipv6", "0")
                .file("net/if_inet6", LOOPBACK);
    }

    private List<Finding> findings() {
        return new FamilyChecks(
                        proc.files(),
                        family -> family == IpFamily.IPV4
                                ? new DefaultRoute("eth0", "")
                                : new DefaultRoute("", "no default route for IPv6, so -hard ..."))
                .findings();
    }

    private Finding ipv6() {
        return findings().get(0);
    }

    @Test
    void aGlobalAddressIsIpv6() {
        proc.file("net/if_inet6", LOOPBACK + LINK + GLOBAL);
        assertThat(ipv6()).isEqualTo(Finding.ok("IPv6", "addresses on eth0"));
    }

    @Test
    void aKernelWithoutItHasNoRoutesOfItEither(@TempDir Path other) {
        proc = new ForgedProc(other);
        assertThat(findings())
                .containsExactly(
                        Finding.no(
                                "IPv6",
                                "this kernel has none",
                                "it was started with ipv6.disable=1, or its module is not loaded",
                                "sudo modprobe ipv6"),
                        Finding.ok("default route of IPv4", "by eth0"));
    }

    @Test
    void switchedOffByAParameterIsSwitchedOnByIt() {
        proc.sysctl("ipv6/conf/all/disable_ipv6", "1");
        assertThat(ipv6())
                .isEqualTo(Finding.no(
                        "IPv6",
                        "switched off",
                        "net.ipv6.conf.all.disable_ipv6 is 1",
                        "sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0"));
    }

    @Test
    void switchedOffOnAnInterfaceIsSaidOfThat() {
        proc.interfaces("lo", "eth0", "eth0.7").sysctl("ipv6/conf/eth0.7/disable_ipv6", "1");
        assertThat(ipv6())
                .isEqualTo(Finding.no(
                        "IPv6",
                        "no address but the loopback's",
                        "it is switched off on eth0.7",
                        "sudo sysctl -w net.ipv6.conf.eth0/7.disable_ipv6=0"));
    }

    @Test
    void theLoopbacksAddressIsNotEnough() {
        assertThat(ipv6().words()).isEqualTo("no address but the loopback's");
        assertThat(ipv6().reason()).endsWith("only this host can be probed");
        assertThat(ipv6().verdict()).isEqualTo(Verdict.NO);
    }

    @Test
    void linkLocalAddressesReachTheLink() {
        proc.file("net/if_inet6", LOOPBACK + LINK);
        assertThat(ipv6().words()).isEqualTo("link-local addresses alone, on eth0.7");
        assertThat(ipv6().reason()).endsWith("only this host can be probed, and what is on the same links");
    }

    @Test
    void eachFamilyHasItsRouteOrTheCommandForOne() {
        assertThat(findings().subList(1, 3))
                .containsExactly(
                        Finding.ok("default route of IPv4", "by eth0"),
                        Finding.no(
                                "default route of IPv6",
                                "none",
                                "only the networks that this host is in can be probed; with a gateway's address:",
                                "sudo ip -6 route add default via GATEWAY"));
    }

    @Test
    void whatTheKernelDoesNotSayIsNotTakenForNone() {
        List<Finding> findings = new FamilyChecks(
                        proc.files(), family -> new DefaultRoute("", "cannot ask for the routes of IPv4: no"))
                .findings();
        assertThat(findings.get(1))
                .isEqualTo(Finding.no("default route of IPv4", "not known", "cannot ask for the routes of IPv4: no"));
    }
}
