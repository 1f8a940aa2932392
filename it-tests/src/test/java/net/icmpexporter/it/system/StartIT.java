package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the exporter starts, refuses to start, and stops. */
@Timeout(120)
final class StartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void probesLoopbackWithRootAndWithoutAnyRights(Rights rights) {
        ExporterProcess exporter = lab.keep(ExporterProcess.start(host, rights));

        assertThat(exporter.process().errors())
                .as("the lines at the start")
                .contains("IPv4: " + rights.socket() + " socket", "IPv6: " + rights.socket() + " socket");
        Exposition first = exporter.probe(LOOPBACK);
        for (String address : LOOPBACK) {
            awaitReceived(exporter, address, received(first, address) + 1);
            awaitReceived(exporter, address, received(first, address) + 2);
            Exposition later = exporter.probe(LOOPBACK);
            assertThat(later.count("icmp_probe_packets_sent_total", "ip", address))
                    .as("sent to %s", address)
                    .isEqualTo(received(later, address));
            assertThat(later.value("icmp_probe_latency_seconds", "ip", address))
                    .as("mean RTT of %s in seconds", address)
                    .isBetween(100e-9, 1e-3);
        }
    }

    private static long received(Exposition probes, String address) {
        return probes.count("icmp_probe_packets_recv_total", "ip", address);
    }

    private static void awaitReceived(ExporterProcess exporter, String address, long count) {
        exporter.process()
                .await(
                        "answer " + count + " of " + address,
                        PATIENCE,
                        () -> received(exporter.probe(List.of(address)), address) >= count);
    }

    @Test
    void withoutAnyRightsItNamesWhatHelpsAndEnds() {
        ChildProcess exporter = launch(Rights.NONE, "-listen", "127.0.0.1:9116");

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors()).contains("CAP_NET_RAW", "sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"");
        assertNoTrace(exporter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-bogus",
                "-interval",
                "-maxpps 20000",
                "-identifier 7",
                "-interval abc",
                "-interval 9",
                "-i-wont-be-evil -maxpps 0",
                "-timeout 0",
                "-timeout -5",
                "-listen nonsense",
                "-listen :99999",
                "-transport pigeon",
                "-i-wont-be-evil=perhaps",
                "word"
            })
    void aBadFlagGetsAMessageAndTheUsageOnStandardError(String flags) {
        ChildProcess exporter = launch(Rights.ROOT, flags.split(" ", -1));

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(2);
        assertThat(exporter.output()).as("standard output").isEmpty();
        assertThat(exporter.errors()).as("standard error").contains("Usage:", "-i-wont-be-evil", "-listen");
        assertThat(exporter.errors().lines().findFirst().orElse(""))
                .as("the message, before the usage")
                .doesNotStartWith("Usage:")
                .isNotBlank();
        assertNoTrace(exporter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-help", "--help", "-version"})
    void questionsAreAnsweredOnStandardOutput(String flag) {
        ChildProcess exporter = launch(Rights.NONE, flag);

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isZero();
        assertThat(exporter.output()).contains("icmp-exporter");
        assertThat(exporter.errors()).as("standard error").isEmpty();
    }

    @Test
    void aPortInUseIsALineAndStatus1() {
        lab.keep(ExporterProcess.start(host, Rights.ROOT));
        ChildProcess second = launch(Rights.ROOT, "-listen", "127.0.0.1:9116");

        assertThat(second.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(second.errors()).contains("127.0.0.1:9116", "in use");
        assertNoTrace(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-interface4", "-interface6"})
    void aMissingInterfaceIsALineAndStatus1(String flag) {
        ChildProcess exporter = launch(Rights.ROOT, "-listen", "127.0.0.1:9116", flag, "nosuch0");

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors()).contains(flag.substring(1), "nosuch0", "no such interface");
        assertNoTrace(exporter);
    }

    @Test
    void withoutIpv6ItProbesIpv4() {
        host.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
        host.sysctl("net.ipv6.conf.lo.disable_ipv6", "1");
        ExporterProcess exporter =
                lab.keep(ExporterProcess.start(host, Rights.ROOT, "-i-wont-be-evil", "-interval", "100"));

        exporter.probe(LOOPBACK);
        awaitReceived(exporter, "127.0.0.1", 5);
        Exposition probes = exporter.probe(LOOPBACK);
        assertThat(probes.count("icmp_probe_packets_sent_total", "ip", "::1"))
                .as("what the kernel does not send is neither sent nor lost")
                .isZero();
        assertNoTrace(exporter.process());
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void aNamedInterfaceIsTheOneThatIsUsed(Rights rights) {
        Namespace prober = VethPair.toAnyAddress(lab).prober();
        String[] targets = {"10.99.0.1", "fd99::1"};
        ExporterProcess there = lab.keep(ExporterProcess.start(
                prober,
                rights,
                "-i-wont-be-evil",
                "-interval",
                "100",
                "-interface4",
                VethPair.NEAR_DEVICE,
                "-interface6",
                VethPair.NEAR_DEVICE));
        for (String target : targets) {
            awaitReceived(there, target, 3);
        }
        there.close();

        ExporterProcess elsewhere = lab.keep(ExporterProcess.start(
                prober, rights, "-i-wont-be-evil", "-interval", "100", "-interface4", "lo", "-interface6", "lo"));
        awaitReceived(elsewhere, "127.0.0.1", 10);
        Exposition probes = elsewhere.probe(Arrays.asList(targets));
        for (String target : targets) {
            assertThat(received(probes, target))
                    .as("received from %s, which is not behind lo", target)
                    .isZero();
        }
    }

    @Test
    void stopsOnSigtermWithinASecond() {
        long quickestMs = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && quickestMs > 1000; attempt++) {
            try (ExporterProcess exporter =
                    ExporterProcess.start(host, Rights.ROOT, "-i-wont-be-evil", "-interval", "10")) {
                exporter.probe(List.of("127.0.0.1", "::1", "127.0.0.2"));
                awaitReceived(exporter, "127.0.0.1", 5);
                long startNs = System.nanoTime();
                exporter.process().terminate();
                assertThat(exporter.process().awaitEnd(PATIENCE))
                        .as("exit status")
                        .isIn(0, 143);
                quickestMs = Math.min(quickestMs, (System.nanoTime() - startNs) / 1_000_000);
                assertNoTrace(exporter.process());
            }
        }
        assertThat(quickestMs).as("the quickest stop of three in ms").isLessThanOrEqualTo(1000);
    }

    private ChildProcess launch(Rights rights, String... flags) {
        return lab.keep(ExporterProcess.launch(host, rights, List.of(flags)).process());
    }

    private static void assertNoTrace(ChildProcess exporter) {
        assertThat(exporter.output() + exporter.errors()).as("what it wrote").doesNotContain("Exception", "\tat ");
    }
}
