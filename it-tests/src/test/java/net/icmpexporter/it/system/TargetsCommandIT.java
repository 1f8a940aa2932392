package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Targets by the command line and by the API, and what outlasts the process. */
@Timeout(180)
final class TargetsCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String TARGET = "127.0.0.7";

    @TempDir
    private Path folder;

    private final Lab lab = new Lab();
    private final Namespace host = lab.namespace("host");

    @AfterEach
    void unmake() {
        lab.close();
    }

    private ExporterProcess start() {
        return lab.keep(ExporterProcess.start(
                host,
                Rights.ROOT,
                "-interval",
                "100",
                "-data",
                folder.resolve("data").toString()));
    }

    private ChildProcess command(int status, String... words) {
        ChildProcess command = lab.keep(
                ExporterProcess.launch(host, Rights.ROOT, List.of(words)).process());
        assertThat(command.awaitEnd(PATIENCE))
                .as("exit status of %s: %s", List.of(words), command.errors())
                .isEqualTo(status);
        assertThat(command.errors()).doesNotContain("Exception");
        return command;
    }

    private static void awaitAnswers(ExporterProcess exporter, String address, long count) {
        exporter.process()
                .await(
                        count + " answers of " + address,
                        PATIENCE,
                        () -> ProbedSessions.target(exporter, address)
                                        .path("recv")
                                        .asLong()
                                >= count);
    }

    @Test
    void whatIsAddedIsProbedAndListedAndGoneWhenItIsRemoved() {
        ExporterProcess exporter = start();
        assertThat(command(0, "targets", "add", "seven@" + TARGET, "localhost").output())
                .contains("seven@" + TARGET + "\n", "localhost@127.0.0.1\n");
        awaitAnswers(exporter, TARGET, 3);
        host.shell("curl -sf -H 'Content-Type: application/json' -d '{\"target\":\"eight@127.0.0.8\"}'"
                + " 127.0.0.1:9116/api/targets");
        awaitAnswers(exporter, "127.0.0.8", 1);

        assertThat(command(0, "targets", "list").output().lines())
                .anyMatch(line -> line.startsWith("TARGET ") && line.endsWith(" LAST"))
                .anyMatch(line -> line.matches("seven +127\\.0\\.0\\.7 +[0-9]+ .*"))
                .anyMatch(line -> line.matches("eight +127\\.0\\.0\\.8 +[0-9]+ .*"));
        assertThat(command(0, "targets", "remove", TARGET).output()).isEqualTo("seven@" + TARGET + "\n");
        assertThat(command(1, "targets", "remove", TARGET).errors()).contains("there is no target");
        exporter.process().await("end of its probing", PATIENCE, () -> !ProbedSessions.of(exporter)
                .containsKey(TARGET));
        assertThat(ProbedSessions.target(exporter, TARGET).isMissingNode()).isTrue();
        assertThat(command(3, "targets", "list", "-server", "http://127.0.0.1:1")
                        .errors())
                .contains("no exporter answers");
    }

    /** How soon, for people: a second is the promise, and there is load here that no promise is about. */
    @Test
    void theFirstProbeLeavesSoon() {
        ExporterProcess exporter = start();
        long startNs = System.nanoTime();
        host.shell("curl -sf -H 'Content-Type: application/json' -d '{\"target\":\"" + TARGET + "\"}'"
                + " 127.0.0.1:9116/api/targets");
        awaitAnswers(exporter, TARGET, 1);
        System.out.println("answered " + (System.nanoTime() - startNs) / 1_000_000 + " ms after it was added");
    }

    @Test
    void afterAKillTargetsAndFiguresAreThereAgain() {
        ExporterProcess exporter = start();
        command(0, "targets", "add", "seven@" + TARGET);
        awaitAnswers(exporter, TARGET, 3);
        Path database = folder.resolve("data").resolve("icmp-exporter.db");
        assertThat(database).exists();
        // figures are stored when tens of seconds begin: two flushes later those of the first are there
        long before = ProbedSessions.target(exporter, TARGET).get("recv").asLong();
        awaitAnswers(exporter, TARGET, before + 110);
        exporter.process().signal("KILL");
        assertThat(exporter.process().awaitEnd(PATIENCE)).isEqualTo(137);

        ExporterProcess again = start();
        again.process().await("the target", PATIENCE, () -> !ProbedSessions.target(again, TARGET)
                .isMissingNode());
        JsonNode target = ProbedSessions.target(again, TARGET);
        assertThat(target.get("name").asText()).isEqualTo("seven");
        assertThat(target.get("recv").asLong())
                .as("answers, with those of before")
                .isGreaterThanOrEqualTo(before);
        awaitAnswers(again, TARGET, target.get("recv").asLong() + 3);
    }

    @Test
    void whatStopsInAnOrderlyWayLosesNothing() {
        ExporterProcess exporter = start();
        command(0, "targets", "add", "seven@" + TARGET);
        awaitAnswers(exporter, TARGET, 5);
        long before = ProbedSessions.target(exporter, TARGET).get("recv").asLong();
        exporter.process().terminate();
        assertThat(exporter.process().awaitEnd(PATIENCE)).isZero();

        ExporterProcess again = start();
        awaitAnswers(again, TARGET, before);
        assertThat(again.process().errors()).doesNotContain("Exception");
    }

    @Test
    void aStoreThatCannotBeOpenedIsALineAndProbingGoesOn() throws Exception {
        Files.writeString(folder.resolve("data"), "a file where a folder should be");
        ExporterProcess exporter = start();
        exporter.process().await("the line", PATIENCE, () -> exporter.process()
                .errors()
                .contains("until the exporter is started again, all is kept in memory only"));
        command(0, "targets", "add", TARGET);
        awaitAnswers(exporter, TARGET, 2);
        assertThat(exporter.process().errors().split("kept in memory only", -1)).hasSize(2);
    }

    @Test
    void aTokenIsNeededWhereThereIsOne() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        lab.keep(ExporterProcess.start(host, Rights.ROOT, "-api-token-file", token.toString()));

        assertThat(command(1, "targets", "add", TARGET).errors()).contains("token");
        command(0, "targets", "add", TARGET, "-token-file", token.toString());
    }

    /** It is to be as quick as a shell command: it loads nothing that the exporter alone needs. */
    @Test
    void theCommandLoadsNeitherServerNorWiring() {
        List<String> jar = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:off",
                "-verbose:class",
                "-cp",
                System.getProperty("icmp.exporter.home", "../app/target/icmp-exporter") + "/lib/*",
                "net.icmpexporter.app.Main");
        List<String> words = new ArrayList<>(jar);
        words.addAll(List.of("targets", "list", "-server", "http://127.0.0.1:1"));
        ChildProcess command = lab.keep(new ChildProcess("command", host.words(words)));

        assertThat(command.awaitEnd(PATIENCE)).isEqualTo(3);
        assertThat(command.output())
                .contains("net.icmpexporter.app.targets.TargetsCommand")
                .doesNotContain(
                        "com.google.inject",
                        "io.javalin",
                        "org.eclipse.jetty",
                        "jnr.ffi",
                        "org.sqlite",
                        "org.snakeyaml",
                        "net.icmpexporter.probe.ProbeEngine",
                        "java.net.http.");
    }
}
