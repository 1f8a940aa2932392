package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Installation;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.ReadmeBlock;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.system.ProbedSessions.Probed;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration file: read at the start, and again whenever somebody asks for it or it changes. */
@Timeout(180)
final class TargetFileIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int MANY = 1000;

    @TempDir
    private Path folder;

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @BeforeEach
    void letEverybodyRead() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void unmake() {
        lab.close();
    }

    private Path file() {
        return folder.resolve("t.yml");
    }

    private void write(String text) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    private ExporterProcess start(String... flags) {
        String[] all = Stream.concat(Stream.of("-config", file().toString()), Arrays.stream(flags))
                .toArray(String[]::new);
        return lab.keep(ExporterProcess.start(host, Rights.ROOT, all));
    }

    private static void hangUp(ExporterProcess exporter) {
        exporter.process().signal("HUP");
    }

    private static void awaitLine(ExporterProcess exporter, String words) {
        exporter.process()
                .await(words, PATIENCE, () -> exporter.process().errors().contains(words));
    }

    private static void awaitSessions(ExporterProcess exporter, String... addresses) {
        exporter.process().await("sessions of " + List.of(addresses), PATIENCE, () -> ProbedSessions.of(exporter)
                .keySet()
                .equals(Set.of(addresses)));
    }

    private static String address(int number) {
        return "127.1." + number / 250 + "." + (1 + number % 250);
    }

    private static String many(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "- " + address(number) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aReloadLeavesTheOtherTargetsAsTheyAre() throws IOException {
        write("defaults: {interval: 500ms}\ntargets:\n" + many(0, MANY));
        ExporterProcess exporter = start();
        exporter.process().await("probes of all of them", PATIENCE, () -> {
            Map<String, Probed> sessions = ProbedSessions.of(exporter);
            return sessions.size() == MANY && sessions.values().stream().allMatch(session -> session.sent() >= 4);
        });
        Map<String, Probed> before = ProbedSessions.of(exporter);

        write("defaults: {interval: 500ms}\ntargets:\n" + many(2, MANY + 1) + "- {host: " + address(0)
                + ", dscp: 8}\n");
        hangUp(exporter);
        awaitLine(exporter, "1 targets added, 1 changed, 1 removed, 998 left as they were");
        exporter.process().await("probes after it", PATIENCE, () -> {
            Map<String, Probed> now = ProbedSessions.of(exporter);
            return now.size() == MANY
                    && now.containsKey(address(MANY))
                    && before.keySet().stream()
                            .filter(now::containsKey)
                            .allMatch(each -> each.equals(address(0))
                                    || now.getOrDefault(each, Probed.NONE).sent()
                                            > before.getOrDefault(each, Probed.NONE)
                                                    .sent());
        });

        Map<String, Probed> after = ProbedSessions.of(exporter);
        assertThat(after).as("the one that was removed").doesNotContainKey(address(1));
        assertThat(IntStream.range(2, MANY).mapToObj(TargetFileIT::address))
                .hasSize(998)
                .allSatisfy(each -> {
                    assertThat(after.getOrDefault(each, Probed.NONE).asked())
                            .as("when %s began", each)
                            .isCloseTo(before.getOrDefault(each, Probed.NONE).asked(), Offset.offset(1L));
                    assertThat(after.getOrDefault(each, Probed.NONE).sent())
                            .as("sent to %s", each)
                            .isGreaterThan(
                                    before.getOrDefault(each, Probed.NONE).sent());
                });
        assertThat(after.getOrDefault(address(0), Probed.NONE).sent())
                .as("the one with other options begins anew")
                .isLessThan(after.getOrDefault(address(2), Probed.NONE).sent());
    }

    @Test
    void aChangeOfTheFileIsSeenAndABadOneIsSaidOnce() throws IOException {
        write("targets: [127.0.0.2]");
        ExporterProcess exporter = start();
        awaitSessions(exporter, "127.0.0.2");
        write("targets: [127.0.0.2, 127.0.0.3]");
        awaitSessions(exporter, "127.0.0.2", "127.0.0.3");

        write("targets:\n- 127.0.0.4\n- {host: 127.0.0.5, intervall: 1s}\n");
        awaitLine(exporter, file() + ":3: unknown key \"intervall\": did you mean interval?");
        assertThat(host.shell("curl -s -o /dev/null -w '%{http_code}' -X POST localhost:9116/-/reload"))
                .isEqualTo("500");
        assertThat(host.shell("curl -s -X POST localhost:9116/-/reload")).contains(file() + ":3: unknown key");
        assertThat(ProbedSessions.of(exporter)).containsOnlyKeys("127.0.0.2", "127.0.0.3");
        // whoever asked was told twice more; the file itself was looked at again and again meanwhile
        write("targets: [127.0.0.9]");
        awaitSessions(exporter, "127.0.0.9");
        assertThat(exporter.process().errors().split("cannot be obeyed, and nothing was changed", -1))
                .as("once for the change, twice for those who asked")
                .hasSize(1 + 3);
    }

    /** As the kubelet replaces a ConfigMap. */
    @Test
    void theSwapOfALinkIsSeen() throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path content = Files.createDirectory(folder.resolve("..v" + version));
            Files.writeString(content.resolve("t.yml"), "targets: [127.0.0." + (1 + version) + "]\n");
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(file(), Path.of("..data/t.yml"));
        ExporterProcess exporter = start();
        awaitSessions(exporter, "127.0.0.2");

        Files.createSymbolicLink(folder.resolve("..new"), Path.of("..v2"));
        Files.move(folder.resolve("..new"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitSessions(exporter, "127.0.0.3");
    }

    @Test
    void afterTheDropItIsReadOnTheSignalToo() throws IOException {
        write("targets: [127.0.0.2]");
        ExporterProcess exporter = lab.keep(ExporterProcess.start(
                host,
                ExporterProcess.PORT,
                Installation.words(
                        List.of(Installation.PROGRAM, "-drop", "-listen", ":9116", "-config", file().toString()))));
        awaitSessions(exporter, "127.0.0.2");
        write("targets: [127.0.0.3]");
        hangUp(exporter);
        awaitSessions(exporter, "127.0.0.3");
        assertThat(exporter.process().errors()).contains("privileges: none left in any of ");
    }

    @Test
    void withoutAFileTheSignalIsALineAndNothingElse() {
        ExporterProcess exporter = lab.keep(ExporterProcess.start(host, Rights.ROOT));
        hangUp(exporter);
        awaitLine(exporter, "asked to read the configuration file again, but there is none");
        assertThat(exporter.get("/-/healthy").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "targets: [", "targets: [::]"})
    void aBadFileEndsTheStartWithItsLines(String text) throws IOException {
        write(text);
        ChildProcess exporter = launch("-listen", ":9116", "-config", file().toString());
        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors()).contains(file() + ":1: ").doesNotContain("Exception");

        ChildProcess check = launch("check-config", file().toString());
        assertThat(check.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(check.errors()).startsWith(file() + ":1: ");
    }

    @Test
    void aMissingFileEndsTheStartTooAndAGoodOneIsCounted() throws IOException {
        ChildProcess exporter = launch("-listen", ":9116", "-config", file().toString());
        assertThat(exporter.awaitEnd(PATIENCE)).as("exit status").isEqualTo(1);
        assertThat(exporter.errors()).contains(file() + ": there is no such file");

        write("targets: [127.0.0.2, 127.0.0.3]");
        ChildProcess check = launch("check-config", file().toString());
        assertThat(check.awaitEnd(PATIENCE)).as("exit status").isZero();
        assertThat(check.output()).isEqualTo(file() + ": 2 targets\n");
        assertThat(launch("check-config").awaitEnd(PATIENCE)).as("exit status").isEqualTo(2);
    }

    @Test
    void theExampleOfTheReadmeIsRight() throws IOException {
        write(ReadmeBlock.of("example: targets file"));
        ChildProcess check = launch("check-config", file().toString());
        assertThat(check.awaitEnd(PATIENCE)).as("exit status").isZero();
        assertThat(check.output()).isEqualTo(file() + ": 6 targets\n");
    }

    private ChildProcess launch(String... words) {
        return lab.keep(
                ExporterProcess.launch(host, Rights.ROOT, List.of(words)).process());
    }
}
