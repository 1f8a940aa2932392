package net.icmpexporter.it.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.ReadmeBlock;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.ThreadStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to run without root that the README describes, with its very commands, and the unit that we ship. */
@Timeout(120)
final class WaysToRunIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TARGET = "127.0.0.1";
    private static final String NONE = "0000000000000000";

    /** Of 10; what systemd calls OK ends at 4.9, and no exporter comes below 2 with a network and an own compiler. */
    private static final String MOST_EXPOSED = "--threshold=25";

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    @Test
    void fileCapabilitiesOnALauncherOfItsOwn() {
        String start = ReadmeBlock.of("commands: start with file capabilities");
        ExporterProcess exporter = lab.keep(ExporterProcess.start(
                host,
                ExporterProcess.PORT,
                Installation.words(
                        // root types it here, for somebody else's group
                        "id() { echo " + Rights.group() + "; }; " + ReadmeBlock.of("commands: file capabilities"),
                        Rights.noneYet(List.of("sh", "-c", "exec " + start.strip())))));

        probes(exporter, "raw");
        assertNothingHeld(exporter);
    }

    @Test
    void theUnitsCommandWithTheUnitsCapabilities() throws IOException {
        UnitFile unit = new UnitFile();
        List<String> capabilities = unit.capabilities("AmbientCapabilities");
        assertThat(unit.capabilities("CapabilityBoundingSet")).isEqualTo(capabilities);
        assertThat(unit.value("NoNewPrivileges")).isEqualTo("yes");
        assertThat(unit.command())
                .as("the flags that existing units have")
                .startsWith(Installation.PROGRAM)
                .contains("-drop", "-interface4", "-interface6", "-listen");
        ExporterProcess exporter = lab.keep(ExporterProcess.start(
                host, ExporterProcess.PORT, Installation.words(Rights.ambient(capabilities, unit.command()))));

        probes(exporter, "raw");
        assertNothingHeld(exporter);
        assertThat(ThreadStatus.of(exporter.process().pid()))
                .allSatisfy(thread -> assertThat(thread).containsEntry("CapBnd", NONE));
    }

    @Test
    void systemdAcceptsTheUnitAndFindsItHardened() {
        String findings = Installation.run(List.of("systemd-analyze", "verify", "--man=no", UnitFile.PATH.toString()));
        assertThat(findings).as("what systemd-analyze verify says").isEmpty();

        // ends with a status other than 0 above the threshold, which run() does not let pass
        String exposure = Installation.run(List.of(
                "systemd-analyze", "security", "--offline=yes", "--no-pager", MOST_EXPOSED, UnitFile.PATH.toString()));
        assertThat(exposure).contains("Overall exposure level for icmp-exporter.service");
    }

    @Test
    void noPrivilegeAtAllWhereTheHostLetsEverybodyPing() {
        assertThat(ReadmeBlock.of("commands: ping sockets").strip())
                .isEqualTo("sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"");
        Rights.letEverybodyPing(host);
        List<String> command = new ArrayList<>(List.of(Installation.PROGRAM, "-listen", "127.0.0.1:9116"));
        ExporterProcess exporter =
                lab.keep(ExporterProcess.start(host, ExporterProcess.PORT, Installation.words(Rights.none(command))));

        probes(exporter, "ping");
    }

    /** jffi would put its library into the temporary directory. The program's own folder is always read-only here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount -t tmpfs -o noexec tmpfs /tmp",
                "mount -t tmpfs -o ro tmpfs /tmp",
                "mount -t tmpfs -o ro,noexec tmpfs /tmp; mount -o remount,bind,ro /"
            })
    void nothingIsUnpackedWhereItRuns(String mounts) {
        List<String> command = List.of(Installation.PROGRAM, "-drop", "-listen", "127.0.0.1:9116");
        ExporterProcess exporter =
                lab.keep(ExporterProcess.start(host, ExporterProcess.PORT, Installation.words(mounts, command)));

        probes(exporter, "raw");
    }

    private static void probes(ExporterProcess exporter, String socket) {
        assertThat(exporter.process().errors()).contains("IPv4: " + socket + " socket");
        exporter.probe(List.of(TARGET));
        exporter.process()
                .await(
                        "answers",
                        PATIENCE,
                        () -> exporter.probe(List.of(TARGET)).count("icmp_probe_packets_recv_total", "ip", TARGET)
                                >= 2);
    }

    private static void assertNothingHeld(ExporterProcess exporter) {
        assertThat(ThreadStatus.of(exporter.process().pid()))
                .hasSizeGreaterThan(10)
                .allSatisfy(thread -> assertThat(thread)
                        .containsEntry("CapInh", NONE)
                        .containsEntry("CapPrm", NONE)
                        .containsEntry("CapEff", NONE)
                        .containsEntry("CapAmb", NONE)
                        .containsEntry("NoNewPrivs", "1"));
    }
}
