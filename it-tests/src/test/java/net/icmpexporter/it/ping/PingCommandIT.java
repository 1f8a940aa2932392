package net.icmpexporter.it.ping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Etc;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.VethPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code icmp-exporter ping} ends, whatever ends it, and what it has printed by then. */
@Timeout(120)
final class PingCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Routed to a host that drops it, since it forwards nothing. */
    private static final String SILENT = "10.100.0.1";

    private static final String NOWHERE = "10.101.0.1";

    private final Lab lab = new Lab();

    @AfterEach
    void unmake() {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "PING_SOCKETS"})
    void zeroIfAllWereAnswered(Rights rights) {
        CommandRun run = CommandRun.of(lab, lab.namespace("host"), rights, "-c 3 -i 0.05 127.0.0.1 ::1");

        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .startsWith("""
                PING 127.0.0.1 56(84) bytes of data
                PING ::1 56(104) bytes of data
                """)
                .containsPattern("\n64 bytes from ::1: icmp_seq=2 ttl=64 time=[0-9]+[.][0-9]{3} ms\n");
        assertThat(run.table())
                .hasSize(3)
                .satisfies(
                        table -> assertThat(table.get(1)).startsWith("127.0.0.1 127.0.0.1 3 3 0.000% 0 "),
                        table -> assertThat(table.get(2)).startsWith("::1 ::1 3 3 0.000% 0 "));
        assertThat(run.status()).isZero();
    }

    @Test
    void oneIfSomeWereNot() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        ends.prober().ip("route add unreachable " + NOWHERE);
        CommandRun run = CommandRun.of(
                lab, ends.prober(), Rights.ROOT, "-c 2 -i 0.1 -W 0.2 10.99.0.1 " + SILENT + " " + NOWHERE);

        assertThat(run.output())
                .contains("\n" + SILENT + ": icmp_seq=0 no answer within 200 ms\n")
                .contains("\n" + NOWHERE + ": not sent: a route says that it cannot be reached (EHOSTUNREACH)\n");
        assertThat(run.table().get(1)).startsWith("10.99.0.1 10.99.0.1 2 2 0.000% 0 ");
        assertThat(run.table().get(2))
                .isEqualTo(SILENT + " " + SILENT + " 2 0 100.0% 0 - - - - no answer within 200 ms");
        assertThat(run.table().get(3)).startsWith(NOWHERE + " " + NOWHERE + " 0 0 - 0 - - - - not sent: ");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void twoIfANameIsUnknownThoughTheOthersArePinged() {
        Namespace host = lab.namespace("host");
        Etc etc = lab.keep(new Etc());
        etc.write("nsswitch.conf", "hosts: files\n");
        etc.write("hosts", "127.0.0.3 both.test\n::1 both.test\n");

        CommandRun run = CommandRun.of(lab, host, etc, "-c 1 nosuch.test both.test");
        assertThat(run.errors()).isEqualTo("icmp-exporter ping: nosuch.test: no such host\n");
        assertThat(run.output()).as("the order of RFC 6724").startsWith("PING both.test (::1) 56(104) bytes of data\n");
        assertThat(run.status()).isEqualTo(2);

        CommandRun four = CommandRun.of(lab, host, etc, "-4 -c 1 both.test ::1");
        assertThat(four.output()).startsWith("PING both.test (127.0.0.3) 56(84) bytes of data\n64 bytes from ");
        assertThat(four.errors()).isEqualTo("icmp-exporter ping: ::1: no such host with an address of IPv4\n");
        assertThat(four.status()).isEqualTo(2);

        CommandRun none = CommandRun.of(lab, host, etc, "-c 1 nosuch.test");
        assertThat(none.output()).isEmpty();
        assertThat(none.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i 0.0001 ::1 | interval must be 1 ms to 24 h",
                "-c 1 | no host to ping",
                "-s 1500 ::1 | s must be between 24 and 1400",
                "-f /nosuch | /nosuch: cannot be read"
            })
    void threeIfTheArgumentsMakeNoSense(String words, String message) {
        CommandRun run = CommandRun.of(lab, lab.namespace("host"), Rights.ROOT, words.strip());

        assertThat(run.errors()).startsWith(message).contains("\nUsage: icmp-exporter ping [flags] HOST...\n");
        assertThat(run.output()).isEmpty();
        assertThat(run.status()).isEqualTo(3);
    }

    @Test
    void fourIfThisUserMayNotPing() {
        CommandRun run = CommandRun.of(lab, lab.namespace("host"), Rights.NONE, "-c 1 127.0.0.1");

        assertThat(run.errors())
                .startsWith("icmp-exporter ping: no socket to ping with: user id ")
                .contains("sudo sysctl -w net.ipv4.ping_group_range=")
                .hasLineCount(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.status()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void ctrlCPrintsTheSummaryOfWhatIsKnown(String signal) {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);

        ChildProcess good = CommandRun.start(lab, ends.prober(), Rights.ROOT, "-i 0.05 10.99.0.1");
        good.await("answers", PATIENCE, () -> good.output().contains("icmp_seq=5 "));
        good.signal(signal);
        CommandRun answered = CommandRun.end(good);
        int answers = (int) answered.output()
                .lines()
                .filter(line -> line.contains(" time="))
                .count();
        assertThat(answered.table()).hasSize(2);
        assertThat(answered.table().get(1))
                .as("as many as were printed")
                .startsWith("10.99.0.1 10.99.0.1 " + answers + " " + answers + " 0.000% 0 ");
        assertThat(answered.status()).isZero();

        ChildProcess bad = CommandRun.start(lab, ends.prober(), Rights.ROOT, "-i 0.05 -W 0.05 10.99.0.1 " + SILENT);
        bad.await("a loss", PATIENCE, () -> bad.output().contains("no answer"));
        bad.signal(signal);
        assertThat(CommandRun.end(bad).status()).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayAtCtrlCIsNoLoss() {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);

        ChildProcess process = CommandRun.start(lab, ends.prober(), Rights.PING_SOCKETS, "-i 0.1 -W 60 " + SILENT);
        process.await("the first line", PATIENCE, () -> process.output().contains("PING "));
        process.signal("INT");
        CommandRun run = CommandRun.end(process);

        assertThat(run.table().get(1)).isEqualTo(SILENT + " " + SILENT + " 0 0 - 0 - - - -");
        assertThat(run.status()).as("nothing was answered").isEqualTo(1);
    }

    @Test
    void jsonIsOneLineAndQuietIsTheTable() throws IOException {
        Namespace host = lab.namespace("host");

        CommandRun run = CommandRun.of(lab, host, Rights.PING_SOCKETS, "-json -c 2 -i 0.05 127.0.0.1 ::1");
        assertThat(run.output()).hasLineCount(1);
        JsonNode hosts = new ObjectMapper().readTree(run.output()).get("hosts");
        assertThat(hosts).hasSize(2).allSatisfy(one -> {
            assertThat(one.get("received").asInt()).isEqualTo(2);
            assertThat(one.get("loss_percent").asDouble()).isZero();
            assertThat(one.get("min_ms").asDouble())
                    .isPositive()
                    .isLessThanOrEqualTo(one.get("avg_ms").asDouble());
            assertThat(one.get("max_ms").asDouble())
                    .isGreaterThanOrEqualTo(one.get("avg_ms").asDouble());
        });

        CommandRun quiet = CommandRun.of(lab, host, Rights.PING_SOCKETS, "-q -c 2 -i 0.05 127.0.0.1");
        assertThat(quiet.output().lines().filter(line -> !line.isEmpty()).toList())
                .hasSize(2);
    }

    @Test
    void manyHostsAtOnceFromAFile(@TempDir Path folder) throws IOException {
        VethPair.Ends ends = VethPair.toAnyAddress(lab);
        List<String> addresses = IntStream.range(0, 2_000)
                .mapToObj(i -> i % 2 == 0 ? "10.99." + (i >> 8) + "." + (i & 0xff) : "fd99::" + Integer.toHexString(i))
                .toList();
        Path file = Files.write(folder.resolve("hosts"), addresses);

        CommandRun run = CommandRun.of(lab, ends.prober(), Rights.ROOT, "-q -c 3 -i 0.3 -f " + file);

        assertThat(run.table()).hasSize(2_001);
        assertThat(run.table().subList(1, 2_001))
                .allSatisfy(line -> assertThat(line).contains(" 3 3 0.000% 0 "));
        assertThat(run.status()).isZero();
    }

    /** As a shell's user has it: the start script, a pipe before it and one behind. */
    private CommandRun shell(Namespace host, String line) {
        List<String> words = Rights.none(List.of("bash", "-c", line));
        return CommandRun.end(lab.keep(new ChildProcess("shell", host.words(Installation.words(words)))));
    }

    @Test
    void endsWhenNobodyReadsAnyMore() {
        Namespace host = lab.namespace("host");
        Rights.letEverybodyPing(host);

        CommandRun run =
                shell(host, Installation.PROGRAM + " ping -i 0.05 127.0.0.1 | head -n 2; echo status ${PIPESTATUS[0]}");

        assertThat(run.output().lines().collect(Collectors.toList()))
                .hasSize(3)
                .satisfies(
                        lines -> assertThat(lines.get(0)).startsWith("PING "),
                        lines -> assertThat(lines.get(1)).contains("icmp_seq=0 "),
                        lines -> assertThat(lines.get(2)).isEqualTo("status 4"));
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void hostsFromStandardInput() {
        Namespace host = lab.namespace("host");
        Rights.letEverybodyPing(host);

        CommandRun run = shell(
                host,
                "printf '127.0.0.1 # the first\\n\\n  ::1\\n' | " + Installation.PROGRAM
                        + " ping -q -c 1 -f - 127.0.0.9");

        assertThat(run.table().stream().map(line -> line.split(" ", 2)[0]))
                .containsExactly("HOST", "127.0.0.9", "127.0.0.1", "::1");
        assertThat(run.status()).isZero();
    }
}
