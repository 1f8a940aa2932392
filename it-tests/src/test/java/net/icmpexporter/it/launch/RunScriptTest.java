package net.icmpexporter.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.icmpexporter.it.launch.StandInTree.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./run} builds what is missing or stale, and nothing else; then it starts the program with the flags it was given. */
final class RunScriptTest {

    private static final String MAIN = "net.icmpexporter.app.Main";

    @TempDir
    Path folder;

    private StandInTree tree;

    @BeforeEach
    void plant() throws Exception {
        tree = new StandInTree(folder);
    }

    @Test
    void theFirstStartBuildsWithOneLineAndPassesTheFlagsOn() throws Exception {
        Outcome outcome = tree.start("-listen", ":1", "two words", "");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).singleElement().asString().startsWith("building icmp-exporter (first start");
        assertThat(outcome.out())
                .containsSubsequence("-cp", classPath("a", "app-1", "b"), MAIN)
                .endsWith(MAIN, "-listen", ":1", "two words", "");
        assertThat(tree.builds()).singleElement().asString().endsWith("-pl app -am package");
    }

    @Test
    void theSecondStartDoesNotBuild() throws Exception {
        tree.start();

        Outcome second = tree.start();

        assertThat(second.status()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        tree.start();
        tree.age(tree.built(), Duration.ofHours(1));
        tree.age(tree.root().resolve("adapter-x/src/main/java/A.java"), Duration.ofMinutes(30));

        Outcome outcome = tree.start();

        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith("building icmp-exporter (sources have changed)");
        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void aRemovedSourceIsBuiltAgain() throws Exception {
        tree.start();
        tree.age(tree.built(), Duration.ofHours(1));
        Files.delete(tree.root().resolve("core/src/main/java/A.java"));

        tree.start();

        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void whatIsEditedDuringABuildIsBuiltAgain() throws Exception {
        tree.program(
                "tree of mine/mvnw",
                "[ \"$1\" != --version ] || exit 0",
                "touch -d '+1 second' core/src/main/java/A.java",
                StandInTree.building());
        tree.start();

        tree.start();

        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void aFailedBuildShowsItsLogAndStartsNothing() throws Exception {
        tree.program("tree of mine/mvnw", "[ \"$1\" != --version ] || exit 0", "echo what went wrong", "exit 1");

        Outcome outcome = tree.start();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("what went wrong").last().asString().contains("the build failed");
    }

    @Test
    void aStrangerStartsWhatIsBuilt() throws Exception {
        tree.start();

        Outcome outcome = tree.startAsStranger("-version");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).endsWith(MAIN, "-version");
    }

    @Test
    void aStrangerStartsAStaleProgramAndIsTold() throws Exception {
        tree.start();
        tree.age(tree.built(), Duration.ofHours(3));

        Outcome outcome = tree.startAsStranger("-version");

        assertThat(outcome.err()).singleElement().asString().contains("sources are newer than the program");
        assertThat(outcome.out()).endsWith(MAIN, "-version");
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void aStrangerIsToldWhoMustBuild() throws Exception {
        Outcome outcome = tree.startAsStranger();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).singleElement().asString().contains("not built yet", "./run -version");
    }

    @Test
    void anOldJavaIsNamedWithTheLineThatHelps() throws Exception {
        tree.java("11.0.2");

        Outcome outcome = tree.start();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("is Java 11; 17 or newer is needed", "apt-get install -y default-jdk-headless");
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() throws Exception {
        tree.environment("JAVA_HOME", "/nowhere");

        Outcome outcome = tree.start();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).singleElement().asString().contains("JAVA_HOME=/nowhere has no bin/javac");
    }

    @Test
    void theUnsafeOptionGoesToThoseJavasThatKnowIt() throws Exception {
        assertThat(tree.start().out()).doesNotContain("--sun-misc-unsafe-memory-access=allow");

        tree.java("25.0.1");

        assertThat(tree.start().out()).contains("--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void theUsersOptionsForTheJvmWin() throws Exception {
        assertThat(tree.start().out()).contains("-Xss512k", "-XX:+UseSerialGC");

        tree.environment("ICMP_EXPORTER_JAVA_OPTS", "-Xss1m -XX:+UseG1GC -Dstar=*");

        assertThat(tree.start().out())
                .containsSubsequence("-Xss512k", "-Xss1m", "-XX:+UseG1GC", "-Dstar=*", "-cp")
                .doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void anInstalledMavenServesWhenTheWrapperCannotFetchItsOwn() throws Exception {
        tree.program("tree of mine/mvnw", "echo no network >&2; exit 1");
        tree.program("bin/mvn", StandInTree.building());
        tree.environment("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));

        Outcome outcome = tree.start();

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).hasSize(2).last().asString().contains("could not fetch Maven", "bin/mvn");
        assertThat(tree.builds()).hasSize(1);
    }

    private String classPath(String... jars) {
        return Stream.of(jars)
                .map(jar -> tree.program() + "/lib/" + jar + ".jar")
                .collect(Collectors.joining(":"));
    }
}
