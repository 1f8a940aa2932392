package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Etc;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.NameServer;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doctor says of hosts that are as they should be, and of hosts that are not, until its advice was followed. */
@Timeout(180)
final class DoctorIT {

    /** It is done after ten seconds at the latest, and this machine may be slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String TARGET_4 = "10.99.0.1";
    private static final String TARGET_6 = "fd99::1";
    /** Routed to a host that drops it, since it forwards nothing. */
    private static final String SILENT = "10.100.0.1";

    private final Lab lab = new Lab();

    @AfterEach
    void unmake() {
        lab.close();
    }

    /** How it ended and what it printed, blanks squeezed. */
    private record Report(int status, String output, String errors) {

        static Report of(ChildProcess process) {
            int status = process.awaitEnd(PATIENCE);
            return new Report(status, process.output().replaceAll(" +", " "), process.errors());
        }
    }

    private Report doctor(Namespace host, Rights rights, String... words) {
        return Report.of(
                lab.keep(ExporterProcess.launch(host, rights, command(words))).process());
    }

    private Report doctor(Namespace host, Etc etc, String... words) {
        return Report.of(lab.keep(ExporterProcess.launch(host, Rights.ROOT, etc, command(words)))
                .process());
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("doctor"));
        command.addAll(List.of(words));
        return command;
    }

    @Test
    void rootOnANetworkHasEverythingAndAnAnswerByBothProtocols() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);

        Report report = doctor(ends.prober(), Rights.ROOT, TARGET_4, "80");

        assertThat(report.output())
                .contains(
                        "\n ok ICMP over IPv4 raw socket, kernel stamps\n",
                        "\n ok TCP over IPv6 raw socket, kernel stamps\n",
                        "\n ok raw sockets ICMP over IPv4, ICMP over IPv6, TCP over IPv4, TCP over IPv6\n",
                        "\n -- ping sockets ",
                        "\n ok IPv6 addresses on near\n",
                        "\n ok default route of IPv4 by near\n",
                        "\n ok default route of IPv6 by near\n",
                        "\n ok stamps of lo, near software TX RX; no hardware\n",
                        "\n no -hard on lo, near no hardware time stamps\n",
                        "\n ok -drop would leave nothing\n",
                        "\n ok -listen :9116 the port is free\n",
                        "; 10.99.0.1 answers to TCP on port 80.\n")
                .containsPattern(
                        "\n ok stamps that came, ICMP over IPv4 [1-9] of [1-9] sent packets, [1-9] of [1-9] answers\n")
                .containsPattern(
                        "\n ok stamps that came, TCP over IPv4 [1-9] of [1-9] sent packets, [1-9] of [1-9] answers\n")
                .containsPattern(
                        "\n ok ICMP to 10.99.0.1 answered after [0-9.]+ us, time stamps of the kernel at both ends\n")
                .containsPattern(
                        "\n ok TCP to 10.99.0.1 port 80 refused \\(RST\\) after [0-9.]+ us, time stamps of the kernel"
                                + " at both ends; the path works, nobody listens there\n");
        assertThat(report.status()).isZero();
        assertThat(report.errors()).isEmpty();

        Report ipv6 = doctor(ends.prober(), Rights.ROOT, TARGET_6);
        assertThat(ipv6.output()).contains("\n ok ICMP to fd99::1 answered after ");
        assertThat(ipv6.status()).isZero();
    }

    @Test
    void whoMayNotPingIsToldTheCommandAndMayPingAfterIt() {
        Namespace host = lab.namespace("host");
        // in the user namespace of a user the kernel shows, and takes, only groups that exist there
        boolean everybody = Rights.group() != 0;

        Report before = doctor(host, Rights.NONE);

        assertThat(before.output())
                .contains(
                        "\n no ICMP over IPv4 cannot be probed\n",
                        "\n no ping sockets ICMP over IPv4, ICMP over IPv6\n",
                        "net.ipv4.ping_group_range is \"" + (everybody ? 1 : 65_534)
                                + " 0\", and none of this user's groups (" + Rights.group() + ") is in it\n",
                        "\n $ sudo sysctl -w net.ipv4.ping_group_range=\"0 " + (everybody ? 2_147_483_647 : 0) + "\"\n",
                        "\n no IPv6 no address but the loopback's\n",
                        "\n no default route of IPv4 none\n",
                        "\n no ICMP to 127.0.0.1 not sent\n",
                        "\nThe exporter cannot probe here.\n");
        assertThat(before.status()).isEqualTo(1);

        Rights.letEverybodyPing(host);
        Report after = doctor(host, Rights.NONE);

        assertThat(after.output())
                .contains(
                        "\n ok ICMP over IPv4 ping socket (no CAP_NET_RAW), kernel stamps\n",
                        "\n ok ping sockets ICMP over IPv4, ICMP over IPv6 (net.ipv4.ping_group_range is ",
                        "\n no TCP over IPv4 cannot be probed\n",
                        "\n ok ICMP to 127.0.0.1 answered after ",
                        "\n ok ICMP to ::1 answered after ",
                        "\nThe exporter can probe here: ICMP over IPv4, ICMP over IPv6.\n");
        assertThat(after.status()).isZero();
    }

    @Test
    void whoLacksRawSocketsIsToldCommandsThatGiveThem() {
        Namespace host = lab.namespace("host");
        List<String> doctor = List.of(Installation.PROGRAM, "doctor");

        Report before =
                Report.of(lab.keep(new ChildProcess("doctor", host.words(Installation.words(Rights.noneYet(doctor))))));
        List<String> commands = before.output()
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("with-net-raw"))
                .map(line -> line.substring("$ ".length()))
                .toList();
        if (Rights.group() == 0) {
            // in the user namespace of a user there is nobody but user 0, whose every program gets it
            assertThat(before.output()).contains("\n ok TCP over IPv4 raw socket, kernel stamps\n");
            return;
        }
        assertThat(commands).hasSize(3);
        assertThat(commands.get(2)).endsWith(" -drop");

        String install = commands.get(0) + "\n" + commands.get(1);
        String start = commands.get(2).replaceFirst(" -drop$", " doctor");
        Report after = Report.of(lab.keep(new ChildProcess(
                "doctor",
                host.words(Installation.words(install, Rights.noneYet(List.of("sh", "-c", "exec " + start)))))));

        assertThat(after.output())
                .contains(
                        "\n ok TCP over IPv4 raw socket, kernel stamps\n",
                        "\n ok user id 65534 cap_net_raw\n",
                        "\n ok ICMP to 127.0.0.1 answered after ");
        assertThat(after.status()).isZero();
    }

    @Test
    void aSilentTargetIsAnEndWithStatusOne() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);

        Report report = doctor(ends.prober(), Rights.ROOT, SILENT, "443");

        assertThat(report.output())
                .contains(
                        "\n ok ICMP over IPv4 raw socket, kernel stamps\n",
                        "\n no ICMP to 10.100.0.1 no answer to ",
                        "\n no TCP to 10.100.0.1 port 443 no answer to ",
                        "; 10.100.0.1 does not answer to TCP on port 443.\n")
                .containsPattern(
                        "\n ok stamps that came, ICMP over IPv4 [1-9] of [1-9] sent packets, 0 of 0 answers\n");
        assertThat(report.status()).isEqualTo(1);
    }

    @Test
    void namesAreLookedUpAndEveryAddressIsProbed() {
        Namespace host = lab.namespace("host");
        Etc etc = lab.keep(new Etc());
        NameServer server = lab.keep(new NameServer(host, "127.0.0.1", Duration.ofSeconds(60)));
        etc.write("resolv.conf", "nameserver 127.0.0.1\n");
        server.name("both.test", "127.0.0.2", "::1");

        Report found = doctor(host, etc, "both.test");
        assertThat(found.output())
                .contains(
                        "\n ok name servers 127.0.0.1 (/etc/resolv.conf)\n",
                        "\n ok ICMP to 127.0.0.2 answered after ",
                        "\n ok ICMP to ::1 answered after ")
                .containsPattern("\n ok lookup of both.test 127.0.0.2, ::1, after [0-9.]+ ms\n");
        assertThat(found.status()).isZero();

        Report denied = doctor(host, etc, "nosuch.test");
        assertThat(denied.output())
                .contains("\n no lookup of nosuch.test no address, after ", "; nosuch.test has no address to probe.\n");
        assertThat(denied.status()).isEqualTo(1);

        server.silent(true);
        Report silent = doctor(host, etc, "both.test");
        assertThat(silent.output())
                .contains(
                        "\n no lookup of both.test no address, after ",
                        "; is a name server of resolv.conf running and reachable?\n",
                        "; both.test has no address to probe.\n");
        assertThat(silent.status()).isEqualTo(1);
    }

    @Test
    void aPortThatIsTakenAndAMissingFamilyAreFound() {
        Namespace host = lab.namespace("host");
        host.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
        lab.keep(ExporterProcess.start(host, Rights.ROOT));

        Report report = doctor(host, Rights.ROOT);

        assertThat(report.output())
                .contains(
                        "\n no IPv6 switched off\n",
                        "\n $ sudo sysctl -w net.ipv6.conf.all.disable_ipv6=0\n",
                        "\n no -listen :9116 not now\n",
                        "\n ok ICMP to 127.0.0.1 answered after ",
                        "\n no ICMP to ::1 not sent\n");
        assertThat(report.status()).as("one family is enough").isZero();
    }

    @Test
    void whatIsNoCommandLineGetsTheUsage() {
        Report report = doctor(lab.namespace("host"), Rights.ROOT, "host:443");
        assertThat(report.errors())
                .contains("a port is a word of its own", "Usage: icmp-exporter doctor [target [port]]");
        assertThat(report.output()).isEmpty();
        assertThat(report.status()).isEqualTo(2);
    }
}
