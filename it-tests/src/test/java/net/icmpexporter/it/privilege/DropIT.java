package net.icmpexporter.it.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.icmpexporter.it.kernel.RawSockets;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.ThreadStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -drop}: afterwards no thread has a capability or can get one, and everything goes on. */
@Timeout(120)
final class DropIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
    private static final List<String> HELD = List.of("CapInh", "CapPrm", "CapEff", "CapAmb");
    private static final String NONE = "0000000000000000";

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void rootKeepsNothingAndServesOnAPrivilegedPort() {
        ExporterProcess exporter = start(80, exporter("-drop", "-listen", ":80"));

        probes(exporter, "raw");
        probesByTcp(exporter, 80);
        assertNothingHeld(exporter);
        assertThat(threads(exporter)).as("bounding sets").allSatisfy(thread -> assertThat(thread)
                .containsEntry("CapBnd", NONE));
        assertThat(exporter.process().errors())
                .contains("privileges: dropping ", " capabilities for good", "privileges: none left in any of ")
                .doesNotContain("bounding set stays");
    }

    @Test
    void aUserWithAmbientCapabilitiesKeepsNothing() {
        List<String> capabilities = List.of("net_raw", "net_bind_service", "setpcap");
        ExporterProcess exporter =
                start(443, Rights.ambient(capabilities, exporter("-drop", "-listen", "127.0.0.1:443")));

        probes(exporter, "raw");
        assertNothingHeld(exporter);
        assertThat(threads(exporter)).as("bounding sets").allSatisfy(thread -> assertThat(thread)
                .containsEntry("CapBnd", NONE));
        assertThat(exporter.process().errors())
                .contains("dropping cap_setpcap, cap_net_bind_service, cap_net_raw for good");
    }

    @Test
    void whoMayNotTouchTheBoundingSetIsToldThatItHasNoEffect() {
        ExporterProcess exporter =
                start(9116, Rights.ambient(List.of("net_raw"), exporter("-drop", "-listen", ":9116")));

        probes(exporter, "raw");
        assertNothingHeld(exporter);
        assertThat(exporter.process().errors()).contains("the bounding set stays", "no effect under no_new_privs");
    }

    @Test
    void withoutAnyPrivilegeItOnlyMakesSureThatNoneComes() {
        Rights.letEverybodyPing(host);
        ExporterProcess exporter = start(9116, Rights.none(exporter("-drop", "-listen", ":9116")));

        probes(exporter, "ping");
        assertNothingHeld(exporter);
        assertThat(exporter.process().errors())
                .contains("starting again without")
                .as("two probes a second need no large buffer")
                .doesNotContain("rmem_max");
    }

    @Test
    void whereThereIsNothingToDropItStartsOnce() {
        Rights.letEverybodyPing(host);
        List<String> command = new ArrayList<>(List.of("setpriv", "--no-new-privs"));
        command.addAll(exporter("-drop", "-listen", ":9116"));
        ExporterProcess exporter = start(9116, Rights.none(command));

        probes(exporter, "ping");
        assertNothingHeld(exporter);
        assertThat(exporter.process().errors())
                .contains("privileges: there are none to drop")
                .doesNotContain("starting again");
    }

    @Test
    void withoutTheFlagPrivilegesStay() {
        ExporterProcess exporter = start(9116, exporter("-drop=false", "-listen", ":9116"));

        assertThat(threads(exporter)).as("effective sets").allSatisfy(thread -> assertThat(thread)
                .doesNotContainEntry("CapEff", NONE));
    }

    @Test
    void socketsStayBoundToTheirInterfaces() {
        ExporterProcess exporter =
                start(9116, exporter("-drop", "-listen", ":9116", "-interface4", "lo", "-interface6", "lo"));

        probes(exporter, "raw");
        probesByTcp(exporter, 9116);
        assertThat(exporter.process().errors()).contains(": raw socket on lo, kernel stamps");
    }

    @Test
    void theBuffersAreThoseThatRootMayHave() throws IOException {
        ExporterProcess exporter =
                start(9116, exporter("-drop", "-listen", ":9116", "-i-wont-be-evil", "-maxpps", "20000"));
        probes(exporter, "raw");

        // of 20,000 probes/s; in a user namespace no more than net.core.rmem_max
        int possible = RawSockets.largestReceiveBuffer(40_000_000);
        assertThat(RawSockets.receiveBuffersOf(exporter.process().pid()))
                .as("receive buffers in bytes")
                .hasSize(4)
                .allSatisfy(bytes -> assertThat(bytes).isGreaterThanOrEqualTo(possible));
    }

    @Test
    void stopsOnSigtermWithStatusZeroAndSaysSo() {
        ExporterProcess exporter = start(9116, exporter("-drop", "-listen", ":9116"));
        exporter.probe(LOOPBACK);

        long startNs = System.nanoTime();
        exporter.process().terminate();
        assertThat(exporter.process().awaitEnd(PATIENCE)).as("exit status").isZero();

        assertThat((System.nanoTime() - startNs) / 1_000_000)
                .as("ms until it had stopped")
                .isLessThan(5_000);
        assertThat(exporter.process().errors()).endsWith("INFO stopped\n").doesNotContain("Exception");
    }

    @Test
    void theDemonstrationNeedsNoPrivilegesEither() {
        ExporterProcess exporter = start(9116, exporter("-drop", "-listen", ":9116", "-transport", "fake"));

        assertNothingHeld(exporter);
    }

    @Test
    void aPortInUseIsSaidBeforeAnythingIsDropped() {
        start(9116, exporter("-listen", ":9116"));
        ChildProcess second = launch(exporter("-drop", "-listen", ":9116"));

        assertThat(second.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(second.errors()).contains("the port is in use").doesNotContain("dropping", "Exception");
    }

    @Test
    void rootIsToldWhichFilesItCouldReadByPrivilegeAlone() {
        ChildProcess exporter = lab.keep(new ChildProcess(
                "exporter",
                host.words(Installation.words(
                        "chmod 000 /opt/icmp-exporter/lib/core-*.jar",
                        List.of(Installation.PROGRAM, "-drop", "-listen", ":9116")))));

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors())
                .contains("-drop: without privileges root may not read /opt/icmp-exporter/lib/core-")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http=0 | descriptor 0 is said to be http, but it is no socket",
                "http=0,icmp4=2 | ICMP_EXPORTER_INHERITED",
                "icmp4=3 | http must be there once",
                "gopher=0 | there is nothing called gopher",
                "http | is not PID:NAME=DESCRIPTOR"
            })
    void wrongDescriptorsAreRefusedInWords(String handedOverAndMessage) {
        String[] parts = handedOverAndMessage.split(" \\| ", -1);
        ChildProcess exporter = launch(List.of(
                "sh",
                "-c",
                "ICMP_EXPORTER_INHERITED=$$:" + parts[0] + " exec " + Installation.PROGRAM
                        + " -drop -listen :9116 </dev/null"));

        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors()).contains(parts[1], "unset it").doesNotContain("Exception");
    }

    @Test
    void whatWasHandedToAnotherProcessIsNotTaken() {
        List<String> command = new ArrayList<>(List.of("env", "ICMP_EXPORTER_INHERITED=1:http=0,icmp4=7"));
        command.addAll(exporter("-drop", "-listen", ":9116"));
        ExporterProcess exporter = start(9116, command);

        probes(exporter, "raw");
        assertNothingHeld(exporter);
    }

    private static List<String> exporter(String... flags) {
        List<String> command = new ArrayList<>(List.of(Installation.PROGRAM));
        command.addAll(List.of(flags));
        return command;
    }

    private ExporterProcess start(int port, List<String> command) {
        return lab.keep(ExporterProcess.start(host, port, Installation.words(command)));
    }

    private ChildProcess launch(List<String> command) {
        return lab.keep(new ChildProcess("exporter", host.words(Installation.words(command))));
    }

    /** Probing goes on: two answers more from both families, and no probe that was lost. */
    private static void probes(ExporterProcess exporter, String socket) {
        assertThat(exporter.process().errors()).contains("IPv4: " + socket + " socket", "IPv6: " + socket + " socket");
        exporter.probe(LOOPBACK);
        for (String address : LOOPBACK) {
            exporter.process().await("answers of " + address, PATIENCE, () -> received(exporter, address) >= 2);
            Exposition probes = exporter.probe(LOOPBACK);
            assertThat(probes.count("icmp_probe_packets_sent_total", "ip", address))
                    .isEqualTo(probes.count("icmp_probe_packets_recv_total", "ip", address));
        }
    }

    /** The same by TCP, to the exporter's own port. */
    private static void probesByTcp(ExporterProcess exporter, int port) {
        for (String address : LOOPBACK) {
            exporter.process()
                    .await(
                            "SYN/ACKs of " + address,
                            PATIENCE,
                            () -> exporter.probe(List.of(address), port)
                                            .count("tcp_probe_packets_recv_total", "ip", address, "tcp_port", "" + port)
                                    >= 2);
        }
    }

    private static long received(ExporterProcess exporter, String address) {
        return exporter.probe(List.of(address)).count("icmp_probe_packets_recv_total", "ip", address);
    }

    /** The process that was started, by its id: so a service manager still knows it. */
    private static List<Map<String, String>> threads(ExporterProcess exporter) {
        return ThreadStatus.of(exporter.process().pid());
    }

    private static void assertNothingHeld(ExporterProcess exporter) {
        assertThat(threads(exporter))
                .as("threads of the process that was started")
                .hasSizeGreaterThan(10)
                .allSatisfy(thread -> {
                    HELD.forEach(set -> assertThat(thread).containsEntry(set, NONE));
                    assertThat(thread).containsEntry("NoNewPrivs", "1");
                });
    }
}
