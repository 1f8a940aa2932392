package net.icmpexporter.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import net.icmpexporter.it.launch.StandInTree.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./check} names what is missing, runs Maven, and ends as the tests ended. */
final class CheckScriptTest {

    @TempDir
    Path folder;

    private StandInTree tree;

    @BeforeEach
    void plant() throws Exception {
        tree = new StandInTree(folder);
    }

    @Test
    void fastNeedsNothingButAJdkAndLeavesTheIntegrationTestsOut() throws Exception {
        onlyBasicProgramsAreInstalled();

        Outcome outcome = tree.check("--fast", "-pl", "core");

        assertThat(outcome.status()).isZero();
        assertThat(tree.builds()).containsExactly("-B verify -DskipITs -pl core");
        assertThat(outcome.out()).last().asString().matches("check --fast passed on Java 17 in \\d+ min \\d\\d s");
    }

    @Test
    void aFailureOfMavenIsAFailure() throws Exception {
        tree.program("tree of mine/mvnw", "[ \"$1\" != --version ] || exit 0", "exit 3");

        Outcome outcome = tree.check("--fast");

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.out()).last().asString().startsWith("check --fast FAILED on Java 17");
    }

    @Test
    void aSkippedTestIsAFailureInCiAlone() throws Exception {
        tree.program(
                "tree of mine/mvnw",
                "[ \"$1\" != --version ] || exit 0",
                "mkdir -p core/target/surefire-reports",
                "echo '<testcase><skipped/></testcase>' >core/target/surefire-reports/TEST-a.xml",
                "touch -d '+1 second' core/target/surefire-reports/TEST-a.xml");

        assertThat(tree.check("--fast").status()).isZero();

        tree.environment("CI", "true");
        Outcome outcome = tree.check("--fast");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).last().asString().endsWith("/core/target/surefire-reports/TEST-a.xml");
    }

    @Test
    void whatIsMissingIsNamedWithTheLineThatHelps() throws Exception {
        onlyBasicProgramsAreInstalled();

        Outcome outcome = tree.check();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(tree.builds()).isEmpty();
        assertThat(outcome.err())
                .last()
                .asString()
                .matches(" +sudo apt-get install -y --no-install-recommends .*\\bprometheus\\b.*");
    }

    @Test
    void aJavaHomeThatDoesNotFitIsNotMendedByInstalling() throws Exception {
        tree.java("11.0.2");

        Outcome outcome = tree.check();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).singleElement().asString().contains("is Java 11; 17 or newer is needed");
    }

    /** A PATH with what a shell script lives on, and a user who is not root. */
    private void onlyBasicProgramsAreInstalled() throws Exception {
        Path bin = folder.resolve("bin");
        for (String program : new String[] {"bash", "sh", "env", "dirname", "readlink", "stat", "mkdir"}) {
            for (String place : System.getenv("PATH").split(":", -1)) {
                Path found = Path.of(place, program);
                if (Files.isExecutable(found) && !Files.exists(bin.resolve(program))) {
                    tree.program("bin/" + program, "exec " + found + " \"$@\"");
                }
            }
        }
        tree.program("bin/id", "echo 1000");
        tree.environment("PATH", bin.toString());
    }
}
