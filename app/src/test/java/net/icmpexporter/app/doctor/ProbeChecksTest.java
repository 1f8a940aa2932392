package net.icmpexporter.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import net.icmpexporter.fake.FakeClocks;
import net.icmpexporter.fake.FakeHost;
import net.icmpexporter.fake.FakeNetwork;
import net.icmpexporter.fake.FakeProbeTransport;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.linux.doctor.Verdict;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

/** A round of probes on a made-up network, in virtual time. */
class ProbeChecksTest {

    private static final String V4 = "192.0.2.1";
    private static final String V6 = "2001:db8::1";
    private static final long MS_NS = 1_000_000;

    private final FakeClocks clocks = FakeClocks.withUnrelatedOrigins();
    private final FakeNetwork network = FakeNetwork.seeded(1);
    private List<Finding> stamps = List.of();

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    private static ProbeKey icmp(String address) {
        return ProbeKey.icmp(address(address), ProbeRound.OPTIONS);
    }

    private List<Finding> probe(FakeHost host, ProbeKey... keys) {
        WatchedTransport transport = new WatchedTransport(FakeProbeTransport.inVirtualTime(network, host, clocks));
        List<ProbeRound.Outcome> outcomes = new ProbeRound(transport, clocks, clocks).run(List.of(keys));
        ProbeChecks checks = new ProbeChecks(transport);
        stamps = checks.stamps(outcomes);
        return outcomes.stream().map(checks::probe).toList();
    }

    @Test
    void anAnswerIsTimedToTheTenthOfAMicrosecond() {
        network.path(V4, Path.rttNs(1_234_567)).path(V6, Path.rttNs(20_000));
        assertThat(probe(FakeHost.sound(), icmp(V4), icmp(V6)))
                .containsExactly(
                        Finding.ok(
                                "ICMP to 192.0.2.1",
                                "answered after 1234.6 us, time stamps of the kernel at both ends"),
                        Finding.ok(
                                "ICMP to 2001:db8::1",
                                "answered after 20.0 us, time stamps of the kernel at both ends"));
        assertThat(stamps)
                .allSatisfy(finding ->
                        assertThat(finding.words()).matches("[1-9] of [1-9] sent packets, ([1-9]) of \\1 answers"))
                .extracting(Finding::verdict)
                .containsOnly(Verdict.OK);
    }

    @Test
    void aRoundEndsWhenEverybodyHasAnswered() {
        network.otherwise(address -> Path.rttNs(MS_NS));
        probe(FakeHost.sound(), icmp(V4), icmp(V6));
        assertThat(clocks.elapsedNs()).isLessThan((ProbeRound.INTERVAL_MS + 2) * MS_NS);
        assertThat(network.record(V4).sent() + network.record(V6).sent()).isBetween(2L, 4L);
    }

    @Test
    void aClosedPortIsAnAnswer() {
        network.path(V4, Path.rttNs(MS_NS).closedPorts(port -> port == 81));
        assertThat(probe(
                        FakeHost.sound(),
                        ProbeKey.tcp(address(V4), 80, ProbeRound.OPTIONS),
                        ProbeKey.tcp(address(V4), 81, ProbeRound.OPTIONS)))
                .containsExactly(
                        Finding.ok(
                                "TCP to 192.0.2.1 port 80",
                                "answered after 1000.0 us, time stamps of the kernel at both ends"),
                        Finding.ok(
                                "TCP to 192.0.2.1 port 81",
                                "refused (RST) after 1000.0 us, time stamps of the kernel at both ends; the path works,"
                                        + " nobody listens there"));
    }

    @Test
    void aSilentTargetEndsTheRoundAfterAFewProbes() {
        network.path(V4, Path.blackhole());
        assertThat(probe(FakeHost.sound(), icmp(V4)))
                .containsExactly(Finding.no(
                        "ICMP to 192.0.2.1",
                        "no answer to " + network.record(V4).sent() + " probes",
                        "within 1000 ms each; it is down, or something on the way or there drops ICMP echo"));
        assertThat(clocks.elapsedNs()).isLessThanOrEqualTo((ProbeRound.LONGEST_MS + 1) * MS_NS);
        assertThat(stamps.get(0).words()).endsWith("sent packets, 0 of 0 answers");
    }

    @Test
    void anIcmpErrorIsNamedWithItsSender() {
        network.path(V4, Path.rttNs(MS_NS).reject(When.always(), 3, 1, address("192.0.2.254")));
        assertThat(probe(FakeHost.sound(), icmp(V4)))
                .containsExactly(Finding.no(
                        "ICMP to 192.0.2.1", "rejected", "192.0.2.254 answered with an ICMP error, type 3 code 1"));
    }

    @Test
    void whatTheKernelRefusesIsNoSilence() {
        network.path(V4, Path.rttNs(MS_NS).refuse(When.always(), SendResult.NETWORK_UNREACHABLE));
        network.path(V6, Path.rttNs(MS_NS).refuse(When.always(), SendResult.NOT_PERMITTED));
        assertThat(probe(FakeHost.sound(), icmp(V4), icmp(V6)))
                .containsExactly(
                        Finding.no("ICMP to 192.0.2.1", "not sent", "there is no route to it (ENETUNREACH)"),
                        Finding.no(
                                "ICMP to 2001:db8::1",
                                "not sent",
                                "a packet filter of this host refuses it (EPERM): nft list ruleset"));
        assertThat(stamps).isEmpty();
    }

    @Test
    void withoutStampsUserSpaceIsNamed() {
        network.path(V4, Path.rttNs(MS_NS));
        Finding probe = probe(FakeHost.sound().withFaults(FaultScript.none().withoutStamps()), icmp(V4))
                .get(0);
        assertThat(probe.verdict()).isEqualTo(Verdict.OK);
        assertThat(probe.words()).endsWith("us, time stamps of user space at both ends");
        assertThat(stamps.get(0).verdict()).isEqualTo(Verdict.NO);
        assertThat(stamps.get(0).words()).startsWith("0 of ");
    }

    @Test
    void aFirstProbeWithoutStampsIsFollowedByASecond() {
        network.path(V4, Path.rttNs(MS_NS));
        FaultScript late = FaultScript.none().withoutStampsBetween(0, ProbeRound.INTERVAL_MS * MS_NS);
        assertThat(probe(FakeHost.sound().withFaults(late), icmp(V4)).get(0).words())
                .isEqualTo("answered after 1000.0 us, time stamps of the kernel at both ends");
    }

    @Test
    void aFamilyWithoutASocketIsNotTried() {
        network.otherwise(address -> Path.rttNs(MS_NS));
        FaultScript noIpv6 = FaultScript.none().withoutFamily(IpFamily.IPV6);
        assertThat(probe(FakeHost.sound().withFaults(noIpv6), icmp(V6)))
                .containsExactly(
                        Finding.no("ICMP to 2001:db8::1", "not sent", "ICMP over IPv6 cannot be probed, see above"));
    }
}
