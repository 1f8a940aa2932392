package net.icmpexporter.it.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import net.icmpexporter.it.launch.StandInTree.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start script gives Java an archive of classes if it is one for this very Java, in this place, of these jars, and else
 * none: a refused one would take Java its own archive too.
 */
final class ArchiveChoiceTest {

    private static final int BYTES = 10;
    private static final FileTime MADE = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private StandInTree tree;

    @BeforeEach
    void plant() throws Exception {
        tree = new StandInTree(folder);
        tree.start();
    }

    @Test
    void withoutAnArchiveNoneIsNamed() throws Exception {
        assertNoArchive();
    }

    @Test
    void theOneForThisJavaIsNamed() throws Exception {
        archive("17.0.15+1.jsa");

        assertThat(tree.start().out())
                .contains("-XX:SharedArchiveFile=" + tree.program() + "/archive/17.0.15+1.jsa", "-Xlog:cds*=off");

        tree.java("25.0.1");
        assertNoArchive();
        archive("25.0.1+1.aot");

        assertThat(tree.start().out())
                .contains("-XX:AOTCache=" + tree.program() + "/archive/25.0.1+1.aot", "-Xlog:aot*=off");
    }

    @Test
    void anotherBuildOfTheSameJavaHasNone() throws Exception {
        archive("17.0.15+1.jsa");
        tree.java("17.0.16");

        assertNoArchive();
    }

    @Test
    void jarsThatWereCopiedHaveNone() throws Exception {
        archive("17.0.15+1.jsa");
        tree.age(tree.program().resolve("lib/b.jar"), Duration.ofMinutes(1));

        assertNoArchive();
    }

    @Test
    void halfAnArchiveIsNone() throws Exception {
        archive("17.0.15+1.jsa");
        Files.write(tree.program().resolve("archive/17.0.15+1.jsa"), new byte[BYTES - 1]);

        assertNoArchive();
    }

    @Test
    void aFolderThatHasMovedHasNone() throws Exception {
        archive("17.0.15+1.jsa");
        Path place = tree.program().resolve("archive/17.0.15+1.jsa.note");
        Files.writeString(place, BYTES + " /elsewhere\n");
        Files.setLastModifiedTime(place, MADE);

        assertNoArchive();
    }

    /** As {@code make-archive} leaves one, by name and note. */
    private void archive(String name) throws Exception {
        Path archives = Files.createDirectories(tree.program().resolve("archive"));
        Files.write(archives.resolve(name), new byte[BYTES]);
        Path place = archives.resolve(name + ".note");
        Files.writeString(place, BYTES + " " + tree.program() + "\n");
        Files.setLastModifiedTime(place, MADE);
        Files.setLastModifiedTime(tree.program().resolve("lib/b.jar"), MADE);
    }

    private void assertNoArchive() throws Exception {
        Outcome outcome = tree.start();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).noneMatch(word -> word.contains("Archive") || word.contains("AOTCache"));
    }
}
