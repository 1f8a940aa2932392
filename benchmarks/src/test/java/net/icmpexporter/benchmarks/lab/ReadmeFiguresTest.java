package net.icmpexporter.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's figures are those of the results. */
final class ReadmeFiguresTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void theReadmeHasTheFiguresOfTheResults() throws IOException {
        Results results = new Results(ROOT.resolve("benchmarks/results"));
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(readme)
                .as("README.md; put its figures right with: benchmarks/lab readme")
                .isEqualTo(new ReadmeFigures(results).replaced(readme));
    }
}
